import { ratioOf } from '#platform/kernel/money.ts'
import { type Discount, isLasting, reductionOf } from './coupons.ts'
import { type Running, type Standing, standingAt } from './dunning.ts'
import { periodBounds, periodKey } from './periods.ts'
import { amountOf, type PlanPromise } from './promise.ts'

type Priced = { promise: PlanPromise; seats: number; discount?: Discount | null }

/**
 * What a subscription brings each month, in minor units: a twelfth of a yearly price, rounded half up. Less what a
 * coupon takes off the payments of that time; what it takes off one payment alone does not recur.
 */
export function monthlyAmount({ promise, seats, discount }: Priced, at: Date): number {
  const amount = amountOf(promise, seats)
  const net = discount && isLasting(discount, at) ? amount - reductionOf(discount, amount) : amount
  return promise.price?.interval === 'year' ? ratioOf(net, 1, 12) : net
}

/** How a subscription stood from one moment on, until its next entry. */
export type SubscriptionEntry = Running & {
  subscriptionId: string
  ownerId: string
  from: Date
  /** Each month, in minor units, net of what a coupon takes off; 0 for what is given. */
  monthlyAmount: number
}

export type RevenueMonth = {
  /** Such as 2027-03. */
  month: string
  recurring: number
  gained: number
  lost: number
  subscribers: number
  joined: number
  left: number
  churn: number | null
  trialsStarted: number
  converted: number
  /** Trials that ended in it, however. */
  trialsEnded: number
}

const earning: ReadonlySet<Standing> = new Set<Standing>(['active', 'past_due', 'grace'])

/**
 * Monthly recurring revenue by month, from what is written of each subscription: trials, what is given away, and what
 * nobody has paid for two weeks bring none. What an owner changes within one month counts by what it came to, so that
 * a month's revenue is that of the month before, and what was gained, less what was lost.
 * @param entries of one currency, in the order in which they were written
 * @param count of months, the present one being the last; it is looked at as it stands now
 */
export function revenueByMonth(
  entries: readonly SubscriptionEntry[],
  { now, timeZone, count }: { now: Date; timeZone: string; count: number },
): RevenueMonth[] {
  const histories = bySubscription(entries)
  const months: RevenueMonth[] = []
  for (let at = now; months.length < count;) {
    const { startsAt, endsAt } = periodBounds('month', at, timeZone)
    months.unshift(
      monthOf(histories, periodKey('month', at, timeZone), startsAt, endsAt > now ? now : endsAt),
    )
    at = new Date(startsAt.getTime() - 1)
  }
  return months
}

function bySubscription(entries: readonly SubscriptionEntry[]): SubscriptionEntry[][] {
  const found = new Map<string, SubscriptionEntry[]>()
  for (const entry of entries) {
    const history = found.get(entry.subscriptionId)
    if (history) history.push(entry)
    else found.set(entry.subscriptionId, [entry])
  }
  return [...found.values()]
}

function monthOf(
  histories: readonly (readonly SubscriptionEntry[])[],
  month: string,
  from: Date,
  to: Date,
): RevenueMonth {
  const [before, after] = [earnings(histories, from), earnings(histories, to)]
  const owners = [...new Set([...before.keys(), ...after.keys()])]
  const steps = owners.map((owner) => (after.get(owner) ?? 0) - (before.get(owner) ?? 0))
  const left = [...before.keys()].filter((owner) => !after.has(owner)).length
  const trials = histories.map((history) => trialOf(history, to)).filter((trial) => trial !== null)
  const isWithin = (at: Date | null) => at !== null && at > from && at <= to
  return {
    month,
    recurring: sum([...after.values()]),
    gained: sum(steps.filter((step) => step > 0)),
    lost: -sum(steps.filter((step) => step < 0)) || 0,
    subscribers: after.size,
    joined: [...after.keys()].filter((owner) => !before.has(owner)).length,
    left,
    churn: before.size === 0 ? null : ratioOf(10_000, left, before.size),
    trialsStarted: trials.filter(({ startedAt }) => isWithin(startedAt)).length,
    converted: trials.filter(({ convertedAt }) => isWithin(convertedAt)).length,
    trialsEnded: trials.filter(({ endedAt }) => isWithin(endedAt)).length,
  }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)

/** What each owner brings at a moment: only those who bring something. */
function earnings(
  histories: readonly (readonly SubscriptionEntry[])[],
  at: Date,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const history of histories) {
    const entry = history.findLast(({ from }) => from <= at)
    if (!entry || !earning.has(standingAt(entry, at)) || entry.monthlyAmount === 0) continue
    found.set(entry.ownerId, (found.get(entry.ownerId) ?? 0) + entry.monthlyAmount)
  }
  return found
}

type Trial = { startedAt: Date; endedAt: Date | null; convertedAt: Date | null }

/** When a subscription was tried, and what became of it by a moment; null where it never was. */
function trialOf(history: readonly SubscriptionEntry[], by: Date): Trial | null {
  const seen = history.filter(({ from }) => from <= by)
  const begin = seen.findIndex(({ state }) => state === 'trialing')
  if (begin === -1) return null
  const rest = seen.slice(begin)
  return {
    startedAt: seen[begin]!.from,
    endedAt: rest.find(({ state }) => state !== 'trialing')?.from ?? null,
    convertedAt: rest.find(({ state }) => state === 'active')?.from ?? null,
  }
}
