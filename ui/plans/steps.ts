import type { SubscriptionView } from '#platform/billing/index.ts'

/** What can be done with a plan that is paid for, besides choosing another one. */
export const planSteps = ['cancel', 'pause', 'resume', 'keep'] as const
export type PlanStep = (typeof planSteps)[number]

export const stepIn = (value: FormDataEntryValue | null): PlanStep | undefined =>
  planSteps.find((each) => each === value)

export const isLeavingStep = (step: PlanStep) => step === 'cancel' || step === 'pause'

export const isLeaving = ({ isCancelled, isPausing, standing }: SubscriptionView): boolean =>
  isCancelled || isPausing || standing === 'paused'

/** Can this still be done, as the plan stands? */
export function isOpenStep(step: PlanStep, subscription: SubscriptionView): boolean {
  if (step === 'resume') return isLeaving(subscription)
  if (step === 'keep') return subscription.scheduled !== null
  return !isLeaving(subscription)
}
