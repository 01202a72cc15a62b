import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import { idOf } from '../fields.ts'
import { confirmIntent } from '../payments/confirm.ts'
import type { Account } from '../store.ts'
import { customerOf, finalizeInvoice, intentOf, markPaid, subscriptionIdOf, tryFinalize } from './finalize.ts'
import { nowFor, planFor } from './time.ts'

type Invoice = Readonly<Stripe.Invoice>
type Method = Readonly<Stripe.PaymentMethod>

/** With what an invoice would be paid: its own payment method, the subscription's, the customer's. */
export function methodFor(
  engine: StripeEngine,
  {
    invoice = null,
    subscription = null,
    customer,
  }: {
    invoice?: Invoice | null
    subscription?: Readonly<Stripe.Subscription> | null
    customer: Readonly<Stripe.Customer>
  },
  account: Account,
): Method | null {
  const id =
    idOf(invoice?.default_payment_method) ??
    idOf(subscription?.default_payment_method) ??
    idOf(customer.invoice_settings.default_payment_method)
  return engine.store.find('payment_method', id ?? '', account)
}

export type Attempt = {
  /** In place of the one that is kept. */
  method?: Method | null
  /** The customer is there to answer the bank's questions. */
  isOnSession?: boolean
}

/**
 * Tries to take the money of an open invoice. What becomes of it is told by the intent's events (see watchInvoices).
 * @throws StripeFault 402 where the bank refuses, 400 where there is nothing to pay with
 */
export function payInvoice(
  engine: StripeEngine,
  invoice: Invoice,
  attempt: Attempt,
  account: Account,
): Invoice {
  const { store } = engine
  const open = invoice.status === 'draft' ? finalizeInvoice(engine, invoice, account) : invoice
  if (open.status === 'paid') return open
  const intent = intentOf(engine, open.id, account)
  if (!intent) throw invalidRequest(`Nothing is asked for by the invoice ${open.id}.`)
  const customer = customerOf(engine, open, account)
  const subscription = store.find('subscription', subscriptionIdOf(open) ?? '', account)
  const method = attempt.method ?? methodFor(engine, { invoice: open, subscription, customer }, account)
  if (!method) {
    noteFailure(engine, open, account)
    throw invalidRequest(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
      { code: 'resource_missing' },
    )
  }
  const isOffSession = attempt.isOnSession !== true
  try {
    confirmIntent(engine, intent, { method, isOffSession }, account)
  } catch (error) {
    const isAsking = error instanceof StripeFault && error.details.code === 'authentication_required'
    if (!isAsking || !isOffSession) throw error
    // The bank wants to hear from the customer: the intent waits for that.
    confirmIntent(engine, store.get('payment_intent', intent.id, account), { method }, account)
    throw error
  }
  return store.get('invoice', open.id, account)
}

/** As payInvoice, where nobody is there to be told that it failed. */
export function tryInvoice(
  engine: StripeEngine,
  invoice: Invoice,
  attempt: Attempt,
  account: Account,
): Invoice {
  try {
    return payInvoice(engine, invoice, attempt, account)
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error
    return engine.store.get('invoice', invoice.id, account)
  }
}

/** Counts the attempt, and plans the next one where one is to follow. */
export function noteFailure(engine: StripeEngine, invoice: Invoice, account: Account): void {
  const { store, settings } = engine
  const kept = store.get('local.invoice', invoice.id, account)
  const now = nowFor(engine, invoice)
  const firstFailedAt = kept.firstFailedAt ?? now
  // The first invoice of a subscription is for the customer, who is there, to pay.
  const isRetried = invoice.billing_reason !== 'subscription_create' && invoice.auto_advance === true
  const next = settings.invoiceRetrySeconds.map((each) => firstFailedAt + each).find((at) => at > now)
  store.update('local.invoice', kept, { firstFailedAt })
  const failed = store.update('invoice', invoice, {
    attempted: true,
    attempt_count: invoice.attempt_count + 1,
    next_payment_attempt: isRetried ? (next ?? null) : null,
  })
  const planned = failed.next_payment_attempt
  if (planned !== null) planFor(engine, invoice, 'invoice.retry', invoice.id, planned)
  const customer = customerOf(engine, invoice, account)
  if (!customer.delinquent) store.update('customer', customer, { delinquent: true })
  engine.emitEvent('invoice.payment_failed', failed, { account })
}

/** Whether no attempt follows by itself any more. */
export const isGivenUp = (invoice: Invoice) =>
  invoice.status === 'open' && invoice.attempt_count > 0 && invoice.next_payment_attempt === null

/** What invoices do by themselves, and what becomes of them by their payments. To be called once. */
export function watchInvoices(engine: StripeEngine): void {
  const { store, schedule, events } = engine

  const find = (id: string) => {
    const account = store.accountOf('invoice', id)
    return account === undefined ? null : { invoice: store.get('invoice', id, account), account }
  }
  schedule.onDue('invoice.finalize', (id) => {
    const found = find(id)
    if (found?.invoice.status !== 'draft' || !found.invoice.auto_advance) return
    const { account } = found
    const final = tryFinalize(engine, found.invoice, account)
    if (final?.status === 'open' && final.collection_method === 'charge_automatically') {
      tryInvoice(engine, final, {}, account)
    }
  })
  schedule.onDue('invoice.retry', (id, at) => {
    const found = find(id)
    const { invoice } = found ?? {}
    if (!found || invoice?.status !== 'open' || invoice.next_payment_attempt !== at) return
    tryInvoice(engine, invoice, {}, found.account)
  })
  schedule.onDue('invoice.overdue', (id) => {
    const found = find(id)
    if (found?.invoice.status === 'open') {
      engine.emitEvent('invoice.overdue', found.invoice, { account: found.account })
    }
  })

  events.listeners.push((event, account) => {
    if (!event.type.startsWith('payment_intent.')) return
    const intent = event.data.object as Stripe.PaymentIntent
    const id = store.find('local.invoice_of', intent.id, account)?.invoice
    const invoice = id === undefined ? null : store.find('invoice', id, account)
    if (invoice?.status !== 'open' && invoice?.status !== 'uncollectible') return
    if (event.type === 'payment_intent.succeeded') {
      store.update('invoice', invoice, { attempt_count: invoice.attempt_count + 1, attempted: true })
      markPaid(engine, invoice, account)
    }
    if (event.type === 'payment_intent.payment_failed') noteFailure(engine, invoice, account)
    if (event.type === 'payment_intent.requires_action') {
      engine.emitEvent('invoice.payment_action_required', invoice, { account })
    }
  })
}
