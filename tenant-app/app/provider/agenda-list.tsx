import type { BookingView } from '#platform/booking/index.ts'
import { Card, formatDate, formatTimeRange, useLocale } from '#ui/index.ts'
import { customerName, stateOf } from './booking-state.ts'
import { StateBadge } from './state-badge.tsx'

type AgendaListProps = Readonly<{
  bookings: readonly BookingView[]
  zone: string
  now: string
  /** For lists that hold more than one day. */
  hasDate?: boolean
}>

/** Appointments in order of time: when, who, what and where, each leading to its page. */
export function AgendaList({ bookings, zone, now, hasDate = false }: AgendaListProps) {
  const locale = useLocale()
  return (
    <ul className="grid gap-3">
      {bookings.map((booking) => {
        const state = stateOf(booking, now)
        return (
          <Card key={booking.id} as="li" linked className="flex flex-wrap gap-x-6 gap-y-1">
            <p className="w-44 shrink-0">
              {hasDate ? (
                <span className="block text-sm text-muted">
                  {formatDate(booking.startsAt, zone, locale, 'short')}
                </span>
              ) : null}
              {formatTimeRange(booking.startsAt, booking.endsAt, zone, locale)}
            </p>
            <div className="min-w-48 flex-1">
              <h3 className="font-strong">
                <a href={`/provider/bookings/${booking.id}`} className="card-link">
                  {customerName(booking)}
                </a>
              </h3>
              <p className="text-sm text-muted">
                {booking.serviceTitle}
                {booking.place ? `, ${booking.place}` : ''}
              </p>
            </div>
            {state === 'confirmed' ? null : (
              <span>
                <StateBadge booking={booking} now={now} />
              </span>
            )}
          </Card>
        )
      })}
    </ul>
  )
}
