import type { PlanCardView, SubscriptionView } from '#platform/billing/index.ts'
import { cardWords } from './card-words.ts'

type Props = Readonly<{ card: PlanCardView | null; subscription: SubscriptionView | null; path: string }>

/** With what a plan is paid, and where that is changed; nothing for whoever pays nothing. */
export function PaidBy({ card, subscription, path }: Props) {
  if (!card && (!subscription || subscription.isGiven)) return null
  return (
    <>
      {card ? `${cardWords(card)}. ` : null}
      <a className="link text-text" href={`${path}/paying`}>
        Card and billing details
      </a>
    </>
  )
}
