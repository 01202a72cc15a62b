import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import { idOf } from '../fields.ts'
import { createIntent } from '../payments/intents.ts'
import type { Account } from '../store.ts'
import { percentOf } from './periods.ts'
import { totalsOf } from './new-invoice.ts'
import { nowFor, planFor } from './time.ts'

type Invoice = Readonly<Stripe.Invoice>

/** The customer of an invoice, a subscription, … */
export const customerOf = (
  engine: StripeEngine,
  { customer }: { customer: string | { id: string } | null },
  account: Account,
): Readonly<Stripe.Customer> => engine.store.get('customer', idOf(customer) ?? '', account, 'customer')

/** Which subscription it is of; null for one that stands alone. */
export const subscriptionIdOf = ({ parent }: Pick<Invoice, 'parent'>): string | null =>
  idOf(parent?.subscription_details?.subscription)

/**
 * The draft becomes an invoice with a number that cannot be changed any more. One that asks for nothing is paid by
 * that; for any other an intent is made. @throws StripeFault 400 for what is no draft
 */
export function finalizeInvoice(engine: StripeEngine, invoice: Invoice, account: Account): Invoice {
  const { store } = engine
  if (invoice.status !== 'draft') {
    throw invalidRequest(
      `This invoice is already finalized, you can't re-finalize a non-draft invoice: its status is ${invoice.status}.`,
      { code: 'invoice_not_editable' },
    )
  }
  const customer = customerOf(engine, invoice, account)
  const { lines } = store.get('local.invoice', invoice.id, account)
  const { fields, left } = totalsOf(lines, customer.balance, invoice.currency)
  const now = nowFor(engine, invoice)
  const sequence = customer.next_invoice_sequence ?? 1
  const { balance } = customer
  // First, because it may be refused: then the invoice stays a draft.
  if (fields.amount_due > 0) requestPayment(engine, { ...invoice, ...fields }, account)
  store.update('customer', customer, { next_invoice_sequence: sequence + 1, balance: left })
  const final = store.update('invoice', invoice, {
    ...fields,
    status: 'open',
    number: invoice.number ?? `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    effective_at: now,
    ending_balance: left,
    automatically_finalizes_at: null,
    next_payment_attempt: null,
    hosted_invoice_url: `${engine.origin}/i/${invoice.id}`,
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
  })
  engine.emitEvent('invoice.finalized', final, { account })
  if (left !== balance) engine.emitEvent('customer.updated', customer, { account, previous: { balance } })
  if (fields.amount_due === 0) markPaid(engine, final, account)
  if (final.collection_method === 'send_invoice' && final.status === 'open') {
    if (final.due_date !== null) planFor(engine, final, 'invoice.overdue', final.id, final.due_date)
  }
  return final
}

/** As finalizeInvoice, where nobody is there to be told that it failed: the invoice says so. Null then. */
export function tryFinalize(engine: StripeEngine, invoice: Invoice, account: Account): Invoice | null {
  try {
    return finalizeInvoice(engine, invoice, account)
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error
    const { code, param } = error.details
    const failed = engine.store.update('invoice', invoice, {
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
      last_finalization_error: {
        type: error.type,
        message: error.message,
        ...(code ? { code } : {}),
        ...(param ? { param } : {}),
      },
    })
    engine.emitEvent('invoice.finalization_failed', failed, { account })
    return null
  }
}

/** The intent that pays it, and the payment that stands for that in the invoice's `payments`. */
function requestPayment(engine: StripeEngine, invoice: Invoice, account: Account) {
  const { store } = engine
  const kept = store.get('local.invoice', invoice.id, account)
  const amount = invoice.amount_due
  const fee = kept.feeAmount ?? (kept.feePercent === null ? null : percentOf(invoice.total, kept.feePercent))
  const part =
    kept.transfer?.amountPercent === null || kept.transfer === null
      ? null
      : percentOf(invoice.total, kept.transfer.amountPercent)
  const onBehalfOf = idOf(invoice.on_behalf_of)
  const intent = createIntent(
    engine,
    {
      amount,
      currency: invoice.currency,
      customer: idOf(invoice.customer) ?? '',
      description: subscriptionIdOf(invoice)
        ? invoice.billing_reason === 'subscription_create'
          ? 'Subscription creation'
          : 'Subscription update'
        : `Payment for Invoice`,
      setup_future_usage: 'off_session',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      ...(onBehalfOf ? { on_behalf_of: onBehalfOf } : {}),
      ...(kept.transfer
        ? {
            transfer_data: {
              destination: kept.transfer.destination,
              ...(part === null ? {} : { amount: Math.min(part, amount) }),
            },
            ...(fee !== null && fee > 0 && part === null
              ? { application_fee_amount: Math.min(fee, amount) }
              : {}),
          }
        : {}),
    },
    account,
  )
  store.insert('local.invoice_of', { id: intent.id, invoice: invoice.id }, account)
  store.insert(
    'invoice_payment',
    {
      id: engine.nextId('inpay'),
      object: 'invoice_payment',
      amount_paid: null,
      amount_requested: amount,
      created: nowFor(engine, invoice),
      currency: invoice.currency,
      invoice: invoice.id,
      is_default: true,
      livemode: false,
      payment: { payment_intent: intent.id, type: 'payment_intent' },
      status: 'open',
      status_transitions: { canceled_at: null, paid_at: null },
    },
    account,
  )
}

export const paymentsOf = (engine: StripeEngine, invoice: string, account: Account) =>
  engine.store.all('invoice_payment', account).filter((each) => each.invoice === invoice)

/** The intent that is to pay it; null where nothing is to be paid. */
export function intentOf(engine: StripeEngine, invoice: string, account: Account) {
  const payment = paymentsOf(engine, invoice, account).find((each) => each.is_default)
  return engine.store.find('payment_intent', idOf(payment?.payment.payment_intent) ?? '', account)
}

/** Paid: by its intent, by the customer's balance, or in another way (`paid_out_of_band`). */
export function markPaid(engine: StripeEngine, invoice: Invoice, account: Account): Invoice {
  const { store } = engine
  const now = nowFor(engine, invoice)
  const paid = store.update('invoice', invoice, {
    status: 'paid',
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    next_payment_attempt: null,
    auto_advance: false,
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  })
  for (const payment of paymentsOf(engine, invoice.id, account)) {
    if (payment.status !== 'open') continue
    const done = store.update('invoice_payment', payment, {
      status: 'paid',
      amount_paid: payment.amount_requested,
      status_transitions: { ...payment.status_transitions, paid_at: now },
    })
    engine.emitEvent('invoice_payment.paid', done, { account })
  }
  const customer = customerOf(engine, invoice, account)
  if (customer.delinquent) store.update('customer', customer, { delinquent: false })
  engine.emitEvent('invoice.paid', paid, { account })
  engine.emitEvent('invoice.payment_succeeded', paid, { account })
  return paid
}
