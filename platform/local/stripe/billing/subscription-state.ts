import type Stripe from 'stripe'
import { secondsPerDay } from '../clock.ts'
import type { StripeEngine } from '../engine.ts'
import type { EventType } from '../events.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { discountsOf, debitOf } from './subscription-items.ts'
import { periodOf } from './change.ts'
import { isRunning } from './discounts.ts'
import { subscriptionIdOf } from './finalize.ts'
import type { NewLine } from './lines.ts'
import type { Debit } from './objects.ts'
import { nowFor, planFor } from './time.ts'

export type Subscription = Readonly<Stripe.Subscription>

export const isOver = ({ status }: Subscription) => status === 'canceled' || status === 'incomplete_expired'

/** Changes fields and tells of it, with what they were before. Nothing is told where nothing changed. */
export function changeSubscription(
  engine: StripeEngine,
  subscription: Subscription,
  fields: Partial<Stripe.Subscription>,
  account: Account,
  type: EventType = 'customer.subscription.updated',
): Subscription {
  const before = structuredClone(subscription) as unknown as Record<string, unknown>
  const changed = engine.store.update('subscription', subscription, fields)
  tellChange(engine, changed, before, account, type)
  return changed
}

/** Tells how a subscription differs from what it was. */
export function tellChange(
  engine: StripeEngine,
  subscription: Subscription,
  before: Readonly<Record<string, unknown>>,
  account: Account,
  type: EventType = 'customer.subscription.updated',
): void {
  const previous = Object.fromEntries(
    Object.entries(subscription).flatMap(([name, value]) =>
      JSON.stringify(value) === JSON.stringify(before[name]) ? [] : [[name, before[name] ?? null]],
    ),
  )
  if (Object.keys(previous).length === 0 && type === 'customer.subscription.updated') return
  engine.emitEvent(type, subscription, { account, previous })
}

/** What the period that has begun makes happen by itself. */
export function planPeriod(engine: StripeEngine, subscription: Subscription, account: Account): void {
  const { id } = subscription
  const { start, end } = periodOf(subscription)
  const { upcomingDays, trialReminderDays } = engine.settings
  planFor(engine, subscription, 'subscription.period_end', id, end)
  const upcoming = end - upcomingDays * secondsPerDay
  if (upcoming > start) planFor(engine, subscription, 'subscription.upcoming', id, upcoming)
  if (subscription.status !== 'trialing' || subscription.trial_end === null) return
  const reminder = subscription.trial_end - trialReminderDays * secondsPerDay
  if (reminder > nowFor(engine, subscription)) {
    planFor(engine, subscription, 'subscription.trial_reminder', id, reminder)
  } else {
    engine.emitEvent('customer.subscription.trial_will_end', subscription, { account })
  }
}

/** Notes what these lines ask for, so that it can be credited later. `ids` are those of the lines where they are kept. */
export function keepDebits(
  engine: StripeEngine,
  subscription: Pick<Stripe.Subscription, 'id'>,
  lines: readonly { line: NewLine; net: number; id: string; invoice: string | null }[],
  former: Readonly<Record<string, Debit[]>>,
  account: Account,
): void {
  const debits = { ...former }
  for (const { line, net, id, invoice } of lines) {
    const debit = debitOf(engine, line, net, { invoice, line: id }, account)
    if (debit && line.item !== null) debits[line.item] = [...(debits[line.item] ?? []), debit]
  }
  const kept = engine.store.find('local.subscription', subscription.id, account)
  if (kept) engine.store.update('local.subscription', kept, { debits })
  else engine.store.insert('local.subscription', { id: subscription.id, debits, pending: null }, account)
}

/** The last lines of an invoice, with what each comes to, in the form of keepDebits; what waited comes before them. */
export function billedLines(
  engine: StripeEngine,
  invoice: string,
  lines: readonly NewLine[],
  account: Account,
) {
  const kept = engine.store.get('local.invoice', invoice, account).lines.slice(-lines.length)
  return lines.map((line, index) => {
    const { id, amount, discount_amounts: off } = kept[index]!
    return { line, net: amount - (off ?? []).reduce((sum, each) => sum + each.amount, 0), id, invoice }
  })
}

/** Discounts whose time is over, or that were for one invoice only, go. @returns those that stay */
export function dropSpentDiscounts(
  engine: StripeEngine,
  subscription: Subscription,
  at: number,
  isInvoiced: boolean,
  account: Account,
): string[] {
  const { store } = engine
  return discountsOf(engine, subscription, account).flatMap((discount) => {
    const coupon = store.find('coupon', idOf(discount.source.coupon) ?? '', account)
    const isSpent = (coupon?.duration === 'once' && isInvoiced) || !isRunning(discount, at)
    if (!isSpent) return [discount.id]
    engine.emitEvent('customer.discount.deleted', discount, { account })
    return []
  })
}

/** Every subscription with the account it is of; the same for those whose id comes from somewhere else. */
export function findSubscription(engine: StripeEngine, id: string | null) {
  const account = id === null ? undefined : engine.store.accountOf('subscription', id)
  if (id === null || account === undefined) return null
  return { subscription: engine.store.get('subscription', id, account), account }
}

export const subscriptionOf = (engine: StripeEngine, invoice: Readonly<Stripe.Invoice>, account: Account) =>
  engine.store.find('subscription', subscriptionIdOf(invoice) ?? '', account)
