import { ratioOf } from '#platform/kernel/money.ts'
import { type Running, type Standing, standingAt } from './dunning.ts'
import { amountOf, type PlanPromise } from './promise.ts'

export type Counted = Running & {
  promise: PlanPromise
  seats: number
  isComplimentary: boolean
  startedAt: Date
  endedAt: Date | null
}

const earning: ReadonlySet<Standing> = new Set<Standing>(['active', 'past_due', 'grace'])

/** What a subscription brings each month, in minor units: a twelfth of a yearly price, rounded half up. */
export const monthlyAmount = ({ promise, seats }: Pick<Counted, 'promise' | 'seats'>): number =>
  promise.price?.interval === 'year' ? ratioOf(amountOf(promise, seats), 1, 12) : amountOf(promise, seats)

/** Monthly recurring revenue at a moment, in minor units by currency: trials and what is given away bring none. */
export function recurringRevenue(subscriptions: readonly Counted[], at: Date): Map<string, number> {
  const sums = new Map<string, number>()
  for (const each of subscriptions) {
    if (!isEarning(each, at)) continue
    const { currency } = each.promise
    sums.set(currency, (sums.get(currency) ?? 0) + monthlyAmount(each))
  }
  return sums
}

function isEarning(each: Counted, at: Date): boolean {
  if (each.isComplimentary || each.startedAt > at) return false
  if (each.endedAt !== null) return each.endedAt > at
  return earning.has(standingAt(each, at))
}

/**
 * Which part of those who paid at the beginning of a stretch had left by its end, in basis points; null where nobody
 * paid. Whoever came later and left again is none of them.
 */
export function churn(subscriptions: readonly Counted[], from: Date, to: Date): number | null {
  const before = subscriptions.filter((each) => isEarning(each, from))
  if (before.length === 0) return null
  const left = before.filter(({ endedAt }) => endedAt !== null && endedAt <= to)
  return ratioOf(10_000, left.length, before.length)
}
