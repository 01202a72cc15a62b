import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Badge } from '#ui/index.ts'
import { refuseProblem, text } from '../account/form.server.ts'
import { requirePerson } from '../account/guard.server.ts'
import { AddToCalendar } from '../booking/add-to-calendar.tsx'
import { AppointmentSummary } from '../booking/appointment-summary.tsx'
import { Cancel, Cancelled, WhatYouSaid } from '../booking/own-booking.tsx'
import { statusWords } from '../booking/status-words.ts'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Your appointment')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const bookingId = params.bookingId ?? ''
  return {
    booking: await context.read((ctx, core) => core.booking.getOwnBooking(ctx, bookingId)),
    isCancelling: new URL(request.url).searchParams.has('cancel'),
    now: new Date().toISOString(),
    support: context.tenant.supportEmail,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  requirePerson(context, request)
  const bookingId = params.bookingId ?? ''
  const form = await request.formData()
  const attempt = await context.attempt(async () => {
    await context.limit('booking')
    await context.call((ctx, core) =>
      core.booking.cancelOwnBooking(ctx, { bookingId, reason: text(form, 'reason', 1_000) }),
    )
  })
  if (!attempt.ok) return refuseProblem('cancel', form, attempt.problem)
  return redirect(`/account/bookings/${bookingId}`)
}

export default function OwnBooking() {
  const { booking, isCancelling, now, support } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const status = statusWords(booking, now)
  return (
    <>
      <header className="grid justify-items-start gap-2">
        <p>
          <a className="link inline-flex min-h-11 items-center text-sm" href="/account">
            All bookings
          </a>
        </p>
        <h1 className="heading text-2xl">Your appointment</h1>
        <p className="flex flex-wrap items-center gap-3">
          <Badge tone={status.tone}>{status.label}</Badge>
          <span className="text-muted">
            Booking <span className="font-strong text-text tabular-nums">{booking.reference}</span>
          </span>
        </p>
      </header>
      {booking.cancellation ? <Cancelled booking={booking} /> : null}
      <AppointmentSummary appointment={{ ...booking, providerHref: `/providers/${booking.providerSlug}` }} />
      {booking.status === 'confirmed' && !isCancelling ? (
        <section aria-labelledby="calendar" className="grid gap-3">
          <h2 id="calendar" className="font-strong">
            Put it into your calendar
          </h2>
          <AddToCalendar
            fileHref={`/account/bookings/${booking.id}/calendar.ics`}
            title={`${booking.serviceTitle} – ${booking.providerName}`}
            details={`Booking ${booking.reference}`}
            place={booking.place}
            startsAt={booking.startsAt}
            endsAt={booking.endsAt}
          />
        </section>
      ) : null}
      {booking.answers.length > 0 || booking.notes ? <WhatYouSaid booking={booking} /> : null}
      {booking.mayCancel ? <Cancel booking={booking} isOpen={isCancelling} result={result} /> : null}
      <p className="text-sm text-muted">
        Questions about this appointment:{' '}
        <a
          className="link"
          href={`mailto:${support}?subject=${encodeURIComponent(`Booking ${booking.reference}`)}`}
        >
          {support}
        </a>
      </p>
    </>
  )
}
