import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { addDays, Card, CardHeader, formatZone, LinkButton, PageHead, wallClock } from '#ui/index.ts'
import { changeAvailability, type FormName } from '../provider/availability-action.server.ts'
import { Exceptions } from '../provider/exceptions.tsx'
import { FreeTimes } from '../provider/free-times.tsx'
import { requireProvider } from '../provider/guard.server.ts'
import { HoursForm, SavedHours } from '../provider/hours-form.tsx'
import { hoursInForce, zonesWith } from '../provider/hours-in-force.server.ts'
import { orNull } from '../provider/next-free.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { calendarHref, calendarViews } from '../provider/calendar-view.ts'
import { TimeOff } from '../provider/time-off.tsx'
import { isDate } from '../provider/wall-time.server.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Availability')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const now = new Date()
  const { timeZone } = context.tenant
  const { schedule, services } = await context.read(async (ctx, core) => {
    const [{ held }, own] = await Promise.all([
      hoursInForce(ctx, core, { providerId, memberId: null, timeZone }),
      core.catalog.listOwnServices(ctx, { providerId, limit: 100 }),
    ])
    return { schedule: held, services: own.items.filter(({ isListed }) => isListed) }
  })
  const zone = schedule.timeZone
  const today = wallClock(now, zone).date
  const service = services.find(({ id }) => id === query.get('service')) ?? services[0]
  const free = service
    ? await orNull(() =>
        context.read((ctx, core) =>
          core.scheduling.findAvailability(ctx, {
            serviceId: service.id,
            from: today,
            to: addDays(today, 6),
            timeZone: zone,
          }),
        ),
      )
    : null
  return {
    schedule,
    zones: zonesWith(zone),
    services: services.map(({ id, title }) => ({ id, title })),
    serviceId: service?.id ?? null,
    free,
    today,
    now: now.toISOString(),
    saved: query.get('saved'),
    wish: blockWish(query),
  }
}

/** A day that is to be blocked, as the calendar asks for it. */
function blockWish(query: URLSearchParams) {
  const date = query.get('block')
  if (!isDate(date)) return null
  const view = calendarViews.find((each) => each === query.get('view')) ?? 'week'
  return { date, back: calendarHref(view, date) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return changeAvailability(context, request, { providerId, memberId: null, page: '/provider/availability' })
}

export default function AvailabilityPage() {
  const { schedule, zones, services, serviceId, free, today, now, saved, wish } =
    useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const resultOf = (form: FormName) => (answer?.form === form ? answer : undefined)
  return (
    <>
      <PageHead
        title="Availability"
        actions={
          <LinkButton href="/provider/availability/why" variant="secondary">
            Why can nobody book me?
          </LinkButton>
        }
      >
        When customers can book you. Times are in {formatZone(schedule.timeZone, now)}.
      </PageHead>
      {saved && !answer ? <SavedHours what={saved} /> : null}
      <div className="grid items-start gap-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-6">
          <Card as="section">
            <CardHeader
              title="Weekly hours"
              description="Several times a day are fine. An end before the start is on the next day."
            />
            <HoursForm schedule={schedule} zones={zones} result={resultOf('hours')} />
          </Card>
          <Exceptions exceptions={schedule.exceptions} today={today} result={resultOf('exception')} />
          <TimeOff
            timeOff={schedule.timeOff}
            zone={schedule.timeZone}
            today={today}
            result={resultOf('time-off')}
            wish={wish}
          />
        </div>
        <FreeTimes
          free={free}
          today={today}
          zone={schedule.timeZone}
          services={services}
          serviceId={serviceId}
        />
      </div>
    </>
  )
}
