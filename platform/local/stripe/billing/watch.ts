// What becomes of subscriptions by their invoices, and by what happens to their customers.
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { cancelSubscription } from './cancel.ts'
import { intentOf } from './finalize.ts'
import { isGivenUp } from './pay.ts'
import {
  changeSubscription,
  findSubscription,
  isOver,
  subscriptionOf,
  type Subscription,
} from './subscription-state.ts'
import { nowFor } from './time.ts'
import { applyPending, expirePending } from './pending-updates.ts'

/** To be called once, after watchInvoices. */
export function watchSubscriptions(engine: StripeEngine): void {
  const { store, schedule, events } = engine

  schedule.onDue('subscription.pending_end', (id) => {
    const found = findSubscription(engine, id)
    if (found?.subscription.pending_update) expirePending(engine, found.subscription, found.account)
  })

  events.listeners.push((event, account) => {
    const { type } = event
    if (type === 'customer.deleted') return endAll(engine, event.data.object.id, account)
    if (type === 'payment_method.detached') return forgetMethod(engine, event.data.object.id, account)
    if (type === 'payment_intent.processing') return startedPaying(engine, event.data.object.id, account)
    if (!type.startsWith('invoice.') || type === 'invoice.upcoming') return
    const invoice = store.find('invoice', (event.data.object as Stripe.Invoice).id, account)
    const subscription = invoice && subscriptionOf(engine, invoice, account)
    if (!invoice || !subscription || isOver(subscription)) return
    if (type === 'invoice.payment_succeeded') paid(engine, subscription, invoice, account)
    if (type === 'invoice.payment_failed') failed(engine, subscription, invoice, account)
    if (type === 'invoice.voided' || type === 'invoice.marked_uncollectible') {
      recover(engine, subscription, invoice, account)
    }
  })
}

function paid(
  engine: StripeEngine,
  subscription: Subscription,
  invoice: Readonly<Stripe.Invoice>,
  account: Account,
) {
  const saves = subscription.payment_settings?.save_default_payment_method === 'on_subscription'
  const method = saves ? idOf(intentOf(engine, invoice.id, account)?.payment_method) : null
  const pending = engine.store.find('local.subscription', subscription.id, account)?.pending
  if (pending?.invoice === invoice.id && !pending.isUnderWay) applyPending(engine, subscription, account)
  if (subscription.status === 'incomplete' && idOf(subscription.latest_invoice) === invoice.id) {
    changeSubscription(
      engine,
      subscription,
      { status: 'active', ...(method ? { default_payment_method: method } : {}) },
      account,
    )
    return
  }
  if (method && method !== idOf(subscription.default_payment_method)) {
    engine.store.update('subscription', subscription, { default_payment_method: method })
  }
  recover(engine, subscription, invoice, account)
}

/** The latest invoice decides (docs.stripe.com/billing/subscriptions/overview#subscription-statuses). */
function recover(
  engine: StripeEngine,
  subscription: Subscription,
  invoice: Readonly<Stripe.Invoice>,
  account: Account,
) {
  const isBehind = subscription.status === 'past_due' || subscription.status === 'unpaid'
  if (!isBehind || idOf(subscription.latest_invoice) !== invoice.id) return
  changeSubscription(engine, subscription, { status: 'active' }, account)
}

function failed(
  engine: StripeEngine,
  subscription: Subscription,
  invoice: Readonly<Stripe.Invoice>,
  account: Account,
) {
  const isWaiting =
    engine.store.find('local.subscription', subscription.id, account)?.pending?.invoice === invoice.id
  if (isWaiting) return
  const { status } = subscription
  const behind =
    status === 'active' || status === 'trialing'
      ? changeSubscription(engine, subscription, { status: 'past_due' }, account)
      : subscription
  if (behind.status !== 'past_due' || !isGivenUp(invoice)) return
  const { afterLastRetry: outcome, invoiceRetrySeconds: retries } = engine.settings
  const first = engine.store.get('local.invoice', invoice.id, account).firstFailedAt ?? 0
  const now = nowFor(engine, subscription)
  if (outcome === 'past_due' || now < first + (retries.at(-1) ?? 0)) return
  if (outcome === 'unpaid') changeSubscription(engine, behind, { status: 'unpaid' }, account)
  else cancelSubscription(engine, behind, { at: now, reason: 'payment_failed' }, account)
}

/** A debit takes days: the subscription does not wait for it. */
function startedPaying(engine: StripeEngine, intent: string, account: Account) {
  const invoice = engine.store.find('local.invoice_of', intent, account)?.invoice
  const found = engine.store.find('invoice', invoice ?? '', account)
  const subscription = found && subscriptionOf(engine, found, account)
  if (subscription?.status === 'incomplete')
    changeSubscription(engine, subscription, { status: 'active' }, account)
}

function endAll(engine: StripeEngine, customer: string, account: Account) {
  for (const subscription of engine.store.all('subscription', account)) {
    if (subscription.customer !== customer || isOver(subscription)) continue
    const at = nowFor(engine, subscription)
    cancelSubscription(engine, subscription, { at, reason: 'cancellation_requested' }, account)
  }
}

function forgetMethod(engine: StripeEngine, method: string, account: Account) {
  for (const subscription of engine.store.all('subscription', account)) {
    if (subscription.default_payment_method !== method) continue
    changeSubscription(engine, subscription, { default_payment_method: null }, account)
  }
}
