import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { OfferedPlan, PlanComparison as Comparison } from '#platform/billing/index.ts'
import { Badge } from '../badge.tsx'
import { useLocale, useWords } from '../kit.tsx'
import { IntervalSwitch, type IntervalSwitchProps } from './interval-switch.tsx'
import { PlanPrice } from './plan-price.tsx'
import { type ComparedFeature, featureCell, overageWords, type PlanInterval } from './words.ts'

export type PlanComparisonProps = Readonly<{
  comparison: Comparison
  /** What the table compares; read aloud. */
  caption?: string
  interval: PlanInterval
  /** Without either there is no switch; nor where nothing is sold by the year. */
  hrefOf?: IntervalSwitchProps['hrefOf']
  onInterval?: IntervalSwitchProps['onChange']
  /** The plan that the reader has. */
  currentPlanId?: string | null
  /** What the reader came for: its row stands out. */
  soughtFeature?: string | null
  hasTrial?: boolean
  /** Heading level of the plans' names. */
  level?: 2 | 3 | 4
  /** What can be done with a plan; it is drawn twice, for wide and for narrow screens: give it no ids. */
  actionOf?: (plan: OfferedPlan) => ReactNode
}>

/**
 * Plans beside each other: what they cost, and what is in each. A table where there is room for one, cards elsewhere;
 * the room is that of the container, so that a preview shows what a phone shows.
 */
export function PlanComparison(props: PlanComparisonProps) {
  const { comparison, interval, hrefOf, onInterval } = props
  const isSwitchable =
    (hrefOf ?? onInterval) !== undefined &&
    comparison.plans.some(({ prices }) => new Set(prices.map((price) => price.interval)).size > 1)
  return (
    <div className="plans">
      {isSwitchable ? <IntervalSwitch interval={interval} hrefOf={hrefOf} onChange={onInterval} /> : null}
      <PlanTable {...props} />
      <PlanCards {...props} />
    </div>
  )
}

function PlanTable(props: PlanComparisonProps) {
  const { comparison, caption = 'Plans', soughtFeature } = props
  const words = useWords()
  const { plans, features } = comparison
  const isOwn = (plan: OfferedPlan) => (plan.id === props.currentPlanId ? true : undefined)
  return (
    <section
      className="plans-board"
      aria-label={`${caption}. ${words.scrollableTable}`}
      // Reachable by keyboard, so that it can be scrolled by it.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="plans-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">What is in it</span>
            </th>
            {plans.map((plan) => (
              <th key={plan.id} scope="col" data-own={isOwn(plan)}>
                <PlanName {...props} plan={plan} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="plans-offers">
          <tr>
            <th scope="row">
              <span className="sr-only">Price</span>
            </th>
            {plans.map((plan) => (
              <td key={plan.id} data-own={isOwn(plan)}>
                <PlanOffer {...props} plan={plan} />
              </td>
            ))}
          </tr>
          {props.actionOf ? (
            <tr>
              <th scope="row">
                <span className="sr-only">Choose</span>
              </th>
              {plans.map((plan) => (
                <td key={plan.id} data-own={isOwn(plan)}>
                  {props.actionOf?.(plan)}
                </td>
              ))}
            </tr>
          ) : null}
        </tbody>
        <tbody>
          {features.map((feature) => (
            <tr key={feature.feature} data-sought={feature.feature === soughtFeature ? true : undefined}>
              <th scope="row">
                <span className="block font-medium">{feature.label}</span>
                <span className="block text-sm font-normal text-muted">{feature.description}</span>
              </th>
              {plans.map((plan) => (
                <td key={plan.id} data-own={isOwn(plan)}>
                  <Cell plan={plan} feature={feature} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PlanCards(props: PlanComparisonProps) {
  const locale = useLocale()
  const { plans, features } = props.comparison
  return (
    <ul className="plans-cards">
      {plans.map((plan) => (
        <li key={plan.id} className="card" data-own={plan.id === props.currentPlanId ? true : undefined}>
          <PlanName {...props} plan={plan} />
          <PlanOffer {...props} plan={plan} />
          {props.actionOf?.(plan)}
          <ul className="plans-contents" aria-label={`In ${plan.name}`}>
            {features.map((feature) => {
              const cell = featureCell(feature.kind, plan.contents[feature.feature], locale)
              if (cell.kind === 'none') return null
              const beyond = overageWords(plan, feature.feature, locale)
              return (
                <li
                  key={feature.feature}
                  data-sought={feature.feature === props.soughtFeature ? true : undefined}
                >
                  <Check aria-hidden="true" className="icon" />
                  <span>
                    {feature.label}
                    {cell.kind === 'amount' ? <>: {cell.text}</> : null}
                    {beyond ? <span className="text-muted">, {beyond}</span> : null}
                  </span>
                </li>
              )
            })}
          </ul>
        </li>
      ))}
    </ul>
  )
}

type OfPlan = PlanComparisonProps & { plan: OfferedPlan }

function PlanName({ plan, level = 2, currentPlanId }: OfPlan) {
  const Heading = `h${level}` as const
  return (
    <div className="plan-name">
      <Heading className="heading text-xl wrap-anywhere">{plan.name}</Heading>
      {plan.id === currentPlanId ? <Badge tone="info">Your plan</Badge> : null}
    </div>
  )
}

const PlanOffer = ({ plan, interval, hasTrial = true }: OfPlan) => (
  <div className="plan-offer">
    {plan.description ? <p className="text-sm text-muted wrap-anywhere">{plan.description}</p> : null}
    <PlanPrice plan={plan} interval={interval} hasTrial={hasTrial} />
  </div>
)

function Cell({ plan, feature }: { plan: OfferedPlan; feature: ComparedFeature }) {
  const locale = useLocale()
  const cell = featureCell(feature.kind, plan.contents[feature.feature], locale)
  if (cell.kind === 'there')
    return (
      <>
        <Check aria-hidden="true" className="icon text-positive" />
        <span className="sr-only">Included</span>
      </>
    )
  if (cell.kind === 'none')
    return (
      <>
        <Minus aria-hidden="true" className="icon text-muted" />
        <span className="sr-only">Not included</span>
      </>
    )
  const beyond = overageWords(plan, feature.feature, locale)
  return (
    <>
      <span className="font-medium tabular-nums">{cell.text}</span>
      {beyond ? <span className="block text-sm text-muted">{beyond}</span> : null}
    </>
  )
}
