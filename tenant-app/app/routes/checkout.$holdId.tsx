import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { CheckoutDraft } from '#platform/booking/index.ts'
import { Stepper } from '#ui/index.ts'
import { AppointmentBrief, AppointmentSummary } from '../booking/appointment-summary.tsx'
import { beginningOf, draftFrom } from '../booking/checkout-form.ts'
import {
  answersForAll,
  findingsOf,
  firstOpenStep,
  phoneOf,
  stepLabels,
  stepsOf,
  type StepName,
} from '../booking/checkout-steps.ts'
import { DetailsStep, QuestionsStep, ReviewStep } from '../booking/step-forms.tsx'
import { changeFunding } from '../booking/funding.server.ts'
import { Frame } from '../booking/frame.tsx'
import { HoldClock } from '../booking/hold-clock.tsx'
import { stepHold } from '../booking/hold-steps.server.ts'
import { LapsedHold } from '../booking/lapsed-hold.tsx'
import { forgetHoldSecret, readHoldSecret } from '../booking/hold-cookie.server.ts'

export const meta: MetaFunction = () => [
  { title: 'Book your appointment' },
  { name: 'robots', content: 'noindex' },
]

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const holdId = params.holdId ?? ''
  const secret = await readHoldSecret(context, holdId, request)
  const headers = { 'cache-control': 'no-store' }
  const nothing = (of: string | null) => ({
    checkout: null,
    step: null,
    country: context.tenant.country,
    serviceId: of,
    now: '',
  })
  if (!secret) return nothing(null)
  const checkout = await context.read((ctx, core) => core.booking.getCheckout(ctx, { holdId, secret }))
  if (checkout.isConfirmed) {
    // A step back or a second tab after booking: on to the booking, with a link of its own.
    const path = await context.call((ctx, core) => core.booking.createManageLink(ctx, holdId))
    throw redirect(path, { headers })
  }
  const serviceId = checkout.hold.serviceId
  if (checkout.isLapsed) return nothing(serviceId)
  const steps = stepsOf(checkout)
  const open = firstOpenStep(checkout)
  const asked = new URL(request.url).searchParams.get('step') as StepName | null
  const step = asked && steps.includes(asked) && steps.indexOf(asked) <= steps.indexOf(open) ? asked : open
  // A new visitor starts at the first step even when it could be skipped.
  return {
    checkout: { ...checkout, draft: beginningOf(checkout.draft, context.user) },
    step: asked ? step : checkout.draft.email ? step : steps[0]!,
    country: context.tenant.country,
    serviceId,
    now: new Date().toISOString(),
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const holdId = params.holdId ?? ''
  await context.limit('booking')
  const secret = await readHoldSecret(context, holdId, request)
  if (!secret) return redirect(`/checkout/${holdId}`)
  const form = await request.formData()
  const intent = String(form.get('intent'))
  if (intent === 'extend') {
    await context.attempt(() => stepHold(context, 'extend', { holdId, secret }))
    return null
  }
  if (intent === 'release') {
    const { hold } = await stepHold(context, 'release', { holdId, secret })
    return redirect(`/services/${hold.serviceId}#times`, {
      headers: { 'set-cookie': await forgetHoldSecret(context, holdId) },
    })
  }

  const before = await context.read((ctx, core) => core.booking.getCheckout(ctx, { holdId, secret }))
  if (before.isConfirmed || before.isLapsed) return redirect(`/checkout/${holdId}`)
  if (intent === 'details' || intent === 'questions') {
    const typed = draftFrom(intent, form, before.questions)
    const saved = await context.attempt(() =>
      context.call((ctx, core) => core.booking.saveDraft(ctx, { holdId, secret, draft: typed })),
    )
    const draft: CheckoutDraft = { ...before.draft, ...typed }
    const errors = saved.ok ? findingsOf(intent, draft, before) : (saved.problem.errors ?? [])
    if (!saved.ok && saved.problem.code === 'hold_expired') return redirect(`/checkout/${holdId}`)
    if (errors.length > 0) return { errors, values: valuesOf(form) }
    const steps = stepsOf(before)
    return redirect(`/checkout/${holdId}?step=${steps[steps.indexOf(intent) + 1]}`)
  }

  const funded = await changeFunding(context, form, { holdId, secret }, before.payment)
  if (funded) return funded

  const { draft } = before
  const details = {
    secret,
    firstName: draft.firstName ?? '',
    lastName: draft.lastName ?? '',
    email: draft.email ?? '',
    phone: phoneOf(draft) ?? '',
    ...(draft.address ? { address: draft.address } : {}),
    ...(draft.notes ? { notes: draft.notes } : {}),
    answers: answersForAll(draft, before.group),
  }
  if (before.payment && before.payment.need !== 'none') {
    const { origin } = context
    const begun = await context
      .attempt(() =>
        context.run((runtime, scope, core) =>
          core.booking.payHold(runtime, scope, { ...details, holdId, origin }),
        ),
      )
      .catch(whenUnavailable)
    return begun.ok ? redirect(begun.value.url) : refusal(holdId, begun.problem)
  }
  const { group } = before
  const attempt = await context.attempt(() =>
    context.run(async (runtime, scope, core) => {
      if (!group) return (await core.booking.confirmHold(runtime, scope, { ...details, holdId })).managePath
      const confirmed = await runtime.database.inTenant(scope, (ctx) =>
        core.booking.confirmGroup(ctx, { ...details, groupId: group.id }),
      )
      return (confirmed.links.find(({ bookingId }) => bookingId === holdId) ?? confirmed.links[0]!).managePath
    }),
  )
  return attempt.ok ? redirect(`${attempt.value}?confirmed=1`) : refusal(holdId, attempt.problem)
}

/** The processor cannot be asked: the form stays as it was, and says so. */
async function whenUnavailable(thrown: unknown): Promise<{ ok: false; problem: Problem }> {
  if (!(thrown instanceof Response) || thrown.status !== 503) throw thrown
  return { ok: false, problem: (await thrown.json()) as Problem }
}

type Problem = {
  code: string
  title: string
  detail?: string
  errors?: { field: string; message: string }[]
  /** Where the provider's last place has gone to somebody else: who is free then. */
  others?: { title: string; businessName: string }[]
}

function refusal(holdId: string, { code, title, detail, errors, others = [] }: Problem) {
  if (code === 'hold_expired') return redirect(`/checkout/${holdId}`)
  const names = others.map((other) => `${other.businessName} (${other.title})`).join(', ')
  const message = names === '' ? (detail ?? title) : `${detail ?? title}. Free around that time: ${names}.`
  return { errors: errors ?? [{ field: '', message }], values: {} }
}

const valuesOf = (form: FormData) =>
  Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

export default function Checkout() {
  const { checkout, step, country, serviceId, now } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>() ?? undefined
  if (!checkout || !step) return <LapsedHold serviceId={serviceId} />
  const steps = stepsOf(checkout)
  const { hold } = checkout
  const appointment = {
    ...checkout,
    ...hold,
    providerName: checkout.provider.name,
    providerHref: `/providers/${checkout.provider.slug}`,
    place: checkout.draft.address || checkout.place,
  }
  return (
    <Frame width="wide">
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-8">
          <Stepper
            label="Steps of the booking"
            current={steps.indexOf(step)}
            steps={steps.map((name) => ({ label: stepLabels[name], href: `?step=${name}` }))}
          />
          {step === 'details' ? (
            <DetailsStep key="details" checkout={checkout} country={country} result={result} />
          ) : null}
          {step === 'questions' ? (
            <QuestionsStep key="questions" checkout={checkout} result={result} />
          ) : null}
          {step === 'review' ? (
            <ReviewStep key="review" checkout={checkout} result={result} now={now} />
          ) : null}
        </div>
        <aside aria-label="Your appointment" className="grid gap-3 max-lg:order-first lg:sticky lg:top-6">
          {step === 'review' ? null : (
            <AppointmentBrief appointment={appointment} group={checkout.group} payment={checkout.payment} />
          )}
          <div className={step === 'review' ? undefined : 'max-lg:hidden'}>
            <AppointmentSummary appointment={appointment} group={checkout.group} payment={checkout.payment} />
          </div>
          <HoldClock
            holdId={hold.id}
            expiresAt={hold.expiresAt}
            isExtended={hold.isExtended}
            zone={hold.timeZone}
            now={now}
          />
        </aside>
      </div>
    </Frame>
  )
}
