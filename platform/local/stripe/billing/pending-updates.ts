// Changes that count once they are paid (docs.stripe.com/billing/subscriptions/pending-updates).
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { StripeFault } from '../errors.ts'
import type { Account } from '../store.ts'
import { type Change } from './change.ts'
import { finalizeInvoice } from './finalize.ts'
import { voidInvoice } from './invoice-operations.ts'
import type { NewLine } from './lines.ts'
import { payInvoice } from './pay.ts'
import { tellChange, type Subscription } from './subscription-state.ts'
import { planFor } from './time.ts'

import { applyChange, changeOf, invoiceChange } from './update.ts'

type Body = Stripe.SubscriptionUpdateParams
const pendingSeconds = 23 * 3_600

/** Nothing changes before the invoice is paid. @returns whether it is; otherwise the change waits */
export function payFirst(
  engine: StripeEngine,
  subscription: Subscription,
  body: Body,
  change: Change,
  extra: readonly NewLine[],
  now: number,
  account: Account,
): boolean {
  const { store } = engine
  const invoice = invoiceChange(engine, subscription, change, extra, now, account)
  const kept = store.get('local.subscription', subscription.id, account)
  const pending = { invoice: invoice.id, body, at: now, isUnderWay: true }
  store.update('local.subscription', kept, { pending })
  const final = finalizeInvoice(engine, invoice, account)
  let refusal: StripeFault | null = null
  if (final.status === 'open') {
    try {
      payInvoice(engine, final, { isOnSession: true }, account)
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error
      refusal = error
    }
  }
  if (final.status === 'paid') {
    store.update('local.subscription', kept, { pending: null })
    store.update('subscription', subscription, { latest_invoice: final.id })
    return true
  }
  if (body.payment_behavior === 'error_if_incomplete') {
    store.update('local.subscription', kept, { pending: null })
    voidInvoice(engine, final, account)
    throw refusal?.status === 402
      ? refusal
      : new StripeFault(
          402,
          'card_error',
          refusal?.message ?? 'Your card was declined. This transaction requires authentication.',
          {
            code: 'subscription_payment_intent_requires_action',
          },
        )
  }
  store.update('local.subscription', kept, { pending: { ...pending, isUnderWay: false } })
  const before = structuredClone(subscription) as unknown as Record<string, unknown>
  store.update('subscription', subscription, {
    latest_invoice: final.id,
    pending_update: {
      billing_cycle_anchor: change.anchor === subscription.billing_cycle_anchor ? null : change.anchor,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: now + pendingSeconds,
      metadata: null,
      subscription_items: change.items,
      trial_end: change.trial?.end ?? null,
      trial_from_plan: null,
    },
  })
  tellChange(engine, subscription, before, account)
  planFor(engine, subscription, 'subscription.pending_end', subscription.id, now + pendingSeconds)
  return false
}

/** The invoice that the change waited for was paid. */
export function applyPending(engine: StripeEngine, subscription: Subscription, account: Account): void {
  const { store } = engine
  const kept = store.get('local.subscription', subscription.id, account)
  const { pending } = kept
  if (!pending) return
  store.update('local.subscription', kept, { pending: null })
  const before = structuredClone(subscription) as unknown as Record<string, unknown>
  const change = changeOf(
    engine,
    subscription,
    { ...pending.body, proration_date: pending.at },
    pending.at,
    account,
  )
  store.update('subscription', subscription, { pending_update: null, latest_invoice: pending.invoice })
  if (change)
    applyChange(engine, subscription, change, { extra: [], now: pending.at, isPaid: true, before }, account)
  engine.emitEvent('customer.subscription.pending_update_applied', subscription, { account })
}

export function expirePending(engine: StripeEngine, subscription: Subscription, account: Account): void {
  const { store } = engine
  const kept = store.get('local.subscription', subscription.id, account)
  if (!kept.pending) return
  const invoice = store.find('invoice', kept.pending.invoice, account)
  store.update('local.subscription', kept, { pending: null })
  store.update('subscription', subscription, { pending_update: null })
  if (invoice?.status === 'open') voidInvoice(engine, invoice, account)
  engine.emitEvent('customer.subscription.pending_update_expired', subscription, { account })
}
