import type { SubscriptionView } from '#platform/billing/index.ts'
import { LinkButton } from '../button.tsx'
import { isLeaving } from './steps.ts'

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
