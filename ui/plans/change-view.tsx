import type { LeftoverView, OfferedPlan, SubscriptionView } from '#platform/billing/index.ts'
import { Banner } from '../banner.tsx'
import { LinkButton } from '../button.tsx'
import { Card } from '../card.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { PageHead } from '../page-head.tsx'
import { agreedOf, AgreeForm } from './agree-form.tsx'
import type { Weighed } from './agree.server.ts'
import type { BuyerWords } from './buyer-words.ts'
import { ChoiceFields } from './choice-fields.tsx'
import { ChangePrice, CheckoutPrice } from './choice-price.tsx'
import type { Wanted } from './choice.ts'
import { LeavesOver } from './leaves-over.tsx'
import { intervalWords } from './words.ts'

type Props = Readonly<{
  wanted: Wanted
  plan: OfferedPlan
  couponCode: string
  weighed: Weighed
  /** What the plan has no room for; null where it has for everything. */
  leftover: LeftoverView | null
  present: SubscriptionView | null
  zone: string
  shownAt: string
  path: string
  words: BuyerWords
  result: FormResult | undefined
}>

/** A plan that was chosen: what it costs today and from then on, and the one button that agrees. */
export function ChangeView(props: Props) {
  const { wanted, plan, couponCode, weighed, leftover, present, zone, shownAt, path, words, result } = props
  const price = plan.prices.find(({ interval }) => interval === wanted.interval)
  const hasSeats = price !== undefined && price.seatAmount !== null
  const fields = (
    <ChoiceFields
      wanted={wanted}
      couponCode={couponCode}
      hasSeats={hasSeats}
      hasCoupon={weighed.kind === 'checkout'}
      couponFault={weighed.kind === 'checkout' ? weighed.couponFault : null}
    />
  )
  return (
    <>
      <PageHead title={plan.name}>
        {price ? `Paid ${intervalWords[wanted.interval].by.toLowerCase()}. ` : null}
        {plan.description}
      </PageHead>
      <Card as="section" aria-label="What it costs" className="grid max-w-lg gap-6">
        {weighed.kind === 'refused' ? (
          <>
            <Banner tone="warning">{weighed.message}</Banner>
            <div>
              <LinkButton href={path} variant="secondary">
                Back to your plan
              </LinkButton>
            </div>
          </>
        ) : (
          <>
            {hasSeats ? fields : null}
            {weighed.kind === 'checkout' ? (
              <CheckoutPrice checkout={weighed.checkout} plan={plan} wanted={wanted} />
            ) : (
              <ChangePrice
                change={weighed.change}
                plan={plan}
                wanted={wanted}
                present={present}
                zone={zone}
              />
            )}
            {hasSeats ? null : fields}
            {leftover ? <LeavesOver leftover={leftover} planId={plan.id} path={path} words={words} /> : null}
            <AgreeForm path={path} wanted={wanted} agreed={agreedOf(weighed, shownAt)} result={result} />
          </>
        )}
      </Card>
    </>
  )
}
