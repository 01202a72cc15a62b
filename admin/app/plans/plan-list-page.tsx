import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Plus } from 'lucide-react'
import type { PlanView } from '#platform/billing/index.ts'
import { Badge, Banner, Card, formatMoney, LinkButton, PageHead, useLocale } from '#ui/index.ts'
import { Decision, PlaceButtons } from '../shell/list-decisions.tsx'
import type { actOnPlans, loadPlanList } from './list-page.server.ts'
import { intervalWords } from './plan-form.ts'
import { buyerWords, countWords, stateWords } from './price-list.ts'

/** The plans that are sold, in their order, with what can be done with each. */
export function PlanListPage() {
  const { plans, buyer, base, done } = useLoaderData<typeof loadPlanList>()
  const result = useActionData<typeof actOnPlans>()
  const refusal = result?.errors[0]?.message
  const words = buyerWords[buyer]
  return (
    <>
      <PageHead
        title={words.plans}
        actions={
          <>
            <LinkButton href={`${base}/subscriptions`} variant="secondary">
              Subscriptions
            </LinkButton>
            <LinkButton href={`${base}/plans/coupons`} variant="secondary">
              Coupons
            </LinkButton>
            <LinkButton href={`${base}/plans/new`} icon={<Plus aria-hidden="true" className="icon" />}>
              Add a plan
            </LinkButton>
          </>
        }
      >
        {words.lead}
      </PageHead>
      {refusal ? (
        <Banner tone="negative">{refusal}</Banner>
      ) : done ? (
        <Banner tone="positive">{done}</Banner>
      ) : null}
      <ul className="grid gap-4">
        {plans.map((plan, index) => (
          <Item
            key={plan.id}
            plan={plan}
            base={base}
            subscribed={countWords(plan.subscriberCount, words)}
            isFirst={index === 0}
            isLast={index === plans.length - 1}
          />
        ))}
      </ul>
    </>
  )
}

type ItemProps = Readonly<{
  plan: PlanView
  base: string
  subscribed: string
  isFirst: boolean
  isLast: boolean
}>

const Item = ({ plan, base, subscribed, isFirst, isLast }: ItemProps) => (
  <Card as="li" className="grid gap-3">
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="grid min-w-0 gap-1">
        <h2 className="flex flex-wrap items-center gap-2 text-lg font-strong">
          <a href={`${base}/plans/${plan.id}`} className="link wrap-anywhere">
            {plan.name}
          </a>
          <Badge tone={stateWords[plan.state].tone}>{stateWords[plan.state].label}</Badge>
          {plan.isDefault ? <Badge tone="info">Everybody has it</Badge> : null}
        </h2>
        {plan.description ? <p className="max-w-measure wrap-anywhere">{plan.description}</p> : null}
      </div>
      <PlaceButtons field="planId" id={plan.id} name={plan.name} isFirst={isFirst} isLast={isLast} />
    </div>
    <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
      <div>
        <dt className="text-muted">Price</dt>
        <dd className="tabular-nums">
          <Prices plan={plan} />
        </dd>
      </div>
      <div>
        <dt className="text-muted">Subscribed</dt>
        <dd>
          {plan.isDefault ? (
            'Whoever has no other'
          ) : plan.subscriberCount === 0 ? (
            subscribed
          ) : (
            <a className="link" href={`${base}/subscriptions?plan=${plan.id}`}>
              {subscribed}
            </a>
          )}
        </dd>
      </div>
      {plan.trialDays > 0 ? (
        <div>
          <dt className="text-muted">Trial</dt>
          <dd>{plan.trialDays === 1 ? 'One day' : `${plan.trialDays} days`}</dd>
        </div>
      ) : null}
    </dl>
    <Form method="post" preventScrollReset className="flex flex-wrap gap-2">
      <input type="hidden" name="planId" value={plan.id} />
      <input type="hidden" name="version" value={plan.version} />
      <LinkButton
        href={`${base}/plans/${plan.id}`}
        variant="secondary"
        size="sm"
        aria-label={`Edit: ${plan.name}`}
      >
        Edit
      </LinkButton>
      {plan.state === 'offered' ? null : (
        <Decision of={plan} value="offer">
          Offer
        </Decision>
      )}
      {plan.state === 'hidden' ? null : (
        <Decision of={plan} value="hide">
          Hide
        </Decision>
      )}
      {plan.state === 'retired' || plan.isDefault ? null : (
        <Decision of={plan} value="retire">
          Retire
        </Decision>
      )}
    </Form>
  </Card>
)

function Prices({ plan: { prices, currency } }: { plan: PlanView }) {
  const locale = useLocale()
  const parts = intervalWords.flatMap(({ interval, unit }) => {
    const price = prices.find((each) => each.interval === interval)
    return price ? [`${formatMoney(price.amount, currency, locale, { short: true })} ${unit}`] : []
  })
  return <>{parts.length === 0 ? 'Free' : parts.join(' or ')}</>
}
