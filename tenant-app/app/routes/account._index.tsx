import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Banner, EmptyState, LinkButton } from '#ui/index.ts'
import { BookingList } from '../account/booking-list.tsx'
import { requirePerson } from '../account/guard.server.ts'

const filters = { upcoming: 'Coming up', past: 'Past', cancelled: 'Cancelled' } as const
type Filter = keyof typeof filters

const filterIn = (query: URLSearchParams): Filter => {
  const wanted = query.get('show') ?? ''
  return wanted in filters ? (wanted as Filter) : 'upcoming'
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const query = new URL(request.url).searchParams
  const filter = filterIn(query)
  const cursor = query.get('cursor')
  const page = await context.read((ctx, core) =>
    core.booking.listOwnBookings(ctx, { filter, limit: 20, ...(cursor ? { cursor } : {}) }),
  )
  return {
    filter,
    bookings: page.items,
    isFirst: cursor === null,
    nextHref: page.nextCursor ? `?${new URLSearchParams({ show: filter, cursor: page.nextCursor })}` : null,
    isNew: query.has('welcome'),
    now: new Date().toISOString(),
  }
}

const emptyWords: Record<Filter, { title: string; text: string }> = {
  upcoming: { title: 'Nothing coming up', text: 'What you book appears here, with everything you need.' },
  past: { title: 'Nothing yet', text: 'After an appointment you find it here again.' },
  cancelled: { title: 'Nothing cancelled', text: 'Appointments that did not take place are kept here.' },
}

export default function OwnBookings() {
  const { filter, bookings, isFirst, nextHref, isNew, now } = useLoaderData<typeof loader>()
  return (
    <>
      {isNew ? (
        <Banner tone="positive" title="Your account is ready">
          What you booked with this address before is here as well.
        </Banner>
      ) : null}
      <section aria-labelledby="bookings" className="grid gap-5">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <h1 id="bookings" className="heading text-2xl">
            Your bookings
          </h1>
          <ul className="flex flex-wrap gap-x-5">
            {Object.entries(filters).map(([name, label]) => (
              <li key={name}>
                <a
                  href={name === 'upcoming' ? '/account' : `/account?show=${name}`}
                  aria-current={name === filter ? 'true' : undefined}
                  className={`inline-flex min-h-11 items-center ${name === filter ? 'font-strong' : 'link'}`}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </div>
        {bookings.length > 0 ? (
          <BookingList bookings={bookings} now={now} />
        ) : isFirst ? (
          <EmptyState
            title={emptyWords[filter].title}
            {...(filter === 'upcoming'
              ? { action: <LinkButton href="/services">Find a service</LinkButton> }
              : {})}
          >
            {emptyWords[filter].text}
          </EmptyState>
        ) : (
          <p className="text-muted">There is nothing further.</p>
        )}
        {nextHref ? (
          <div>
            <LinkButton href={nextHref} variant="secondary">
              Show more
            </LinkButton>
          </div>
        ) : null}
      </section>
    </>
  )
}
