import { Clock } from 'lucide-react'
import type { BookingView } from '#platform/booking/index.ts'
import {
  buttonClass,
  Card,
  cx,
  formatDate,
  formatDateTime,
  formatMoney,
  formatRelative,
  formatTimeRange,
  useLocale,
} from '#ui/index.ts'
import { toMillis } from '#ui/format.ts'
import { customerName, stateOf } from './booking-state.ts'
import { ChooseBox } from './choose-box.tsx'
import { StateBadge } from './state-badge.tsx'
import { StepForm } from './step-form.tsx'

type RequestsProps = Readonly<{
  requests: readonly BookingView[]
  now: string
  /** Where an answer leads back to. */
  to: string
  level?: 2 | 3
  /** Of a form elsewhere on the page that answers several at once. */
  choiceForm?: string
}>

/** What waits for an answer, the soonest appointment first. Answered in place, with and without scripts. */
export const Requests = ({ requests, now, to, level = 3, choiceForm }: RequestsProps) => (
  <ul className="grid gap-4">
    {requests.map((booking) => (
      <Request
        key={booking.id}
        booking={booking}
        now={now}
        to={to}
        level={level}
        {...(choiceForm ? { choiceForm } : {})}
      />
    ))}
  </ul>
)

type RequestProps = Readonly<{
  booking: BookingView
  now: string
  to: string
  level: 2 | 3
  choiceForm?: string
}>

function Request({ booking, now, to, level, choiceForm }: RequestProps) {
  const locale = useLocale()
  const { id, startsAt, endsAt, timeZone, serviceTitle, place, priceAmount, currency, members } = booking
  const name = customerName(booking)
  const Heading = `h${level}` as const
  const isOpen = stateOf(booking, now) === 'requested'
  return (
    <Card as="li" className="request">
      <div className="request-facts">
        {choiceForm && isOpen ? <ChooseBox booking={booking} form={choiceForm} /> : null}
        <div className="request-who">
          <Heading className="font-strong">
            <a href={`/provider/bookings/${id}`} className="link">
              {name}
            </a>
          </Heading>
          <p>
            {formatDate(startsAt, timeZone, locale, 'day')},{' '}
            <span className="tabular-nums">{formatTimeRange(startsAt, endsAt, timeZone, locale)}</span>
          </p>
          <p className="text-sm text-muted">
            {serviceTitle}
            {place ? `, ${place}` : ''}
            {members.length > 0 ? `, with ${members.map((member) => member.name).join(' and ')}` : ''},{' '}
            <span className="tabular-nums">{formatMoney(priceAmount, currency, locale)}</span>
          </p>
          {booking.notes ? <p className="mt-2 text-sm wrap-anywhere">“{booking.notes}”</p> : null}
        </div>
        {isOpen ? <Deadline booking={booking} now={now} /> : <StateBadge booking={booking} now={now} />}
      </div>
      {isOpen ? (
        <div className="request-answer">
          <StepForm bookingId={id} step="accept" label="Accept" about={`the request of ${name}`} to={to} />
          <details>
            <summary className={cx(buttonClass({ variant: 'secondary' }), 'step-summary')}>
              Decline<span className="sr-only"> the request of {name}</span>
            </summary>
            <div className="mt-4">
              <StepForm
                bookingId={id}
                step="decline"
                label="Decline the request"
                variant="danger"
                to={to}
                reason={{ label: 'Reason', hint: `${booking.customer.firstName} reads it.` }}
              />
            </div>
          </details>
        </div>
      ) : (
        <p className="text-sm text-muted">
          The time to answer ended on {formatDateTime(booking.respondBy!, timeZone, locale, 'short')}. Its
          time becomes free by itself, and the customer is told.
        </p>
      )}
    </Card>
  )
}

const urgentMillis = 3 * 3_600_000

/** Until when the answer has to be there, and how long that is from now. */
export function Deadline({ booking, now }: { booking: BookingView; now: string }) {
  const locale = useLocale()
  const { respondBy, timeZone } = booking
  if (!respondBy) return null
  const isUrgent = toMillis(respondBy) - toMillis(now) < urgentMillis
  return (
    <p className={cx('flex items-start gap-2 text-sm', isUrgent ? 'font-strong text-warning' : 'text-muted')}>
      <Clock aria-hidden="true" className="icon mt-0.5 shrink-0" />
      <span>
        Answer by {formatDateTime(respondBy, timeZone, locale, 'short')}
        <span className="block">{formatRelative(respondBy, now, locale)}</span>
      </span>
    </p>
  )
}
