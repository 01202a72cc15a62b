import { compareValues, type Contents, featureKeys, type FeatureKey, valueIn } from '../features.ts'
import { amountOf, type PlanPromise } from './promise.ts'

export type PlanStep = 'same' | 'upgrade' | 'downgrade' | 'sideways'
export type Difference = { feature: FeatureKey; gives: 'more' | 'less' }

/** What another plan gives more or less of, in the order in which features are declared. */
export function differences(from: Contents, to: Contents): Difference[] {
  return featureKeys.flatMap((feature) => {
    const order = compareValues(feature, valueIn(to, feature), valueIn(from, feature))
    return order === 0 ? [] : [{ feature, gives: order > 0 ? ('more' as const) : ('less' as const) }]
  })
}

/**
 * What a change from one plan to another is. Nobody is to lose at once what is paid for: whatever takes something away
 * waits for the end of the period, unless it gives something else and costs more.
 */
export function stepBetween(from: Comparable, to: Comparable): PlanStep {
  const changes = differences(from.contents, to.contents)
  const hasMore = changes.some(({ gives }) => gives === 'more')
  const hasLess = changes.some(({ gives }) => gives === 'less')
  const [before, after] = [perMonth(from), perMonth(to)]
  if (!hasMore && !hasLess) {
    if (before === after && from.price?.interval === to.price?.interval) return 'same'
    return from.price === null && to.price !== null ? 'upgrade' : 'sideways'
  }
  if (hasMore && hasLess) return after > before ? 'upgrade' : after < before ? 'downgrade' : 'sideways'
  return hasMore ? 'upgrade' : 'downgrade'
}
type Comparable = Pick<PlanPromise, 'contents' | 'price'>

/** Twelfths of a year are compared exactly: as amounts of a year. */
const perMonth = (plan: Comparable): number => amountOf(plan) * (plan.price?.interval === 'year' ? 1 : 12)

/** An upgrade counts now; everything else from the next period on. */
export const isAtOnce = (step: PlanStep): boolean => step === 'upgrade'
