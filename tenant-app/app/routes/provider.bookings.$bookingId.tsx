import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Mail, MapPin, Phone, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  ActionForm,
  Badge,
  Banner,
  Breadcrumbs,
  Card,
  CardHeader,
  Field,
  formatDate,
  formatDateTime,
  formatDuration,
  formatMoney,
  formatTimeRange,
  formatZone,
  LinkButton,
  PageHead,
  SubmitButton,
  TextArea,
  useLocale,
  zoneOffset,
} from '#ui/index.ts'
import { statusWords } from '../booking/status-words.ts'
import { refusalOf } from '../provider/form-answer.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Booking')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requireProvider(context, request)
  const bookingId = params.bookingId ?? ''
  const booking = await context.read((ctx, core) => core.booking.getBooking(ctx, bookingId))
  const isCancelling = new URL(request.url).searchParams.has('cancel')
  return { booking, isCancelling, now: new Date().toISOString() }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  requireProvider(context, request)
  const bookingId = params.bookingId ?? ''
  const reason = String((await request.formData()).get('reason') ?? '').trim()
  const refuse = (errors: { field: string; message: string }[]) =>
    data({ errors, values: { reason } }, { status: 422 })
  if (reason.length < 3)
    return refuse([{ field: 'reason', message: 'Tell the customer why in a few words.' }])
  if (reason.length > 1000) return refuse([{ field: 'reason', message: 'Use at most 1,000 characters.' }])
  const attempt = await context.attempt(() =>
    context.call((ctx, core) => core.booking.cancelBooking(ctx, { bookingId, reason })),
  )
  if (!attempt.ok) return refuse([...refusalOf(attempt.problem)])
  return redirect(`/provider/bookings/${bookingId}`)
}

type Booking = ReturnType<typeof useLoaderData<typeof loader>>['booking']

export default function BookingPage() {
  const { booking, isCancelling, now } = useLoaderData<typeof loader>()
  const locale = useLocale()
  const status = statusWords(booking, now)
  const { customer, timeZone: zone } = booking
  const name = `${customer.firstName} ${customer.lastName}`
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs crumbs={[{ label: 'Bookings', href: '/provider/bookings' }, { label: name }]} />
        <PageHead title={name}>
          <span className="flex flex-wrap items-center gap-3">
            <Badge tone={status.tone}>{status.label}</Badge>
            <span>
              Booking <span className="font-strong text-text tabular-nums">{booking.reference}</span>
            </span>
          </span>
        </PageHead>
      </div>
      {booking.cancellation ? <Cancelled booking={booking} /> : null}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card as="section">
          <CardHeader title="The appointment" />
          <dl className="grid gap-4">
            <Fact label="When">
              <span className="block">{formatDate(booking.startsAt, zone, locale, 'full')}</span>
              <span className="tabular-nums">
                {formatTimeRange(booking.startsAt, booking.endsAt, zone, locale)}
              </span>{' '}
              <span className="text-muted">({formatDuration(booking.durationMinutes, locale)})</span>
              <OtherClock booking={booking} />
            </Fact>
            <Fact label="What">
              <a className="link" href={`/provider/services/${booking.serviceId}`}>
                {booking.serviceTitle}
              </a>
            </Fact>
            <Fact label="Where">
              <Place booking={booking} />
            </Fact>
            <Fact label="Price">
              <span className="tabular-nums">
                {formatMoney(booking.priceAmount, booking.currency, locale)}
              </span>{' '}
              <span className="text-muted">paid at the appointment</span>
            </Fact>
            <Fact label="Booked on">{formatDateTime(booking.createdAt, zone, locale)}</Fact>
          </dl>
        </Card>
        <div className="grid gap-6">
          <Card as="section">
            <CardHeader title="The customer" />
            <p className="font-strong">{name}</p>
            <ul className="mt-2 grid gap-1">
              <li>
                <a
                  className="link inline-flex min-h-11 items-center gap-3"
                  href={`tel:${customer.phone.replace(/[^+\d]/g, '')}`}
                >
                  <Phone aria-hidden="true" className="icon" />
                  {customer.phone}
                </a>
              </li>
              <li>
                <a
                  className="link inline-flex min-h-11 items-center gap-3 wrap-anywhere"
                  href={`mailto:${customer.email}?subject=${encodeURIComponent(`${booking.serviceTitle}, booking ${booking.reference}`)}`}
                >
                  <Mail aria-hidden="true" className="icon" />
                  {customer.email}
                </a>
              </li>
            </ul>
          </Card>
          {booking.answers.length > 0 || booking.notes ? <Said booking={booking} /> : null}
        </div>
      </div>
      {booking.mayCancel ? <Cancel booking={booking} name={name} isOpen={isCancelling} /> : null}
    </>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className="text-sm text-muted">{label}</dt>
    <dd>{children}</dd>
  </div>
)

/** Shown only where the customer's clock reads something else at that moment. */
function OtherClock({ booking }: { booking: Booking }) {
  const locale = useLocale()
  const { startsAt, endsAt, timeZone, customerTimeZone } = booking
  if (!customerTimeZone || zoneOffset(startsAt, customerTimeZone) === zoneOffset(startsAt, timeZone))
    return null
  return (
    <span className="block text-sm text-muted">
      {formatTimeRange(startsAt, endsAt, customerTimeZone, locale)} for the customer in{' '}
      {formatZone(customerTimeZone, startsAt)}
    </span>
  )
}

function Place({ booking: { locationKind, place } }: { booking: Booking }) {
  const Icon = locationKind === 'virtual' ? Video : MapPin
  const kind = { at_customer: "At the customer's", at_provider: 'At your place', virtual: 'Online' }[
    locationKind
  ]
  return (
    <span className="flex items-start gap-2">
      <Icon aria-hidden="true" className="icon mt-1 shrink-0 text-muted" />
      <span>
        {kind}
        {place ? <span className="block">{place}</span> : null}
      </span>
    </span>
  )
}

const Said = ({ booking }: { booking: Booking }) => (
  <Card as="section">
    <CardHeader title="What they told you" />
    <dl className="grid gap-4">
      {booking.answers.map(({ label, value }) => (
        <Fact key={label} label={label}>
          <span className="whitespace-pre-line">{{ yes: 'Yes', no: 'No' }[value] ?? value}</span>
        </Fact>
      ))}
      {booking.notes ? (
        <Fact label="Note">
          <span className="whitespace-pre-line">{booking.notes}</span>
        </Fact>
      ) : null}
    </dl>
  </Card>
)

function Cancelled({ booking }: { booking: Booking }) {
  const locale = useLocale()
  const { cancelledBy, cancelledAt, reason } = booking.cancellation!
  const others = { tenant: 'The marketplace', system: 'The marketplace' }
  const who = { customer: 'The customer', provider: 'You', ...others }[cancelledBy]
  return (
    <Banner tone="info" role="note" title="This appointment is cancelled">
      {who} cancelled it on {formatDateTime(cancelledAt, booking.timeZone, locale)}. The time can be booked
      again.
      {reason ? <span className="mt-2 block">“{reason}”</span> : null}
    </Banner>
  )
}

/** First what follows from it, then the deed; the same two steps with and without scripts. */
function Cancel({ booking, name, isOpen }: { booking: Booking; name: string; isOpen: boolean }) {
  const result = useActionData<typeof action>()
  const locale = useLocale()
  if (!isOpen && !result) {
    return (
      <p>
        <LinkButton variant="quiet" href="?cancel=1#cancel">
          Cancel this appointment
        </LinkButton>
      </p>
    )
  }
  return (
    <Card as="section" id="cancel" aria-labelledby="cancel-title" className="grid max-w-2xl gap-4">
      <h2 id="cancel-title" className="text-lg font-strong">
        Cancel the appointment with {name}?
      </h2>
      <ul className="grid list-disc gap-1 ps-5">
        <li>
          {name} gets an e-mail at once, with your reason and a calendar file that takes the appointment out.
        </li>
        <li>
          {formatDateTime(booking.startsAt, booking.timeZone, locale, 'full')} can be booked by others again.
        </li>
        <li>
          The {formatMoney(booking.priceAmount, booking.currency, locale)} that would have been paid at the
          appointment are not due. No money moves.
        </li>
        <li>It cannot be undone: {customerFirst(name)} would have to book anew.</li>
      </ul>
      <ActionForm result={result} className="grid gap-4">
        <Field name="reason" label="Reason" hint="The customer reads it.">
          <TextArea rows={3} minLength={3} maxLength={1000} />
        </Field>
        <div className="flex flex-wrap gap-3">
          <SubmitButton variant="danger">Cancel the appointment</SubmitButton>
          <LinkButton variant="quiet" href={`/provider/bookings/${booking.id}`}>
            Keep it
          </LinkButton>
        </div>
      </ActionForm>
    </Card>
  )
}

const customerFirst = (name: string) => name.split(' ')[0]
