import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import {
  ActionForm,
  Breadcrumbs,
  Card,
  formatDate,
  formatMoney,
  LinkButton,
  PageHead,
  SubmitButton,
  useLocale,
} from '#ui/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { intervalWords } from '#ui/plans/words.ts'
import { refuseProblem } from '../account/form.server.ts'
import { planPath } from '../plan/address.ts'
import { LeavesOver } from '../plan/leaves-over.tsx'
import { defaultPlanOf, requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Your plan')

const steps = ['cancel', 'pause', 'resume', 'keep'] as const
type Step = (typeof steps)[number]
const stepIn = (value: FormDataEntryValue | null): Step | undefined => steps.find((each) => each === value)

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { desk, providerId } = await requirePlanBuyer(context, request)
  const step = stepIn(new URL(request.url).searchParams.get('do'))
  const { subscription, plans } = desk
  // What was done in another tab needs no confirmation any more.
  if (!step || !subscription || subscription.isGiven || !isOpen(step, subscription)) throw redirect(planPath)
  const byDefault = plans.find(({ isDefault }) => isDefault)
  const leftover =
    byDefault && isLeavingStep(step)
      ? await context.read((ctx, core) =>
          core.providers.getLeftover(ctx, { providerId, planId: byDefault.id }),
        )
      : null
  return {
    step,
    subscription,
    defaultPlan: defaultPlanOf(desk),
    leftover,
    defaultPlanId: byDefault?.id ?? null,
    zone: context.tenant.timeZone,
  }
}

const isLeavingStep = (step: Step) => step === 'cancel' || step === 'pause'

type Subscription = Awaited<ReturnType<typeof loader>>['subscription']

function isOpen(step: Step, { standing, isCancelled, isPausing, scheduled }: Subscription): boolean {
  const isLeaving = isCancelled || isPausing || standing === 'paused'
  if (step === 'resume') return isLeaving
  if (step === 'keep') return scheduled !== null
  return !isLeaving
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { owner } = await requirePlanBuyer(context, request)
  const form = await request.formData()
  const step = stepIn(form.get('do'))
  if (!step) throw redirect(planPath)
  const taken = await attemptAtProcessor(context, () =>
    context.run((runtime, scope, core) => {
      const { cancelPlan, pausePlan, resumePlan } = core.billing
      const take = { cancel: cancelPlan, pause: pausePlan, resume: resumePlan, keep: resumePlan }[step]
      return take(runtime, scope, { owner })
    }),
  )
  if (!taken.ok) return refuseProblem(step, form, taken.problem)
  const done = { cancel: 'cancelled', pause: 'paused', resume: 'resumed', keep: 'resumed' }[step]
  return redirect(`${planPath}?done=${done}`)
}

export default function StepPage() {
  const { step, subscription, defaultPlan, leftover, defaultPlanId, zone } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const locale = useLocale()
  const { title, text, button } = wordsOf(step, { subscription, defaultPlan, zone, locale })
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: title }]} />
      <PageHead title={title} />
      <Card as="section" className="grid max-w-lg gap-6">
        <p>{text}</p>
        {leftover ? <LeavesOver leftover={leftover} planId={defaultPlanId} /> : null}
        <ActionForm {...(refused ? { result: refused } : {})} className="grid gap-4">
          <input type="hidden" name="do" value={step} />
          <div className="flex flex-wrap gap-3">
            <SubmitButton variant={step === 'cancel' ? 'danger' : 'primary'}>{button}</SubmitButton>
            <LinkButton href={planPath} variant="quiet">
              {isLeavingStep(step) ? `Keep ${subscription.planName}` : 'Back'}
            </LinkButton>
          </div>
        </ActionForm>
      </Card>
    </>
  )
}

type Told = { subscription: Subscription; defaultPlan: string; zone: string; locale: string }

function wordsOf(step: Step, { subscription, defaultPlan, zone, locale }: Told) {
  const { planName, standing, amount, currency, interval, scheduled } = subscription
  const end = subscription.endsAt ?? subscription.periodEndsAt
  const day = end ? formatDate(end, zone, locale, 'date') : null
  const price =
    `${formatMoney(amount, currency, locale)} ${interval ? intervalWords[interval].each : ''}`.trim()
  const isOwing = standing === 'past_due' || standing === 'grace' || standing === 'lapsed'
  switch (step) {
    case 'cancel':
      return {
        title: `Cancel ${planName}`,
        button: 'Cancel the plan',
        text:
          isOwing || !day
            ? `It ends at once, and nothing more is charged. You have ${defaultPlan} from then on.`
            : `It counts until ${day}; nothing more is charged. From then on you have ${defaultPlan}.`,
      }
    case 'pause':
      return {
        title: `Pause ${planName}`,
        button: 'Pause the plan',
        text: `It counts until ${day ?? 'the end of what is paid for'}. While it is paused nothing is charged, and you have ${defaultPlan}.`,
      }
    case 'resume':
      return {
        title: `Go on with ${planName}`,
        button: `Go on for ${price}`,
        text:
          standing === 'paused'
            ? `A new period begins now, and ${price} is charged to your card.`
            : `It goes on as if nothing had been. The next ${price} is charged on ${day ?? 'the next renewal'}.`,
      }
    case 'keep':
      return {
        title: `Keep ${planName}`,
        button: `Keep it for ${price}`,
        text: `You will not change to ${scheduled?.planName ?? 'another plan'}. ${planName} renews${day ? ` on ${day}` : ''} for ${price}.`,
      }
  }
}
