import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CircleCheck } from 'lucide-react'
import type { BookingView } from '#platform/booking/index.ts'
import {
  ActionForm,
  Badge,
  Banner,
  Field,
  formatDateTime,
  LinkButton,
  SubmitButton,
  TextArea,
  useLocale,
} from '#ui/index.ts'
import { AddToCalendar } from '../booking/add-to-calendar.tsx'
import { AppointmentSummary } from '../booking/appointment-summary.tsx'
import { Frame } from '../booking/frame.tsx'
import { statusWords } from '../booking/status-words.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.booking.serviceTitle}, booking ${data.booking.reference}` : 'Your booking' },
  { name: 'robots', content: 'noindex' },
  // The address is the key to this page: no other site may learn it. Ours may, or browsers would send the form with
  // the origin `null`, and it would be refused.
  { name: 'referrer', content: 'same-origin' },
]

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const secret = params.secret ?? ''
  await context.limit('search')
  const booking = await context.read((ctx, core) => core.booking.getBookingByLink(ctx, secret))
  const query = new URL(request.url).searchParams
  return {
    booking,
    now: new Date().toISOString(),
    fileHref: `/api/v1/booking-links/${secret}/calendar.ics`,
    isNew: query.has('confirmed'),
    isCancelling: query.has('cancel'),
    support: context.tenant.supportEmail,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  await context.limit('booking')
  const secret = params.secret ?? ''
  const reason = String((await request.formData()).get('reason') ?? '').slice(0, 1000)
  const attempt = await context.attempt(() =>
    context.call((ctx, core) => core.booking.cancelBookingByLink(ctx, { secret, reason })),
  )
  if (attempt.ok) return redirect(`/bookings/${secret}`)
  const { errors, detail, title } = attempt.problem
  return { errors: errors ?? [{ field: '', message: detail ?? title }], values: { reason } }
}

export default function ManageBooking() {
  const { booking, fileHref, isNew, isCancelling, now, support } = useLoaderData<typeof loader>()
  const status = statusWords(booking, now)
  return (
    <Frame>
      {isNew && booking.status === 'confirmed' ? <Confirmed booking={booking} /> : null}
      <header className="grid justify-items-start gap-2">
        {isNew ? null : <h1 className="heading text-2xl">Your appointment</h1>}
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
            fileHref={fileHref}
            title={`${booking.serviceTitle} – ${booking.providerName}`}
            details={`Booking ${booking.reference}`}
            place={booking.place}
            startsAt={booking.startsAt}
            endsAt={booking.endsAt}
          />
        </section>
      ) : null}
      {booking.answers.length > 0 || booking.notes ? <WhatYouSaid booking={booking} /> : null}
      {booking.mayCancel ? <Cancel booking={booking} isOpen={isCancelling} /> : null}
      <p className="text-sm text-muted">
        Questions about this appointment:{' '}
        <a
          className="link"
          href={`mailto:${support}?subject=${encodeURIComponent(`Booking ${booking.reference}`)}`}
        >
          {support}
        </a>
      </p>
    </Frame>
  )
}

type OfBooking = { booking: BookingView }

const Confirmed = ({ booking }: OfBooking) => (
  <div className="grid justify-items-start gap-2">
    <CircleCheck aria-hidden="true" className="size-10 text-positive" />
    <h1 className="heading text-3xl">You are booked, {booking.customer.firstName}</h1>
    <p className="text-muted">
      A confirmation with the calendar file is on its way to{' '}
      <span className="text-text">{booking.customer.email}</span>. This page stays reachable by the link in
      it.
    </p>
  </div>
)

function Cancelled({ booking }: OfBooking) {
  const locale = useLocale()
  const { cancelledBy, cancelledAt, reason } = booking.cancellation!
  const who = { customer: 'You', provider: booking.providerName }[cancelledBy] ?? 'The marketplace'
  return (
    <Banner tone="info" title="This appointment is cancelled">
      {who} cancelled it on {formatDateTime(cancelledAt, booking.timeZone, locale)}. The time is free again,
      and there is nothing to pay.
      {reason ? <span className="mt-2 block">“{reason}”</span> : null}
    </Banner>
  )
}

const WhatYouSaid = ({ booking }: OfBooking) => (
  <section aria-labelledby="said" className="grid gap-3">
    <h2 id="said" className="font-strong">
      What you told {booking.providerName}
    </h2>
    <dl className="grid gap-3">
      {booking.answers.map(({ label, value }) => (
        <div key={label}>
          <dt className="text-sm text-muted">{label}</dt>
          <dd className="whitespace-pre-line">{{ yes: 'Yes', no: 'No' }[value] ?? value}</dd>
        </div>
      ))}
      {booking.notes ? (
        <div>
          <dt className="text-sm text-muted">Your note</dt>
          <dd className="whitespace-pre-line">{booking.notes}</dd>
        </div>
      ) : null}
    </dl>
  </section>
)

/** Two steps without scripts as well: first the question with what follows from it, then the deed. */
function Cancel({ booking, isOpen }: OfBooking & { isOpen: boolean }) {
  const result = useActionData<typeof action>()
  const locale = useLocale()
  if (!isOpen && !result) {
    return (
      <p>
        <a className="link" href="?cancel=1#cancel">
          Cancel this appointment
        </a>
      </p>
    )
  }
  return (
    <section id="cancel" aria-labelledby="cancel-title" className="grid gap-4 border-t border-border pt-6">
      <h2 id="cancel-title" className="text-lg font-strong">
        Cancel this appointment?
      </h2>
      <p>
        {booking.providerName} is told at once, and{' '}
        {formatDateTime(booking.startsAt, booking.timeZone, locale)} becomes free for others. Cancelling costs
        you nothing.
      </p>
      <ActionForm result={result} className="grid gap-4">
        <Field name="reason" label="Why, if you like" optional>
          <TextArea rows={2} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          <SubmitButton variant="danger">Cancel the appointment</SubmitButton>
          <LinkButton variant="quiet" href="?">
            Keep it
          </LinkButton>
        </div>
      </ActionForm>
    </section>
  )
}
