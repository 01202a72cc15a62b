import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CircleCheck, Hourglass } from 'lucide-react'
import type { BookingView } from '#platform/booking/index.ts'
import { ActionForm, Card, CardHeader, SubmitButton } from '#ui/index.ts'
import { refuse, refuseProblem, secretText, type FormAnswer } from '../account/form.server.ts'
import { PasswordField } from '../account/password-field.tsx'
import { beginRegistration } from '../account/register.server.ts'
import { Frame } from '../booking/frame.tsx'
import { ManagedBooking } from '../booking/managed-booking.tsx'
import { actOnManaged, loadManaged } from '../booking/managed.server.ts'
import { actOnPayment } from '../booking/payment-action.server.ts'
import { useSite } from '../shell/site.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: data
      ? `${data.managed.booking.serviceTitle}, booking ${data.managed.booking.reference}`
      : 'Your booking',
  },
  { name: 'robots', content: 'noindex' },
  // The address is the key to this page: no other site may learn it. Ours may, or browsers would send the form with
  // the origin `null`, and it would be refused.
  { name: 'referrer', content: 'same-origin' },
]

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const secret = params.secret ?? ''
  await context.limit('search')
  const isNew = new URL(request.url).searchParams.has('confirmed')
  return {
    managed: await loadManaged(context, { as: 'guest', secret }, request),
    path: `/bookings/${secret}`,
    fileHref: `/api/v1/booking-links/${secret}/calendar.ics`,
    isNew,
    isGuest: context.user === null,
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const secret = params.secret ?? ''
  const form = await request.formData()
  if (form.get('intent') === 'register') {
    await context.limit('booking')
    return register(context, request, form, secret)
  }
  const asked = { as: 'guest', secret } as const
  const page = `/bookings/${secret}`
  return (
    (await actOnPayment(context, asked, form, page)) ??
    (await actOnManaged(context, asked, form)) ??
    redirect(page)
  )
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
  const { managed, path, fileHref, isNew, isGuest } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { booking } = managed
  const isFresh = isNew && (booking.status === 'confirmed' || booking.status === 'requested')
  return (
    <Frame>
      <ManagedBooking
        managed={managed}
        path={path}
        fileHref={fileHref}
        answer={answer}
        hrefOfOther={(id) => `${path}/others/${id}`}
        title={isFresh ? <Booked booking={booking} /> : null}
      >
        {isGuest && isFresh ? (
          <SetPassword booking={booking} result={answer?.form === 'register' ? answer : undefined} />
        ) : null}
      </ManagedBooking>
    </Frame>
  )
}

type OfBooking = Readonly<{ booking: BookingView }>

const Booked = ({ booking }: OfBooking) => {
  const { firstName, email } = booking.customer
  const isRequest = booking.status === 'requested'
  return (
    <div className="grid justify-items-start gap-2">
      {isRequest ? (
        <Hourglass aria-hidden="true" className="size-10 text-accent" />
      ) : (
        <CircleCheck aria-hidden="true" className="size-10 text-positive" />
      )}
      <h1 className="heading text-3xl">
        {isRequest ? `Your request is sent, ${firstName}` : `You are booked, ${firstName}`}
      </h1>
      <p className="text-muted">
        {isRequest ? 'What you asked for' : 'A confirmation with the calendar file'} is on its way to{' '}
        <span className="text-text">{email}</span>. This page stays reachable by the link in it.
      </p>
    </div>
  )
}

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
