import type { OfferedPlan, PlanComparison } from '#platform/billing/index.ts'
import { formatMoney, formatNumber, formatPercent } from '../format.ts'

export type PlanInterval = OfferedPlan['prices'][number]['interval']
export type ComparedFeature = PlanComparison['features'][number]

export const planIntervals = ['month', 'year'] as const satisfies readonly PlanInterval[]
export const intervalWords: Record<PlanInterval, { each: string; by: string }> = {
  month: { each: 'a month', by: 'Monthly' },
  year: { each: 'a year', by: 'Yearly' },
}

export const priceFor = (plan: Pick<OfferedPlan, 'prices'>, interval: PlanInterval) =>
  plan.prices.find((price) => price.interval === interval)

/** What whoever pays by the year keeps of twelve months, in minor units; 0 where that is not less. */
export function savedByYear(plan: Pick<OfferedPlan, 'prices'>): number {
  const [month, year] = [priceFor(plan, 'month'), priceFor(plan, 'year')]
  return month && year ? Math.max(0, month.amount * 12 - year.amount) : 0
}

/** What some plan gives of one feature; `none` where it gives nothing of it. */
export type FeatureCell = { kind: 'there' } | { kind: 'none' } | { kind: 'amount'; text: string }

/** @param value as plans and entitlements say it: undefined and false are nothing, null is without end */
export function featureCell(
  kind: ComparedFeature['kind'],
  value: boolean | number | null | undefined,
  locale: string,
): FeatureCell {
  if (value === undefined || value === false || (value === 0 && kind !== 'rate')) return { kind: 'none' }
  if (value === true) return { kind: 'there' }
  if (value === null) return { kind: 'amount', text: 'Unlimited' }
  const text = kind === 'rate' ? formatPercent(value / 10_000, locale, 2) : formatNumber(value, locale)
  return { kind: 'amount', text }
}

/** What goes beyond a meter's limit costs so much, where the plan lets it go beyond. */
export function overageWords(plan: OfferedPlan, feature: string, locale: string): string | null {
  const amount = (plan.overage as Record<string, number | undefined>)[feature]
  return amount === undefined
    ? null
    : `each one more ${formatMoney(amount, plan.currency, locale, { short: true })}`
}

/** The plans that hold more of a feature than so much, in the order of the price list. */
export const plansHolding = ({ plans }: PlanComparison, feature: string, above = 0): OfferedPlan[] =>
  plans.filter(({ contents }) => {
    const value = contents[feature]
    return typeof value === 'number' ? value > above : value === true || value === null
  })
