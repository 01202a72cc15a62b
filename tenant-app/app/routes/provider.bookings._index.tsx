import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { ClipboardList } from 'lucide-react'
import type { BookingView } from '#platform/booking/index.ts'
import { Banner, Button, EmptyState, LinkButton, PageHead, Pagination, TabLinks } from '#ui/index.ts'
import { BookingsList } from '../provider/bookings-list.tsx'
import { queryOf, readFilters } from '../provider/bookings-query.server.ts'
import { bookingStyles } from '../provider/booking-styles.ts'
import { stateOf } from '../provider/booking-state.ts'
import { takeBulkStep } from '../provider/bulk-action.server.ts'
import { BulkOutcomes, CancelSeveral } from '../provider/bulk-parts.tsx'
import { DoneBanner } from '../provider/done-banner.tsx'
import { requireProvider } from '../provider/guard.server.ts'
import { ListFilterForm } from '../provider/list-filter-form.tsx'
import { filterWords, isNarrowed, listFilters, listHref, type ListFilter } from '../provider/list-filters.ts'
import { orNull } from '../provider/next-free.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { Requests } from '../provider/requests.tsx'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Bookings')
export const links = bookingStyles

/** Also as far as the tab counts what waits. */
const perPage = 20

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const filters = readFilters(query)
  const cursor = query.get('cursor')
  const answered = query.get('of')
  const chosen = query.get('step') === 'cancel' ? [...new Set(query.getAll('booking'))].slice(0, perPage) : []
  const seen = await context.read(async (ctx, core) => {
    const [schedule, waiting, services, members] = await Promise.all([
      core.scheduling.getSchedule(ctx, providerId),
      core.booking.listBookings(ctx, { providerId, filter: 'requests', limit: perPage }),
      core.catalog.listOwnServices(ctx, { providerId, limit: 100 }),
      core.providers.listTeamMembers(ctx, providerId),
    ])
    const page = await core.booking.listBookings(ctx, {
      ...queryOf(filters, { providerId, zone: schedule.timeZone }),
      limit: perPage,
      ...(cursor ? { cursor } : {}),
    })
    return {
      ...page,
      waiting: waiting.items.length,
      services: services.items.map(({ id, title }) => ({ id, name: title })),
      members: members.map(({ id, name }) => ({ id, name })),
    }
  })
  const read = (bookingId: string) =>
    orNull(() => context.read((ctx, core) => core.booking.getBooking(ctx, bookingId)))
  const [answeredBooking, ...toCancel] = await Promise.all([
    answered ? read(answered) : null,
    ...chosen.map(read),
  ])
  return {
    ...seen,
    filters,
    isFurther: cursor !== null,
    done: query.get('done'),
    answered: answeredBooking ?? null,
    toCancel: toCancel.filter((booking) => booking !== null),
    isAsked: query.get('step') === 'cancel',
    now: new Date().toISOString(),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireProvider(context, request)
  return takeBulkStep(context, request)
}

const leads: Record<ListFilter, string> = {
  requests: 'Answer before the deadline; then a request lapses.',
  upcoming: 'The next appointment comes first.',
  past: 'The latest comes first.',
  cancelled: 'The latest comes first.',
  all: 'The latest comes first.',
}

export default function BookingsPage() {
  const { filters, waiting, services, members, now, toCancel, isAsked, done, answered } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { filter } = filters
  const isCancelling = toCancel.length > 0 && !answer?.outcomes
  return (
    <>
      <PageHead title="Bookings">
        {filters.from && filter !== 'requests' ? 'In order of time, from that day on.' : leads[filter]}
      </PageHead>
      <div className="grid gap-6">
        {answer?.outcomes ? <BulkOutcomes step={answer.step} outcomes={answer.outcomes} /> : null}
        {answer ? null : <DoneBanner done={done} booking={answered} isNamed />}
        {isCancelling ? (
          <CancelSeveral
            bookings={toCancel}
            result={answer?.step === 'cancel' ? answer : undefined}
            keepHref={listHref(filters)}
          />
        ) : null}
        {(isAsked && toCancel.length === 0 && !answer) || (answer?.errors.length && !isCancelling) ? (
          <Banner tone="warning" title="Choose at least one booking first">
            Tick the boxes of those that you mean.
          </Banner>
        ) : null}
        <TabLinks
          label="Which bookings"
          tabs={listFilters.map((each) => ({
            href: listHref({ filter: each }),
            label: filterWords[each],
            current: each === filter,
            ...(each === 'requests' && waiting > 0 ? { count: waiting } : {}),
          }))}
        />
        <ListFilterForm filters={filters} services={services} members={members} />
        <Listed now={now} />
      </div>
    </>
  )
}

function Listed({ now }: { now: string }) {
  const { items, nextCursor, filters, isFurther } = useLoaderData<typeof loader>()
  const { filter } = filters
  if (items.length === 0)
    return <Nothing filter={filter} isFurther={isFurther} isSearch={isNarrowed(filters)} />
  const mayAccept = (booking: BookingView) => booking.steps.provider.includes('accept')
  const mayCancel = (booking: BookingView) =>
    booking.steps.provider.includes('cancel') && stateOf(booking, now) !== 'finished'
  const canAccept = items.some(mayAccept)
  const canCancel = items.some(mayCancel)
  return (
    <>
      {filter === 'requests' ? (
        <Requests
          requests={items}
          now={now}
          to={listHref({ filter: 'requests' })}
          level={2}
          {...(items.length > 1 ? { choiceForm: 'several' } : {})}
        />
      ) : null}
      <Form
        id="several"
        method="get"
        action="/provider/bookings"
        className="grid gap-4"
        aria-label="Several at once"
      >
        {Object.entries(filters).map(([name, value]) =>
          value ? <input key={name} type="hidden" name={name} value={value} /> : null,
        )}
        {filter === 'requests' ? null : (
          <BookingsList
            bookings={items}
            caption={`${filterWords[filter]} bookings`}
            now={now}
            isChoosable={(booking) => mayAccept(booking) || mayCancel(booking)}
          />
        )}
        {(canAccept || canCancel) && (filter !== 'requests' || items.length > 1) ? (
          <div className="save-bar">
            {canAccept ? (
              <Button
                type="submit"
                variant="secondary"
                name="step"
                value="accept"
                formMethod="post"
                formAction="/provider/bookings?index"
              >
                Accept the chosen
              </Button>
            ) : null}
            {canCancel ? (
              <Button type="submit" variant="secondary" name="step" value="cancel">
                Cancel the chosen
              </Button>
            ) : null}
          </div>
        ) : null}
      </Form>
      <Pagination
        label="Pages of bookings"
        {...(isFurther ? { previousHref: listHref(filters) } : {})}
        {...(nextCursor ? { nextHref: listHref(filters, nextCursor) } : {})}
      />
    </>
  )
}

type NothingProps = { filter: ListFilter; isFurther: boolean; isSearch: boolean }

function Nothing({ filter, isFurther, isSearch }: NothingProps) {
  const icon = <ClipboardList aria-hidden="true" />
  if (isFurther) return <EmptyState icon={icon} title="That was all" />
  if (isSearch)
    return (
      <EmptyState
        icon={icon}
        title="No booking fits"
        action={
          <LinkButton variant="secondary" href={listHref({ filter })}>
            Clear the filters
          </LinkButton>
        }
      >
        Fewer filters, or another spelling, may find it.
      </EmptyState>
    )
  if (filter === 'requests')
    return (
      <EmptyState icon={icon} title="Nothing waits for your answer">
        Requests appear here without reloading, with the time until which to answer.
      </EmptyState>
    )
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
      title={filter === 'all' ? 'No bookings yet' : 'No upcoming bookings'}
      action={<LinkButton href="/provider/share">Share your page</LinkButton>}
    >
      When somebody books, it appears here without reloading. More people book when they can find you.
    </EmptyState>
  )
}
