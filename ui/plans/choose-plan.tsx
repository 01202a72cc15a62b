import type { OfferedPlan, SubscriptionView } from '#platform/billing/index.ts'
import { LinkButton } from '../button.tsx'
import { choosePath, soldBy } from './choice.ts'
import { intervalWords, type PlanInterval } from './words.ts'

type Props = Readonly<{
  plan: OfferedPlan
  subscription: SubscriptionView | null
  interval: PlanInterval
  /** Of the page of the plan. */
  path: string
}>

/** What whoever may buy can do with a plan: choose it, pay it by the other interval, or go back to it. */
export function ChoosePlan({ plan, subscription, interval, path }: Props) {
  const isPaying = subscription !== null && !subscription.isGiven
  const isOwn = subscription ? subscription.planId === plan.id : plan.isDefault
  const soldInterval = soldBy(plan, interval)
  if (isOwn && (!isPaying || soldInterval === null || soldInterval === subscription.interval)) return null
  if (soldInterval === null) {
    return isPaying && !subscription.isCancelled ? (
      <Go href={`${path}/step?do=cancel`} words="Go back to this" plan={plan} variant="secondary" />
    ) : null
  }
  const scheduled = subscription?.scheduled
  if (scheduled?.planId === plan.id && scheduled.interval === soldInterval)
    return <p className="text-sm text-muted">Yours from the next period on</p>
  const words = isOwn
    ? `Pay ${intervalWords[soldInterval].by.toLowerCase()}`
    : soldInterval === interval
      ? 'Choose'
      : `Choose, paid ${intervalWords[soldInterval].by.toLowerCase()}`
  return (
    <Go
      href={choosePath(path, { planId: plan.id, interval: soldInterval, seats: 0 })}
      words={words}
      plan={plan}
      variant={isOwn ? 'secondary' : 'primary'}
    />
  )
}

type GoProps = { href: string; words: string; plan: OfferedPlan; variant: 'primary' | 'secondary' }

const Go = ({ href, words, plan, variant }: GoProps) => (
  <LinkButton href={href} wide variant={variant} aria-label={`${words}: ${plan.name}`}>
    {words}
  </LinkButton>
)
