import type { BookingDetails } from '#platform/booking/index.ts'
import { Banner, Card, formatDateTime, formatMoney, formatTime, LinkButton, useLocale } from '#ui/index.ts'
import { toMillis } from '#ui/format.ts'
import { customerName, isSameDay, stateOf } from './booking-state.ts'
import type { BookingStepName } from './booking-steps.ts'
import { Deadline } from './requests.tsx'
import { StepForm } from './step-form.tsx'

type Of = Readonly<{ booking: BookingDetails; now: string }>

export const stepHref = (booking: Pick<BookingDetails, 'id'>, step: BookingStepName) =>
  `/provider/bookings/${booking.id}?step=${step}#step`

/** The one thing to do now; nothing when it is over or too early for anything. */
export function NextStep({ booking, now }: Of) {
  const { steps, id } = booking
  if (steps.provider.includes('accept')) return <AnswerRequest booking={booking} now={now} />
  if (stateOf(booking, now) === 'lapsed') return <Lapsed booking={booking} />
  const isHere = steps.provider.includes('start') || steps.provider.includes('finish')
  if (!isHere && !isSoon(booking, now)) return null
  return (
    <Card as="section" aria-label="What comes next" className="grid gap-4">
      <StartOrFinish booking={booking} />
      <div className="flex flex-wrap items-start gap-3">
        {steps.provider.includes('start') ? <StepForm bookingId={id} step="start" label="Start now" /> : null}
        {steps.provider.includes('finish') ? (
          <StepForm bookingId={id} step="finish" label="Mark as done" />
        ) : null}
        {steps.provider.includes('report_no_show') ? (
          <LinkButton variant="secondary" href={stepHref(booking, 'no-show')}>
            The customer has not come
          </LinkButton>
        ) : null}
      </div>
      <GraceNote booking={booking} now={now} />
    </Card>
  )
}

const earlyMillis = 30 * 60_000

/** A day before, it helps to know from when on something can be done. */
const isSoon = ({ status, startsAt }: BookingDetails, now: string) =>
  status === 'confirmed' && startsAt > now && toMillis(startsAt) - toMillis(now) < 24 * 3_600_000

function StartOrFinish({ booking }: Pick<Of, 'booking'>) {
  const locale = useLocale()
  const { steps, startsAt, startedAt, finishedAt, timeZone } = booking
  const clock = (instant: number | string) => formatTime(instant, timeZone, locale)
  if (finishedAt) return <p>You marked it as done at {clock(finishedAt)}.</p>
  if (startedAt) return <p>Under way since {clock(startedAt)}. Mark it as done when you are finished.</p>
  if (steps.provider.includes('start')) return <p>You can begin.</p>
  return <p>You can start it from {clock(toMillis(startsAt) - earlyMillis)}, half an hour before its time.</p>
}

function AnswerRequest({ booking, now }: Of) {
  const first = booking.customer.firstName || 'the customer'
  return (
    <Card as="section" className="request" aria-labelledby="answer">
      <div className="request-facts">
        <div>
          <h2 id="answer" className="text-lg font-strong">
            {first} waits for your answer
          </h2>
          <p className="max-w-measure text-muted">
            The time is kept until you answer. Without an answer the request lapses, and others can book it.
          </p>
        </div>
        <Deadline booking={booking} now={now} />
      </div>
      <div className="flex flex-wrap gap-3">
        <StepForm bookingId={booking.id} step="accept" label="Accept" />
        <LinkButton variant="secondary" href={stepHref(booking, 'decline')}>
          Decline
        </LinkButton>
      </div>
    </Card>
  )
}

function Lapsed({ booking }: Pick<Of, 'booking'>) {
  const locale = useLocale()
  if (!booking.respondBy) return null
  return (
    <Banner tone="warning" role="note" title="This request has lapsed">
      The time to answer ended on {formatDateTime(booking.respondBy, booking.timeZone, locale, 'short')}. It
      is declined by itself, {customerName(booking)} is told, and the time can be booked again.
    </Banner>
  )
}

/** From when until when somebody may be said not to have come, told before it can be pressed. */
function GraceNote({ booking, now }: Of) {
  const locale = useLocale()
  const { startsAt, endsAt, timeZone, policy, steps, priceAmount, currency, status } = booking
  if (status !== 'confirmed' && status !== 'in_progress') return null
  const { graceMinutes } = policy.noShow
  const from = toMillis(startsAt) + graceMinutes * 60_000
  const until = toMillis(endsAt) + 24 * 3_600_000
  const nowMillis = toMillis(now)
  if (nowMillis > until || nowMillis < toMillis(startsAt)) return null
  const fee = missedFee(booking)
  const costs =
    fee > 0
      ? ` It costs them ${formatMoney(fee, currency, locale)} of ${formatMoney(priceAmount, currency, locale)}.`
      : ''
  const clock = (instant: number) =>
    isSameDay(new Date(instant).toISOString(), now, timeZone)
      ? formatTime(instant, timeZone, locale)
      : formatDateTime(instant, timeZone, locale, 'short')
  return (
    <p className="text-sm text-muted">
      {steps.provider.includes('report_no_show')
        ? `If they have not come, you may say so until ${clock(until)}.${costs}`
        : `If they do not come, you may say so from ${clock(from)}: ${graceMinutes} minutes of grace were agreed.${costs}`}
    </p>
  )
}

/** Minor units: the share that was agreed, half up, as the core counts it. */
export const missedFee = ({ priceAmount, policy }: Pick<BookingDetails, 'priceAmount' | 'policy'>) =>
  Math.floor((priceAmount * policy.noShow.feePercent + 50) / 100)
