import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { customerOf, subscriptionIdOf, tryFinalize } from './finalize.ts'
import { addPendingItem, pendingLines } from './invoice-items.ts'
import { voidInvoice } from './invoice-operations.ts'
import { creditLines } from './subscription-items.ts'
import { createInvoice } from './new-invoice.ts'
import { tryInvoice } from './pay.ts'
import { changeSubscription, type Subscription } from './subscription-state.ts'
import { nowFor } from './time.ts'

export type Cancellation = {
  at: number
  reason: string
  isProrated?: boolean
  isInvoiced?: boolean
  details?: { comment?: string | null; feedback?: string | null }
}

/** Ends it: nothing more is asked for; what is open stays to be paid by whoever wants to. */
export function cancelSubscription(
  engine: StripeEngine,
  subscription: Subscription,
  { at, reason, isProrated = false, isInvoiced = false, details }: Cancellation,
  account: Account,
): Subscription {
  const { store } = engine
  if (isProrated) credit(engine, subscription, at, account)
  if (isInvoiced) invoiceRest(engine, subscription, at, account)
  for (const invoice of store.all('invoice', account)) {
    const isOpen = invoice.status === 'draft' || invoice.status === 'open'
    if (subscriptionIdOf(invoice) !== subscription.id || !isOpen) continue
    store.update('invoice', invoice, { auto_advance: false, next_payment_attempt: null })
  }
  const before = subscription.cancellation_details
  const fields: Partial<Stripe.Subscription> = {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? at,
    ended_at: at,
    cancel_at_period_end: false,
    pause_collection: null,
    cancellation_details: {
      comment: details?.comment ?? before?.comment ?? null,
      feedback: (details?.feedback ??
        before?.feedback ??
        null) as Stripe.Subscription.CancellationDetails.Feedback,
      feedback_option: before?.feedback_option ?? null,
      reason: reason as Stripe.Subscription.CancellationDetails.Reason,
    },
  }
  endSchedule(engine, subscription, at, account)
  return changeSubscription(engine, subscription, fields, account, 'customer.subscription.deleted')
}

/** The first invoice was not paid in time. */
export function expireIncomplete(
  engine: StripeEngine,
  subscription: Subscription,
  account: Account,
): Subscription {
  const latest = engine.store.find('invoice', idOf(subscription.latest_invoice) ?? '', account)
  const expired = changeSubscription(
    engine,
    subscription,
    { status: 'incomplete_expired', ended_at: nowFor(engine, subscription) },
    account,
  )
  if (latest?.status === 'open') voidInvoice(engine, latest, account)
  return expired
}

function credit(engine: StripeEngine, subscription: Subscription, at: number, account: Account) {
  const customer = customerOf(engine, subscription, account)
  const { debits } = engine.store.get('local.subscription', subscription.id, account)
  for (const item of subscription.items.data) {
    const lines = creditLines(item, debits[item.id] ?? [], at, (id) =>
      engine.store.find('price', id, account),
    )
    for (const line of lines) addPendingItem(engine, customer, line, account)
  }
}

function invoiceRest(engine: StripeEngine, subscription: Subscription, at: number, account: Account) {
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
      discounts: [],
      period: { start: at, end: at },
      subscription,
    },
    account,
  )
  engine.store.update('subscription', subscription, { latest_invoice: invoice.id })
  const final = tryFinalize(engine, invoice, account)
  if (final?.status === 'open') tryInvoice(engine, final, {}, account)
}

function endSchedule(engine: StripeEngine, subscription: Subscription, at: number, account: Account) {
  const schedule = engine.store.find('subscription_schedule', idOf(subscription.schedule) ?? '', account)
  if (schedule?.status !== 'active' && schedule?.status !== 'not_started') return
  const ended = engine.store.update('subscription_schedule', schedule, {
    status: 'canceled',
    canceled_at: at,
    current_phase: null,
  })
  engine.emitEvent('subscription_schedule.canceled', ended, { account })
}
