import type { SubscriptionView } from '#platform/billing/index.ts'
import { LinkButton } from '#ui/index.ts'

export const steps = ['cancel', 'pause', 'resume', 'keep'] as const
export type Step = (typeof steps)[number]
export const stepIn = (value: FormDataEntryValue | null): Step | undefined =>
  steps.find((each) => each === value)

const isLeaving = ({ isCancelled, isPausing, standing }: SubscriptionView): boolean =>
  isCancelled || isPausing || standing === 'paused'

/** Can this still be done, as the plan stands? */
export function isOpen(step: Step, subscription: SubscriptionView): boolean {
  if (step === 'resume') return isLeaving(subscription)
  if (step === 'keep') return subscription.scheduled !== null
  return !isLeaving(subscription)
}

/** The ways out of a plan that is paid for, and back. */
export function Leaving({ subscription, path }: Readonly<{ subscription: SubscriptionView; path: string }>) {
  if (isLeaving(subscription))
    return <LinkButton href={`${path}/step?do=resume`}>Go on with {subscription.planName}</LinkButton>
  return (
    <>
      {subscription.standing === 'active' ? (
        <LinkButton href={`${path}/step?do=pause`} variant="secondary">
          Pause
        </LinkButton>
      ) : null}
      <LinkButton href={`${path}/step?do=cancel`} variant="quiet">
        Cancel the plan
      </LinkButton>
    </>
  )
}
