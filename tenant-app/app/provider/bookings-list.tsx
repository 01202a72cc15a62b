import type { BookingView } from '#platform/booking/index.ts'
import {
  Card,
  formatDate,
  formatDateTime,
  formatMoney,
  formatTimeRange,
  Table,
  useLocale,
} from '#ui/index.ts'
import { customerName } from './booking-state.ts'
import { ChooseBox } from './choose-box.tsx'
import { Deadline } from './requests.tsx'
import { StateBadge } from './state-badge.tsx'

type BookingsListProps = Readonly<{
  bookings: readonly BookingView[]
  caption: string
  now: string
  /** Which of them can be chosen, to do something with several at once. */
  isChoosable: (booking: BookingView) => boolean
}>

/** Rows to compare where there is room, cards elsewhere; the boxes belong to the form around them. */
export function BookingsList({ bookings, caption, now, isChoosable }: BookingsListProps) {
  const locale = useLocale()
  const price = (booking: BookingView) => formatMoney(booking.priceAmount, booking.currency, locale)
  const hasMembers = bookings.some(({ members }) => members.length > 0)
  const isChoice = bookings.some(isChoosable)
  return (
    <>
      <div className="max-md:hidden">
        <Table
          caption={caption}
          rows={bookings}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'when',
              header: 'When',
              render: (booking) => (
                <span className="flex items-center gap-3">
                  {isChoice ? <ChooseBox booking={booking} isPossible={isChoosable(booking)} /> : null}
                  <a
                    href={`/provider/bookings/${booking.id}`}
                    className="link whitespace-nowrap tabular-nums"
                  >
                    {formatDateTime(booking.startsAt, booking.timeZone, locale, 'short')}
                  </a>
                </span>
              ),
            },
            { key: 'who', header: 'Customer', render: customerName, wrap: true },
            { key: 'what', header: 'Service', render: ({ serviceTitle }) => serviceTitle, wrap: true },
            ...(hasMembers
              ? [
                  {
                    key: 'with',
                    header: 'With',
                    render: ({ members }: BookingView) => members.map(({ name }) => name).join(', '),
                    wrap: true,
                  },
                ]
              : []),
            {
              key: 'state',
              header: 'State',
              render: (booking) => <StateBadge booking={booking} now={now} />,
            },
            {
              key: 'reference',
              header: 'Reference',
              render: ({ reference }) => <span className="tabular-nums">{reference}</span>,
            },
            { key: 'price', header: 'Price', numeric: true, render: price },
          ]}
        />
      </div>
      <ul className="grid gap-3 md:hidden">
        {bookings.map((booking) => (
          <Card key={booking.id} as="li" linked className="flex gap-3">
            {isChoice ? (
              <span className="relative z-10">
                <ChooseBox booking={booking} isPossible={isChoosable(booking)} />
              </span>
            ) : null}
            <div className="grid min-w-0 flex-1 gap-1">
              <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
                <h2 className="font-strong">
                  <a href={`/provider/bookings/${booking.id}`} className="card-link">
                    {customerName(booking)}
                  </a>
                </h2>
                <StateBadge booking={booking} now={now} />
              </div>
              <p className="tabular-nums">
                {formatDate(booking.startsAt, booking.timeZone, locale, 'short')},{' '}
                {formatTimeRange(booking.startsAt, booking.endsAt, booking.timeZone, locale)}
              </p>
              <p className="flex justify-between gap-3 text-sm text-muted">
                <span>{booking.serviceTitle}</span>
                <span className="shrink-0 tabular-nums">{price(booking)}</span>
              </p>
              {booking.status === 'requested' ? <Deadline booking={booking} now={now} /> : null}
            </div>
          </Card>
        ))}
      </ul>
    </>
  )
}
