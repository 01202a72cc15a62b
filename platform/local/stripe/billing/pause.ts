import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import type { Account } from '../store.ts'
import { periodOf, planChange } from './change.ts'
import { isRunning } from './discounts.ts'
import { customerOf, finalizeInvoice } from './finalize.ts'
import { addPendingItem, pendingLines } from './invoice-items.ts'
import { createInvoice } from './new-invoice.ts'
import { tryInvoice } from './pay.ts'
import { pausedDetails } from './renew.ts'
import { creditLines, discountsOf } from './subscription-items.ts'
import { changeSubscription, type Subscription } from './subscription-state.ts'
import { applyChange } from './update.ts'
import { nowFor } from './time.ts'

/** The subscription stands still: no periods, no invoices. Unused time is credited where that is asked for. */
export function pauseSubscription(
  engine: StripeEngine,
  subscription: Subscription,
  body: Stripe.SubscriptionPauseParams,
  account: Account,
): Subscription {
  if (!['active', 'trialing', 'past_due'].includes(subscription.status ?? '')) {
    throw invalidRequest(`A subscription with a status of ${subscription.status} cannot be paused.`)
  }
  const { store } = engine
  const now = nowFor(engine, subscription)
  const from = body.bill_for?.unused_time_from?.type ?? 'none'
  if (from !== 'none') {
    const at = from === 'now' ? now : periodOf(subscription).start
    const kept = store.get('local.subscription', subscription.id, account)
    const customer = customerOf(engine, subscription, account)
    for (const item of subscription.items.data) {
      const credits = creditLines(item, kept.debits[item.id] ?? [], at, (id) =>
        store.find('price', id, account),
      )
      for (const line of credits) addPendingItem(engine, customer, line, account)
    }
    store.update('local.subscription', kept, { debits: {} })
    if (body.invoicing_behavior === 'invoice') invoiceWaiting(engine, subscription, now, account)
  }
  return changeSubscription(
    engine,
    subscription,
    { status: 'paused', status_details: pausedDetails('pause_requested', now) },
    account,
    'customer.subscription.paused',
  )
}

function invoiceWaiting(engine: StripeEngine, subscription: Subscription, now: number, account: Account) {
  const customer = customerOf(engine, subscription, account)
  const { currency, id } = subscription
  const lines = pendingLines(engine, { customer: customer.id, subscription: id, currency }, account)
  if (lines.length === 0) return
  const invoice = createInvoice(
    engine,
    {
      customer,
      currency,
      reason: 'subscription_update',
      lines,
      discounts: discountsOf(engine, subscription, account).filter((each) => isRunning(each, now)),
      period: { start: now, end: now },
      subscription,
    },
    account,
  )
  engine.store.update('subscription', subscription, { latest_invoice: invoice.id })
  const final = finalizeInvoice(engine, invoice, account)
  if (final.status === 'open') tryInvoice(engine, final, {}, account)
}

/**
 * A new period begins with the resumption, which is paid for at once; with the anchor unchanged the rest of the former
 * one is used up, where it is not over yet.
 */
export function resumeSubscription(
  engine: StripeEngine,
  subscription: Subscription,
  body: Stripe.SubscriptionResumeParams,
  account: Account,
): Subscription {
  const { store } = engine
  if (subscription.status !== 'paused') {
    throw invalidRequest(
      `Only paused subscriptions can be resumed; this one has a status of ${subscription.status}.`,
    )
  }
  const now = nowFor(engine, subscription)
  const isUnchanged = body.billing_cycle_anchor?.type === 'unchanged' && periodOf(subscription).end > now
  const before = structuredClone(subscription) as unknown as Record<string, unknown>
  const active = store.update('subscription', subscription, { status: 'active' })
  delete active.status_details
  if (!isUnchanged) {
    // Nothing of the former period is left to be credited: its end may be past.
    const items = active.items.data.map((item) => ({
      ...item,
      current_period_start: now,
      current_period_end: now,
    }))
    store.update('subscription', active, { items: { ...active.items, data: items } })
    const change = planChange(engine, active, {}, { anchor: 'now', proration: 'none', at: now }, account)
    applyChange(engine, active, change, { extra: [], now, isPaid: false, before }, account)
  }
  engine.emitEvent('customer.subscription.resumed', active, { account, previous: { status: 'paused' } })
  return active
}
