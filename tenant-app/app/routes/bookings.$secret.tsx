import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CircleCheck } from 'lucide-react'
import type { BookingView } from '#platform/booking/index.ts'
import { ActionForm, Badge, Card, CardHeader, SubmitButton } from '#ui/index.ts'
import { refuse, refuseProblem, secretText, type FormAnswer } from '../account/form.server.ts'
import { PasswordField } from '../account/password-field.tsx'
import { beginRegistration } from '../account/register.server.ts'
import { AddToCalendar } from '../booking/add-to-calendar.tsx'
import { AppointmentSummary } from '../booking/appointment-summary.tsx'
import { Frame } from '../booking/frame.tsx'
import { Cancel, Cancelled, WhatYouSaid } from '../booking/own-booking.tsx'
import { statusWords } from '../booking/status-words.ts'
import { useSite } from '../shell/site.ts'

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
    isGuest: context.user === null,
    support: context.tenant.supportEmail,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  await context.limit('booking')
  const secret = params.secret ?? ''
  const form = await request.formData()
  if (form.get('intent') === 'register') return register(context, request, form, secret)
  const reason = String(form.get('reason') ?? '').slice(0, 1000)
  const attempt = await context.attempt(() =>
    context.call((ctx, core) => core.booking.cancelBookingByLink(ctx, { secret, reason })),
  )
  return attempt.ok ? redirect(`/bookings/${secret}`) : refuseProblem('cancel', form, attempt.problem)
}

type Context = ActionFunctionArgs['context']

/** Whoever has the link may turn the guest of the booking into an account, as far as the mail goes there. */
async function register(context: Context, request: Request, form: FormData, secret: string) {
  const { customer } = await context.read((ctx, core) => core.booking.getBookingByLink(ctx, secret))
  const { email, firstName, lastName, phone } = customer
  const password = secretText(form, 'password').slice(0, 1_000)
  const person = { email, firstName, lastName, phone: phone || null, password }
  const attempt = await beginRegistration(context, request, person, '/account?welcome=1')
  if (attempt.ok) return attempt.value
  // The only field here is the password; what is wrong with the rest was typed on another page.
  const { errors } = attempt.problem
  const isAboutPassword = errors?.every(({ field }) => field === 'password') ?? true
  return isAboutPassword
    ? refuseProblem('register', form, attempt.problem)
    : refuse('register', form, [{ field: '', message: errors?.[0]?.message ?? attempt.problem.title }])
}

export default function ManageBooking() {
  const { booking, fileHref, isNew, isCancelling, isGuest, now, support } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const status = statusWords(booking, now)
  const answerTo = (form: string) => (answer?.form === form ? answer : undefined)
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
      {isGuest && isNew && booking.status === 'confirmed' ? (
        <SetPassword booking={booking} result={answerTo('register')} />
      ) : null}
      {booking.answers.length > 0 || booking.notes ? <WhatYouSaid booking={booking} /> : null}
      {booking.mayCancel ? (
        <Cancel booking={booking} isOpen={isCancelling} result={answerTo('cancel')} />
      ) : null}
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

type OfBooking = Readonly<{ booking: BookingView }>

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

/** From a guest to an account in one step: everything but the password was typed already. */
function SetPassword({ booking, result }: OfBooking & Readonly<{ result: FormAnswer | undefined }>) {
  const site = useSite()
  const { firstName, lastName, email } = booking.customer
  return (
    <Card as="section" id="account">
      <CardHeader
        title="Keep your bookings together"
        description={`Set a password, and this and your next appointments at ${site.name} are in one place.`}
      />
      <ActionForm result={result} className="grid gap-5">
        <p className="text-sm">
          Your account will be{' '}
          <span className="font-strong wrap-anywhere">
            {firstName} {lastName}, {email}
          </span>
        </p>
        {/* Password managers keep the address beside the password. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField isNew personal={[firstName, lastName, email]} refusal={result?.refusal} />
        <div>
          <SubmitButton name="intent" value="register">
            Set a password
          </SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
