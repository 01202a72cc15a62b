import { isRouteErrorResponse, useRevalidator, useRouteError } from '@remix-run/react'
import { Armchair, Hourglass, Video, VideoOff } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import {
  EmptyState,
  formatDate,
  formatTime,
  formatTimeRange,
  formatZone,
  LinkButton,
  useBrowserZone,
  useLocale,
} from '#ui/index.ts'
import { clockText, useSecondsLeft } from '../shell/countdown.ts'
import type { Call } from './join.server.ts'

type JoinPageProps = Readonly<{
  call: Call
  part: 'customer' | 'provider'
  /** The booking's page. */ back: string
}>

const askAgainMs = 5_000

/** Before the call opens it counts down and then opens it; in the waiting room it opens once the provider is there. */
export function JoinPage({ call, part, back }: JoinPageProps) {
  const { state } = call
  useOpening(call)
  return (
    <div className="grid gap-6">
      <Appointment call={call} part={part} />
      <div aria-live="polite">
        {state === 'early' ? <Early call={call} back={back} /> : null}
        {state === 'waiting' ? <Waiting call={call} back={back} /> : null}
        {state === 'open' ? <Open back={back} /> : null}
        {state === 'over' || state === 'off' ? <Closed call={call} back={back} /> : null}
      </div>
    </div>
  )
}

/** Asks again when the door opens, and every few seconds while somebody waits; the answer then leads into the call. */
function useOpening({ state, opensAt, now }: Call) {
  const { revalidate } = useRevalidator()
  const left = useSecondsLeft(opensAt, now)
  const isDue = state === 'early' && left === 0
  useEffect(() => {
    if (isDue) revalidate()
  }, [isDue, revalidate])
  useEffect(() => {
    if (state !== 'waiting') return
    const timer = setInterval(revalidate, askAgainMs)
    return () => clearInterval(timer)
  }, [state, revalidate])
}

function Appointment({ call, part }: Pick<JoinPageProps, 'call' | 'part'>) {
  const locale = useLocale()
  const { serviceTitle, providerName, startsAt, endsAt, timeZone } = call.appointment
  const zone = useBrowserZone() ?? timeZone
  return (
    <header className="grid gap-1 text-center">
      <h1 className="heading text-2xl text-balance">{serviceTitle}</h1>
      <p className="text-muted">with {part === 'customer' ? providerName : call.customerName}</p>
      <p>
        {formatDate(startsAt, zone, locale, 'day')},{' '}
        <span className="tabular-nums">{formatTimeRange(startsAt, endsAt, zone, locale)}</span>{' '}
        <span className="text-muted">{formatZone(zone, startsAt)}</span>
      </p>
    </header>
  )
}

type StateProps = Pick<JoinPageProps, 'call' | 'back'>

function Early({ call, back }: StateProps) {
  const locale = useLocale()
  const zone = useBrowserZone() ?? call.appointment.timeZone
  const left = useSecondsLeft(call.opensAt, call.now)
  const isToday = left !== null && left < 24 * 3600
  return (
    <EmptyState
      icon={<Hourglass aria-hidden="true" />}
      title={`The call opens at ${formatTime(call.opensAt, zone, locale)}`}
      action={<Again back={back} />}
    >
      {isToday ? (
        // Read out once a second it would be a torment.
        <p className="py-2 text-3xl font-strong text-text tabular-nums" role="timer" aria-live="off">
          {clockText(left)}
        </p>
      ) : null}
      {left === null
        ? 'A quarter of an hour before the start. Load this page again then.'
        : isToday
          ? 'Leave this page open: it takes you into the call by itself.'
          : `A quarter of an hour before the start, on ${formatDate(call.opensAt, zone, locale, 'day')}.`}
    </EmptyState>
  )
}

const Waiting = ({ call, back }: StateProps) => (
  <EmptyState
    icon={<Armchair aria-hidden="true" />}
    title="You are in the waiting room"
    action={<Again back={back} />}
  >
    {call.appointment.providerName} is not there yet. Leave this page open: it takes you into the call as soon
    as they are.
  </EmptyState>
)

const Open = ({ back }: { back: string }) => (
  <EmptyState
    icon={<Video aria-hidden="true" />}
    title="The call is open"
    action={
      <LinkButton href={`${back}/join`} size="lg">
        Enter the call
      </LinkButton>
    }
  >
    Your browser will ask for your camera and microphone.
  </EmptyState>
)

const Closed = ({ call, back }: StateProps) => (
  <EmptyState
    icon={<VideoOff aria-hidden="true" />}
    title={call.state === 'over' ? 'The call is over' : 'This call does not take place'}
    action={
      <LinkButton href={back} variant="secondary">
        See the appointment
      </LinkButton>
    }
  >
    {call.state === 'over'
      ? 'It closes half an hour after the end of the appointment.'
      : 'The appointment is not confirmed, or was cancelled or missed.'}
  </EmptyState>
)

/** For browsers without scripts, and for the impatient. */
const Again = ({ back }: { back: string }) => (
  <span className="flex flex-wrap justify-center gap-2">
    <LinkButton href={`${back}/join`} variant="secondary">
      Look again
    </LinkButton>
    <LinkButton href={back} variant="quiet">
      See the appointment
    </LinkButton>
  </span>
)

const errors: Record<number, { title: string; text: ReactNode }> = {
  404: { title: 'There is no call here', text: 'This appointment is not online, or the link was cut off.' },
  410: {
    title: 'This link does not work any more',
    text: 'The newest mail about the appointment has another.',
  },
  403: { title: 'This call is for others', text: 'Only those who have the appointment may join it.' },
  503: {
    title: 'The video service does not answer',
    text: 'Your appointment stands, and we keep asking. Load this page again in a moment.',
  },
  429: { title: 'That was a little too fast', text: 'Wait a minute, then load the page again.' },
}

/** A link of another marketplace, of somebody else, or of an appointment that takes place somewhere. */
export function JoinError() {
  const error = useRouteError()
  const known = isRouteErrorResponse(error) ? errors[error.status] : undefined
  return (
    <EmptyState level={1} icon={<VideoOff aria-hidden="true" />} title={known?.title ?? 'That did not work'}>
      {known?.text ?? 'Nothing has changed. Load this page again in a moment.'}
    </EmptyState>
  )
}
