import type { BookingView } from '#platform/booking/index.ts'
import { Badge, Card, formatDate, formatTimeRange, useLocale } from '#ui/index.ts'
import { statusWords } from '../booking/status-words.ts'

/** Appointments of a customer: when, what, with whom and where, each leading to its page. */
export function BookingList({ bookings, now }: { bookings: readonly BookingView[]; now: string }) {
  const locale = useLocale()
  return (
    <ul className="grid gap-3">
      {bookings.map((booking) => {
        const { id, startsAt, endsAt, timeZone, serviceTitle, providerName, place } = booking
        const status = statusWords(booking, now)
        return (
          <Card key={id} as="li" linked className="flex flex-wrap items-start gap-x-6 gap-y-2">
            <p className="w-44 shrink-0">
              <span className="block font-strong">{formatDate(startsAt, timeZone, locale, 'short')}</span>
              <span className="text-sm text-muted tabular-nums">
                {formatTimeRange(startsAt, endsAt, timeZone, locale)}
              </span>
            </p>
            <div className="min-w-48 flex-1">
              <h3 className="font-strong">
                <a href={`/account/bookings/${id}`} className="card-link">
                  {serviceTitle}
                </a>
              </h3>
              <p className="text-sm text-muted">
                with {providerName}
                {place ? `, ${place}` : ''}
              </p>
            </div>
            {status.label === 'Confirmed' ? null : <Badge tone={status.tone}>{status.label}</Badge>}
          </Card>
        )
      })}
    </ul>
  )
}
