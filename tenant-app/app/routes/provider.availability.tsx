import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import {
  ActionForm,
  addDays,
  Banner,
  Card,
  CardHeader,
  Field,
  formatZone,
  SubmitButton,
  wallClock,
} from '#ui/index.ts'
import { changeAvailability, type FormName } from '../provider/availability-action.server.ts'
import { DefaultSubmit } from '../provider/default-submit.tsx'
import { Exceptions } from '../provider/exceptions.tsx'
import { FreeTimes } from '../provider/free-times.tsx'
import { requireProvider } from '../provider/guard.server.ts'
import { orNull } from '../provider/next-free.server.ts'
import { PageHead } from '../provider/page-head.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { typedWeek } from '../provider/schedule-form.ts'
import { TimeOff } from '../provider/time-off.tsx'
import { WeekEditor, ZoneSelect } from '../provider/week-editor.tsx'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Availability')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const now = new Date()
  const { schedule, services } = await context.read(async (ctx, core) => {
    const [found, own] = await Promise.all([
      core.scheduling.getSchedule(ctx, providerId),
      core.catalog.listOwnServices(ctx, { providerId, limit: 100 }),
    ])
    return { schedule: found, services: own.items.filter(({ isListed }) => isListed) }
  })
  // A provider without hours has no zone of its own yet: the marketplace's is the better guess.
  const zone = schedule.version === 0 ? context.tenant.timeZone : schedule.timeZone
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
    schedule: { ...schedule, timeZone: zone },
    zones: [...new Set([zone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].toSorted(),
    services: services.map(({ id, title }) => ({ id, title })),
    serviceId: service?.id ?? null,
    free,
    today,
    now: now.toISOString(),
    saved: query.get('saved'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return changeAvailability(context, request, providerId)
}

const savedWords: Record<string, string> = {
  hours: 'Your hours are saved. Appointments that were booked stay as they are.',
  exceptions: 'Your dates are saved. Appointments that were booked stay as they are.',
  'time-off':
    'Your time off is saved. Appointments in it are not cancelled by it: look at them in the calendar.',
}

export default function AvailabilityPage() {
  const { schedule, zones, services, serviceId, free, today, now, saved } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const resultOf = (form: FormName) => (answer?.form === form ? answer : undefined)
  const hours = resultOf('hours')
  const week = hours?.week ?? typedWeek(schedule.weekly)
  return (
    <>
      <PageHead title="Availability">
        When customers can book you. Times are in {formatZone(schedule.timeZone, now)}.
      </PageHead>
      {saved && savedWords[saved] && !answer ? <Banner tone="positive">{savedWords[saved]}</Banner> : null}
      <div className="grid items-start gap-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-6">
          <Card as="section">
            <CardHeader
              title="Weekly hours"
              description="Several times a day are fine. An end before the start is on the next day."
            />
            <ActionForm result={hours} preventScrollReset className="grid gap-6">
              <DefaultSubmit />
              <input type="hidden" name="form" value="hours" />
              <input type="hidden" name="version" value={schedule.version} />
              <Field name="timeZone" label="Time zone" hint="Of the place where you work.">
                <ZoneSelect zones={zones} value={schedule.timeZone} />
              </Field>
              <WeekEditor week={week} />
              <div>
                <SubmitButton name="intent" value="save">
                  Save hours
                </SubmitButton>
              </div>
            </ActionForm>
          </Card>
          <Exceptions exceptions={schedule.exceptions} today={today} result={resultOf('exception')} />
          <TimeOff
            timeOff={schedule.timeOff}
            zone={schedule.timeZone}
            today={today}
            result={resultOf('time-off')}
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
