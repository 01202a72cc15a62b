import type { OfferedPlan, SubscriptionView } from '#platform/billing/index.ts'
import { LinkButton } from '#ui/index.ts'
import { intervalWords, type PlanInterval } from '#ui/plans/words.ts'
import { soldBy } from './choice.ts'

type Props = Readonly<{
  plan: OfferedPlan
  subscription: SubscriptionView | null
  interval: PlanInterval
  path: string
}>

/** What can be done with a plan: choose it, pay it by the other interval, or go back to it. */
export function ChoosePlan({ plan, subscription, interval, path }: Props) {
  const isPaying = subscription !== null && !subscription.isGiven
  const isOwn = subscription ? subscription.planId === plan.id : plan.isDefault
  const sold = soldBy(plan, interval)
  if (isOwn && (!isPaying || sold === null || sold === subscription.interval)) return null
  if (sold === null)
    return isPaying && !subscription.isCancelled ? (
      <Go href={`${path}/step?do=cancel`} words="Go back to this" plan={plan} isSecond />
    ) : null
  const by = intervalWords[sold].by.toLowerCase()
  const words = isOwn ? `Pay ${by}` : sold === interval ? 'Choose' : `Choose, paid ${by}`
  const query = new URLSearchParams({ plan: plan.id, interval: sold })
  return <Go href={`${path}/change?${query}`} words={words} plan={plan} isSecond={isOwn} />
}

type GoProps = Readonly<{ href: string; words: string; plan: OfferedPlan; isSecond: boolean }>

const Go = ({ href, words, plan, isSecond }: GoProps) => (
  <LinkButton
    href={href}
    wide
    variant={isSecond ? 'secondary' : 'primary'}
    aria-label={`${words}: ${plan.name}`}
  >
    {words}
  </LinkButton>
)
