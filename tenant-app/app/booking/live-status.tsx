import { MapPin, QrCode } from 'lucide-react'
import type { BookingView } from '#platform/booking/index.ts'
import {
  Card,
  formatTime,
  LinkButton,
  Time,
  Timeline,
  useLocale,
  type FormResult,
  type TimelineItem,
} from '#ui/index.ts'
import { CheckInHere } from './check-in-here.tsx'
import type { LoadedLive } from './live.server.ts'
import { mapAddress } from '../shell/map-address.ts'
import { useLive } from './use-live.ts'

type Live = LoadedLive['live']
type Of = Readonly<{
  booking: BookingView
  loaded: LoadedLive
  /** What was answered to "I'm here". */
  result?: FormResult | undefined
}>

/** How the appointment goes, while it goes; nothing before and after. It follows by itself where scripts run. */
export function LiveStatus(props: Of) {
  const { live } = props.loaded
  const isOver = live.status !== 'confirmed' && live.status !== 'in_progress'
  const hasBegun = live.progress !== null || live.startedAt !== null || live.checkedInAt !== null
  if (isOver || !(hasBegun || live.mayCheckIn)) return null
  return <LiveCard {...props} />
}

function LiveCard({ booking, loaded, result }: Of) {
  const { link, code } = loaded
  const address = link ? `/api/v1/booking-links/${link}/live` : `/api/v1/users/me/bookings/${booking.id}/live`
  const { live, state } = useLive(loaded.live, { link, address })
  const items = stepsOf(live, booking)
  return (
    <Card as="section" aria-labelledby="live" className="grid gap-4">
      <div className="grid gap-1" aria-live="polite">
        <h2 id="live" className="text-lg font-strong">
          {headline(live, booking)}
        </h2>
        {state === 'offline' ? (
          <p className="text-sm text-muted">The line is down. This is how it stood last.</p>
        ) : null}
      </div>
      {items.length > 0 ? <Timeline items={items} label="How the appointment goes" /> : null}
      {live.progress === 'working' && live.progressPercent !== null ? (
        <Share percent={live.progressPercent} />
      ) : null}
      {live.sharing ? <Place sharing={live.sharing} booking={booking} /> : null}
      {live.mayCheckInHere ? (
        <CheckInHere isAtProvider={booking.locationKind === 'at_provider'} result={result} />
      ) : null}
      {live.mayCheckIn ? <CheckIn code={code} booking={booking} /> : null}
      <noscript>
        <p className="text-sm">
          <a className="link" href="?">
            See whether something has changed
          </a>
        </p>
      </noscript>
    </Card>
  )
}

function headline(live: Live, booking: BookingView) {
  const { progress, status, checkedInAt, finishedAt } = live
  const { providerName, locationKind } = booking
  if (finishedAt) return `${providerName} is done`
  if (progress === 'on_the_way') return `${providerName} is on the way to you`
  if (progress === 'arrived' && status === 'confirmed')
    return locationKind === 'at_customer' ? `${providerName} is there` : 'You have arrived'
  if (status === 'in_progress') return 'Your appointment is under way'
  return checkedInAt ? metWords(live, booking) : 'Your appointment is soon'
}

/** Who is at the provider's by their device has come; whether they were met there, only a code can say. */
const metWords = ({ checkInMethod }: Live, { locationKind }: BookingView) =>
  checkInMethod === 'position' && locationKind === 'at_provider' ? 'You are checked in' : 'You have met'

/** What has happened so far, with its time, and what comes next. */
function stepsOf(live: Live, booking: BookingView): TimelineItem[] {
  const at = (instant: string | null) =>
    instant ? <Time instant={instant} zone={booking.timeZone} show="time" /> : undefined
  const { progress, progressAt, startedAt, finishedAt, checkedInAt } = live
  const name = booking.providerName
  const items: TimelineItem[] = []
  if (progress === 'on_the_way') items.push({ id: 'way', title: `${name} has set out`, at: at(progressAt) })
  if (progress === 'arrived' && !checkedInAt)
    items.push({ id: 'here', title: `${name} has arrived`, at: at(progressAt) })
  if (checkedInAt)
    items.push({ id: 'met', title: metWords(live, booking), at: at(checkedInAt), tone: 'positive' })
  if (startedAt) items.push({ id: 'begun', title: 'It has begun', at: at(startedAt) })
  if (finishedAt) items.push({ id: 'done', title: 'It is done', at: at(finishedAt), tone: 'positive' })
  return items
}

const Share = ({ percent }: { percent: number }) => (
  <div className="grid gap-1">
    <label htmlFor="share" className="text-sm">
      {percent} % of the work is done
    </label>
    <progress id="share" max={100} value={percent} className="w-full accent-accent" />
  </div>
)

type PlaceProps = Readonly<{ sharing: NonNullable<Live['sharing']>; booking: BookingView }>

/** Where they are: no map of somebody else's is loaded into this page, the address of one is offered. */
function Place({ sharing: { position, endsAt }, booking }: PlaceProps) {
  const locale = useLocale()
  const clock = (instant: string) => formatTime(instant, booking.timeZone, locale)
  return (
    <div className="grid gap-2">
      {position ? (
        <p className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <LinkButton
            variant="secondary"
            icon={<MapPin aria-hidden="true" className="icon" />}
            href={mapAddress(position)}
            target="_blank"
            rel="noreferrer"
          >
            See on a map where they are
          </LinkButton>
          <span className="text-sm text-muted">As of {clock(position.locatedAt)}</span>
        </p>
      ) : (
        <p className="text-muted">Waiting for the first sign of where they are.</p>
      )}
      <p className="text-sm text-muted">
        {booking.providerName} shares this with you until they arrive, and until {clock(endsAt)} at the
        latest. Then it is deleted.
      </p>
    </div>
  )
}

/** Shown only when asked for, so that nobody photographs it in passing. */
function CheckIn({ code, booking }: { code: LoadedLive['code']; booking: BookingView }) {
  const locale = useLocale()
  if (!code) {
    return (
      <p className="grid justify-items-start gap-2">
        <LinkButton
          variant="secondary"
          icon={<QrCode aria-hidden="true" className="icon" />}
          href="?code=1#check-in"
        >
          Show my code
        </LinkButton>
        <span className="text-sm text-muted">
          When you meet, {booking.providerName} can scan it: then both know that you were there.
        </span>
      </p>
    )
  }
  return (
    <div id="check-in" className="grid justify-items-start gap-3">
      <img
        src={`data:image/svg+xml;utf8,${encodeURIComponent(code.qrCode)}`}
        alt={`Code for ${booking.providerName} to scan`}
        width={220}
        height={220}
        className="rounded-md bg-white"
      />
      <p className="text-sm text-muted">
        Good until {formatTime(code.expiresAt, booking.timeZone, locale)}.{' '}
        <a className="link" href="?code=1#check-in">
          New code
        </a>{' '}
        <a className="link" href="?">
          Hide it
        </a>
      </p>
    </div>
  )
}
