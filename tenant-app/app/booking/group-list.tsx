import type { BookingGroupView } from '#platform/booking/index.ts'
import { Badge, formatDate, formatMoney, formatTimeRange, useLocale } from '#ui/index.ts'
import { statusWords } from './status-words.ts'

type GroupListProps = Readonly<{
  group: BookingGroupView
  /** The one whose page this is. */
  bookingId: string
  now: string
  /** Of the page of another one. */
  hrefOf: (bookingId: string) => string
}>

/** All appointments of a series or a visit, in order, this one marked. */
export function GroupList({ group, bookingId, now, hrefOf }: GroupListProps) {
  const locale = useLocale()
  const isSeries = group.kind === 'series'
  return (
    <section aria-labelledby="together" className="grid gap-3">
      <h2 id="together" className="font-strong">
        {isSeries ? `A series of ${group.items.length} appointments` : 'Booked together in one visit'}
      </h2>
      <ol className="grid gap-1">
        {group.items.map(({ booking, position }) => {
          const { id, startsAt, endsAt, timeZone, serviceTitle, members } = booking
          const status = statusWords(booking, now)
          const day = formatDate(startsAt, timeZone, locale, 'short')
          const words = `${day}, ${formatTimeRange(startsAt, endsAt, timeZone, locale)}`
          const isThis = id === bookingId
          return (
            <li
              key={position}
              aria-current={isThis ? 'true' : undefined}
              className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-border py-1"
            >
              {isThis ? (
                <span className="font-strong">{words}</span>
              ) : (
                <a className="link" href={hrefOf(id)}>
                  {words}
                </a>
              )}
              {isSeries ? null : (
                <span className="text-muted">
                  {[serviceTitle, ...members.map(({ name }) => name)].join(', ')}
                </span>
              )}
              {isThis ? <span className="text-sm text-muted">this one</span> : null}
              {status.label === 'Confirmed' ? null : <Badge tone={status.tone}>{status.label}</Badge>}
            </li>
          )
        })}
      </ol>
      {isSeries ? null : (
        <p className="flex justify-between gap-3 font-strong">
          Together{' '}
          <span className="tabular-nums">{formatMoney(group.totalAmount, group.currency, locale)}</span>
        </p>
      )}
    </section>
  )
}
