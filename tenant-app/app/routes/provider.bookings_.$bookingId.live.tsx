import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { SetProgress } from '#platform/booking/index.ts'
import { Breadcrumbs, PageHead } from '#ui/index.ts'
import { refuseProblem, text } from '../account/form.server.ts'
import { Appointment, Customer } from '../provider/booking-facts.tsx'
import { customerName } from '../provider/booking-state.ts'
import { bookingStyles } from '../provider/booking-styles.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { JobCard } from '../provider/job-card.tsx'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('On the job')
export const links = bookingStyles

const askedFor = (bookingId = '') => ({ as: 'provider', bookingId }) as const

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requireProvider(context, request)
  const asked = askedFor(params.bookingId)
  const [booking, live] = await context.read((ctx, core) =>
    Promise.all([core.booking.readBooking(ctx, asked), core.booking.getLiveStatus(ctx, asked)]),
  )
  return { booking, live }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  requireProvider(context, request)
  const asked = askedFor(params.bookingId)
  const form = await request.formData()
  const intent = text(form, 'intent', 20)
  const attempt = await context.attempt(() =>
    context.call(async (ctx, { booking }) => {
      if (intent === 'share' && form.get('consent'))
        await booking.startSharing(ctx, asked, { hasConsented: true })
      else if (intent === 'stop') await booking.stopSharing(ctx, asked)
      else if (intent === 'progress') await booking.setProgress(ctx, asked, saidIn(form))
    }),
  )
  return attempt.ok
    ? redirect(`/provider/bookings/${asked.bookingId}/live`)
    : refuseProblem('live', form, attempt.problem)
}

function saidIn(form: FormData): SetProgress {
  const said = form.get('progress')
  const progress =
    said === 'on_the_way' || said === 'arrived' || said === 'done' ? said : ('working' as const)
  const percent = Number(form.get('percent') || Number.NaN)
  return {
    progress,
    ...(Number.isInteger(percent) && percent >= 0 && percent <= 100 ? { percent } : {}),
  }
}

/** One appointment on a telephone, while one is at it. */
export default function Job() {
  const { booking, live } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const name = customerName(booking)
  const isIdle = live.steps.length === 0 && live.finishedAt === null && live.checkedInAt === null
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs
          crumbs={[
            { label: 'Bookings', href: '/provider/bookings' },
            { label: name, href: `/provider/bookings/${booking.id}` },
            { label: 'On the job' },
          ]}
        />
        <PageHead title={name}>{booking.serviceTitle}</PageHead>
      </div>
      {isIdle ? <p className="text-muted">There is nothing to say about this appointment now.</p> : null}
      <JobCard booking={booking} live={live} result={answer} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Appointment booking={booking} />
        <Customer booking={booking} />
      </div>
    </>
  )
}
