import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Card, formatDateTime, LinkButton, PageHead, SubmitButton, useLocale } from '#ui/index.ts'
import { refuseProblem } from '../account/form.server.ts'
import { customerName } from '../provider/booking-state.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Check in')

/** A camera opened this address: nothing happens before somebody says so, since cameras look ahead by themselves. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requireProvider(context, request)
  const attempt = await context
    .attempt(() =>
      context.run((runtime, scope, core) => core.booking.readCheckIn(runtime, scope, params.code ?? '')),
    )
    .catch((thrown: unknown) => {
      // Of what is not there an attempt makes a page of its own; here it is a code like any other that does not work.
      if (thrown instanceof Response && thrown.status === 404) return null
      throw thrown
    })
  if (!attempt) return { booking: null, refusal: 'This is no code of this marketplace' }
  return attempt.ok
    ? { booking: attempt.value, refusal: null }
    : { booking: null, refusal: attempt.problem.detail ?? attempt.problem.title }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  requireProvider(context, request)
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) => core.booking.checkInByCode(runtime, scope, params.code ?? '')),
  )
  return attempt.ok
    ? redirect(`/provider/bookings/${attempt.value.bookingId}/live`)
    : refuseProblem('check-in', await request.formData(), attempt.problem)
}

export default function CheckIn() {
  const { booking, refusal } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const locale = useLocale()
  if (!booking) {
    return (
      <>
        <PageHead title="This code does not work">{refusal}</PageHead>
        <p>
          <LinkButton variant="secondary" href="/provider">
            To today’s appointments
          </LinkButton>
        </p>
      </>
    )
  }
  return (
    <>
      <PageHead title={`Have you met ${customerName(booking)}?`}>
        Their code says so. Confirm it, and both of you have it in the history of the appointment.
      </PageHead>
      <Card as="section" aria-label="Appointment" className="grid gap-4">
        <p>
          <span className="font-strong">{booking.serviceTitle}</span>
          <br />
          {formatDateTime(booking.startsAt, booking.timeZone, locale, 'full')}
        </p>
        <ActionForm result={answer} className="flex flex-wrap gap-3">
          <SubmitButton size="lg">Yes, we have met</SubmitButton>
          <LinkButton variant="quiet" href={`/provider/bookings/${booking.id}`}>
            Not yet
          </LinkButton>
        </ActionForm>
      </Card>
    </>
  )
}
