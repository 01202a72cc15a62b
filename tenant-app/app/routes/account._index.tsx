import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Banner, EmptyState, LinkButton, TabLinks } from '#ui/index.ts'
import { BookingList } from '../account/booking-list.tsx'
import { requirePerson } from '../account/guard.server.ts'

const filters = {
  upcoming: 'Coming up',
  requests: 'Waiting for an answer',
  past: 'Past',
  cancelled: 'Cancelled',
  all: 'All',
} as const
type Filter = keyof typeof filters

const filterIn = (query: URLSearchParams): Filter => {
  const wanted = query.get('show') ?? ''
  return Object.hasOwn(filters, wanted) ? (wanted as Filter) : 'upcoming'
}

const hrefOf = (filter: string) => (filter === 'upcoming' ? '/account' : `/account?show=${filter}`)

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
  requests: {
    title: 'Nothing waits for an answer',
    text: 'What you ask for is here until the provider has answered.',
  },
  all: { title: 'Nothing booked yet', text: 'What you book is kept here, whatever becomes of it.' },
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
        <h1 id="bookings" className="heading text-2xl">
          Your bookings
        </h1>
        <TabLinks
          label="Which bookings"
          tabs={Object.entries(filters).map(([name, label]) => ({
            href: hrefOf(name),
            label,
            current: name === filter,
          }))}
        />
        {bookings.length > 0 ? (
          <BookingList bookings={bookings} now={now} />
        ) : isFirst ? (
          <EmptyState
            title={emptyWords[filter].title}
            {...(filter === 'upcoming' || filter === 'all'
              ? { action: <LinkButton href="/services">Find a service</LinkButton> }
              : {})}
          >
            {emptyWords[filter].text}
          </EmptyState>
        ) : (
          <p className="text-muted">There is nothing further.</p>
        )}
        <div className="flex flex-wrap items-center gap-3">
          {nextHref ? (
            <LinkButton href={nextHref} variant="secondary" rel="next">
              Show more
            </LinkButton>
          ) : null}
          {isFirst ? null : (
            <LinkButton href={hrefOf(filter)} variant="quiet">
              Back to the first ones
            </LinkButton>
          )}
        </div>
      </section>
    </>
  )
}
