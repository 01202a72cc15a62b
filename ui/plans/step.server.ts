import { redirect } from '@remix-run/node'
import type { LeftoverView, SubscriptionView } from '#platform/billing/index.ts'
import { refuseProblem } from '../forms/refusal.server.ts'
import { askProcessor, type Buying } from './buying.server.ts'
import { defaultOf, defaultPlanOf } from './choice.ts'
import { isLeavingStep, isOpenStep, stepIn, type PlanStep } from './steps.ts'

/**
 * What a step comes to, before it is taken.
 * @param leftoverOf what a plan would leave over
 * @throws a redirect where it was taken in another tab, and needs no confirmation any more
 */
export async function readStep(
  { desk, path }: Buying,
  request: Request,
  leftoverOf: (planId: string) => Promise<LeftoverView>,
): Promise<{
  step: PlanStep
  subscription: SubscriptionView
  defaultPlan: string
  defaultPlanId: string | null
  leftover: LeftoverView | null
}> {
  const step = stepIn(new URL(request.url).searchParams.get('do'))
  const { subscription } = desk
  if (!step || !subscription || subscription.isGiven || !isOpenStep(step, subscription)) throw redirect(path)
  const byDefault = defaultOf(desk)
  return {
    step,
    subscription,
    defaultPlan: defaultPlanOf(desk),
    defaultPlanId: byDefault?.id ?? null,
    leftover: byDefault && isLeavingStep(step) ? await leftoverOf(byDefault.id) : null,
  }
}

/** Takes the step that was confirmed. */
export async function takeStep(buying: Buying, form: FormData) {
  const { owner, path } = buying
  const step = stepIn(form.get('do'))
  if (!step) throw redirect(path)
  const taken = await askProcessor(buying, (runtime, scope, billing) => {
    const { cancelPlan: cancel, pausePlan: pause, resumePlan: resume } = billing
    return { cancel, pause, resume, keep: resume }[step](runtime, scope, { owner })
  })
  return taken.ok ? redirect(`${path}?done=${step}`) : refuseProblem(step, form, taken.problem)
}
