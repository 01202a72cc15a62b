import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ClipboardList } from 'lucide-react'
import {
  Badge,
  Card,
  EmptyState,
  formatDate,
  formatDateTime,
  formatMoney,
  formatTimeRange,
  LinkButton,
  PageHead,
  Pagination,
  Table,
  TabLinks,
  useLocale,
} from '#ui/index.ts'
import { statusWords } from '../booking/status-words.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Bookings')

const filters = ['upcoming', 'past', 'cancelled'] as const
type Filter = (typeof filters)[number]
const filterWords: Record<Filter, string> = { upcoming: 'Upcoming', past: 'Past', cancelled: 'Cancelled' }
const perPage = 20

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const filter = filters.find((each) => each === query.get('filter')) ?? 'upcoming'
  const cursor = query.get('cursor')
  const { page, zone } = await context.read(async (ctx, core) => {
    const [found, schedule] = await Promise.all([
      core.booking.listBookings(ctx, { providerId, filter, limit: perPage, ...(cursor ? { cursor } : {}) }),
      core.scheduling.getSchedule(ctx, providerId),
    ])
    return { page: found, zone: schedule.timeZone }
  })
  return { ...page, zone, filter, isFurther: cursor !== null, now: new Date().toISOString() }
}

type Listed = ReturnType<typeof useLoaderData<typeof loader>>['items'][number]

const hrefOf = (of: Filter) => (of === 'upcoming' ? '/provider/bookings' : `/provider/bookings?filter=${of}`)
const nameOf = ({ customer }: Listed) => `${customer.firstName} ${customer.lastName}`

export default function BookingsPage() {
  const { items, nextCursor, filter, isFurther, zone, now } = useLoaderData<typeof loader>()
  const locale = useLocale()
  const price = (booking: Listed) => formatMoney(booking.priceAmount, booking.currency, locale)
  return (
    <>
      <PageHead title="Bookings">
        {filter === 'upcoming' ? 'The next appointment comes first.' : 'The latest comes first.'}
      </PageHead>
      <div className="grid gap-6">
        <TabLinks
          label="Which bookings"
          tabs={filters.map((each) => ({
            href: hrefOf(each),
            label: filterWords[each],
            current: each === filter,
          }))}
        />
        {items.length === 0 ? (
          <Nothing filter={filter} isFurther={isFurther} />
        ) : (
          <>
            <div className="max-md:hidden">
              <Table
                caption={`${filterWords[filter]} bookings`}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    key: 'when',
                    header: 'When',
                    render: (booking) => (
                      <a href={`/provider/bookings/${booking.id}`} className="link tabular-nums">
                        {formatDateTime(booking.startsAt, zone, locale, 'short')}
                      </a>
                    ),
                  },
                  { key: 'who', header: 'Customer', render: nameOf, wrap: true },
                  { key: 'what', header: 'Service', render: ({ serviceTitle }) => serviceTitle, wrap: true },
                  {
                    key: 'state',
                    header: 'State',
                    render: (booking) => <State booking={booking} now={now} />,
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
              {items.map((booking) => (
                <Card key={booking.id} as="li" linked className="grid gap-1">
                  <div className="flex items-start justify-between gap-3">
                    <h2 className="font-strong">
                      <a href={`/provider/bookings/${booking.id}`} className="card-link">
                        {nameOf(booking)}
                      </a>
                    </h2>
                    <State booking={booking} now={now} />
                  </div>
                  <p className="tabular-nums">
                    {formatDate(booking.startsAt, zone, locale, 'short')},{' '}
                    {formatTimeRange(booking.startsAt, booking.endsAt, zone, locale)}
                  </p>
                  <p className="flex justify-between gap-3 text-sm text-muted">
                    <span>{booking.serviceTitle}</span>
                    <span className="shrink-0 tabular-nums">{price(booking)}</span>
                  </p>
                </Card>
              ))}
            </ul>
          </>
        )}
        <Pagination
          label="Pages of bookings"
          {...(isFurther ? { previousHref: hrefOf(filter) } : {})}
          {...(nextCursor
            ? { nextHref: `/provider/bookings?filter=${filter}&cursor=${encodeURIComponent(nextCursor)}` }
            : {})}
        />
      </div>
    </>
  )
}

function State({ booking, now }: { booking: Listed; now: string }) {
  const { label, tone } = statusWords(booking, now)
  return <Badge tone={tone}>{label}</Badge>
}

function Nothing({ filter, isFurther }: { filter: Filter; isFurther: boolean }) {
  const icon = <ClipboardList aria-hidden="true" />
  if (isFurther) return <EmptyState icon={icon} title="That was all" />
  if (filter === 'past')
    return (
      <EmptyState icon={icon} title="No appointments have taken place yet">
        They move here when they are over.
      </EmptyState>
    )
  if (filter === 'cancelled') return <EmptyState icon={icon} title="Nothing was cancelled" />
  return (
    <EmptyState
      icon={icon}
      title="No upcoming bookings"
      action={<LinkButton href="/provider/share">Share your page</LinkButton>}
    >
      When somebody books, it appears here without reloading. More people book when they can find you.
    </EmptyState>
  )
}
