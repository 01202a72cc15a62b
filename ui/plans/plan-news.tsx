import type { LeftoverView, PlanCardView, SubscriptionView } from '#platform/billing/index.ts'
import { Banner } from '../banner.tsx'
import { LinkButton } from '../button.tsx'
import { ActionForm, SubmitButton } from '../forms/action-form.tsx'
import type { FormAnswer } from '../forms/refusal.server.ts'
import type { BuyerWords } from './buyer-words.ts'
import { cardWords } from './card-words.ts'
import { RestBanner } from './rest-banner.tsx'
import { OwedPayment, ScheduledChange } from './standing-card.tsx'

const doneWords: Record<string, string> = {
  subscribed: 'Thank you. Your plan counts from now on.',
  changed: 'Your plan is changed. What is new counts from now on.',
  scheduled: 'Noted. The change counts from the next period on; until then everything stays as it is.',
  cancel: 'Your plan is cancelled. What is paid for stays yours until its end.',
  pause: 'Your plan will be paused. What is paid for stays yours until then.',
  resume: 'Your plan goes on as it was.',
  keep: 'Your plan goes on as it was.',
  coupon: 'Your coupon counts from the next payment on.',
  paid: 'Thank you. Everything is paid, and your plan counts as before.',
}

type OutcomeProps = Readonly<{
  done: string | null
  problem: string | null
  refused: FormAnswer | undefined
}>

/** What came of what has just been done. */
export function PlanOutcome({ done, problem, refused }: OutcomeProps) {
  if (refused)
    return <Banner tone="negative">{refused.errors.map(({ message }) => message).join(' ')}</Banner>
  if (problem === 'card')
    return (
      <Banner tone="warning" title="Your card was refused">
        Nothing was charged, and your plan stays as it is. Try again with another card.
      </Banner>
    )
  return done !== null && Object.hasOwn(doneWords, done) ? (
    <Banner tone="positive">{doneWords[done]}</Banner>
  ) : null
}

type NewsProps = Readonly<{
  subscription: SubscriptionView | null
  defaultPlan: string
  mayBuy: boolean
  leftover: LeftoverView | null
  card: PlanCardView | null
  zone: string
  path: string
  words: BuyerWords
}>

/** What is owed, what is to come, who rests, and a card that ends: each only where it is so. */
export function PlanNews(props: NewsProps) {
  const { subscription, defaultPlan, mayBuy, leftover, card, zone, path, words } = props
  const scheduled = subscription?.scheduled
  return (
    <>
      {subscription?.owed ? (
        <OwedPayment
          subscription={{ ...subscription, owed: subscription.owed }}
          defaultPlan={defaultPlan}
          zone={zone}
          actions={mayBuy ? <PayAgain path={path} /> : null}
        />
      ) : null}
      {subscription && scheduled ? (
        <ScheduledChange
          scheduled={scheduled}
          currency={subscription.currency}
          zone={zone}
          actions={
            mayBuy && scheduled.kind !== 'new_terms' ? (
              <LinkButton href={`${path}/step?do=keep`} size="sm" variant="secondary">
                Keep {subscription.planName}
              </LinkButton>
            ) : null
          }
        />
      ) : null}
      {mayBuy && leftover ? <RestBanner leftover={leftover} zone={zone} path={path} words={words} /> : null}
      {mayBuy && card?.expiresSoon ? (
        <Banner
          tone="warning"
          role="note"
          title="Your card ends soon"
          actions={
            <LinkButton href={`${path}/paying`} size="sm" variant="secondary">
              Leave another card
            </LinkButton>
          }
        >
          {cardWords(card)}.
        </Banner>
      ) : null}
    </>
  )
}

const PayAgain = ({ path }: { path: string }) => (
  <>
    <ActionForm summary={false} action={`${path}?index`}>
      <SubmitButton size="sm">Pay now with the card on file</SubmitButton>
    </ActionForm>
    <LinkButton href={`${path}/paying`} size="sm" variant="secondary">
      Use another card
    </LinkButton>
  </>
)
