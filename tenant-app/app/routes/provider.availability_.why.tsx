import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import {
  addDays,
  Breadcrumbs,
  EmptyState,
  ExplainedWeeks,
  explainedLength,
  firstExplainedDay,
  LinkButton,
  PageHead,
  wallClock,
  type RemedyLink,
} from '#ui/index.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Why can nobody book me?')

const shownDays = 7

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const { timeZone } = context.tenant
  const { services, zone } = await context.read(async (ctx, core) => {
    const [own, schedule] = await Promise.all([
      core.catalog.listOwnServices(ctx, { providerId, limit: 100 }),
      core.scheduling.getSchedule(ctx, providerId),
    ])
    return { services: own.items, zone: schedule.version > 0 ? schedule.timeZone : timeZone }
  })
  const today = wallClock(new Date(), zone).date
  const from = firstExplainedDay(query.get('from'), today)
  const service = services.find(({ id }) => id === query.get('service')) ?? services[0]
  const explained = service
    ? await context.read((ctx, core) =>
        core.scheduling.explainAvailability(ctx, {
          serviceId: service.id,
          from,
          to: addDays(from, shownDays - 1),
          durationMinutes: explainedLength(
            query.get('length'),
            service.durationOptions.map((option) => option.durationMinutes),
          ),
        }),
      )
    : null
  return {
    explained,
    services: services.map(({ id, title }) => ({ id, title })),
    zone,
    from,
    today,
  }
}

export default function WhyPage() {
  const { explained, services, zone, from, today } = useLoaderData<typeof loader>()
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs
          crumbs={[{ label: 'Availability', href: '/provider/availability' }, { label: 'Why?' }]}
        />
        <PageHead title="Why can nobody book me?">
          Every start that your hours allow, and what took it: the first thing that does is the one that
          counts.
        </PageHead>
      </div>
      {explained ? (
        <ExplainedWeeks
          explained={explained}
          fallbackZone={zone}
          linkOf={remediesOf(explained.serviceId)}
          services={services}
          from={from}
          shownDays={shownDays}
          today={today}
        />
      ) : (
        <EmptyState
          title="There is nothing to book yet"
          action={<LinkButton href="/provider/services/new">Add a service</LinkButton>}
        >
          Customers book a service. Once you have one, this page says why it can or cannot be booked.
        </EmptyState>
      )}
    </>
  )
}

/** Where a provider mends what takes their starts. */
const remediesOf =
  (serviceId: string): RemedyLink =>
  (remedy) => {
    switch (remedy.to) {
      case 'hours':
        return { href: '/provider/availability', label: 'Set the hours' }
      case 'closing-days':
        return { href: '/provider/availability', label: 'Change the date' }
      case 'time-off':
        return { href: '/provider/availability', label: 'See time off' }
      case 'service':
        return { href: `/provider/services/${serviceId}`, label: 'Change the service' }
      case 'calendars':
        return { href: '/provider/calendars', label: 'See the calendar' }
      case 'team':
        return { href: '/provider/team', label: 'See the team' }
      case 'provider':
        return { href: '/provider/onboarding', label: 'See what is missing' }
      case 'page':
        return { href: '/provider/page', label: 'Publish the page' }
      case 'booking':
        return { href: `/provider/bookings/${remedy.bookingId}`, label: 'See the booking' }
    }
  }
