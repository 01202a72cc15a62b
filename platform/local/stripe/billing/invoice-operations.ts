import type Stripe from 'stripe'
import { resolvePaymentMethod } from '../cards/payment-methods.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { cancelIntent } from '../payments/capture.ts'
import { currencyOf } from '../payments/currencies.ts'
import type { Account } from '../store.ts'
import { redeem } from './discounts.ts'
import { customerOf, finalizeInvoice, intentOf, markPaid, paymentsOf, subscriptionIdOf } from './finalize.ts'
import { pendingLines } from './invoice-items.ts'
import { createInvoice } from './new-invoice.ts'
import { payInvoice } from './pay.ts'
import { previewInvoice } from './preview.ts'
import { nowFor, planFor } from './time.ts'

const url = '/v1/invoices'
type Invoice = Readonly<Stripe.Invoice>

export function registerInvoices(engine: StripeEngine) {
  const { router, store } = engine
  const get = (id: string, account: Account) => store.get('invoice', id, account)

  engine.onExpand('invoice', 'payments', ({ id }, account) => ({
    object: 'list',
    data: paymentsOf(engine, id, account).toReversed(),
    has_more: false,
    url: '/v1/invoice_payments',
  }))
  engine.onExpand('invoice', 'confirmation_secret', ({ id, status }, account) => {
    const secret = status === 'open' ? intentOf(engine, id, account)?.client_secret : null
    return secret ? { client_secret: secret, type: 'payment_intent' } : null
  })

  router.post<Stripe.InvoiceCreateParams>(url, ({ body, account }) => create(engine, body, account))
  router.post<Stripe.InvoiceCreatePreviewParams>(`${url}/create_preview`, ({ body, account }) =>
    previewInvoice(engine, body, account),
  )
  router.get<Stripe.InvoiceListParams>(url, ({ query, account }) =>
    store.list('invoice', {
      account,
      url,
      query,
      where: (invoice) =>
        (query.customer === undefined || invoice.customer === query.customer) &&
        (query.status === undefined || invoice.status === query.status) &&
        (query.collection_method === undefined || invoice.collection_method === query.collection_method) &&
        (query.subscription === undefined || subscriptionIdOf(invoice) === query.subscription),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => get(params.id!, account))
  router.post<Stripe.InvoiceUpdateParams>(`${url}/:id`, ({ params, body, account }) =>
    update(engine, get(params.id!, account), body, account),
  )
  router.delete(`${url}/:id`, ({ params, account }) => {
    const invoice = get(params.id!, account)
    if (invoice.status !== 'draft' || subscriptionIdOf(invoice) !== null) {
      throw invalidRequest('You can only delete draft invoices that are not of a subscription.', {
        code: 'invoice_not_editable',
      })
    }
    for (const item of store.all('invoiceitem', account)) {
      if (item.invoice === invoice.id) store.remove('invoiceitem', item.id)
    }
    store.remove('invoice', invoice.id)
    store.remove('local.invoice', invoice.id)
    engine.emitEvent('invoice.deleted', invoice, { account })
    return { id: invoice.id, object: 'invoice', deleted: true } satisfies Stripe.DeletedInvoice
  })

  router.post<Stripe.InvoiceFinalizeInvoiceParams>(`${url}/:id/finalize`, ({ params, body, account }) => {
    const final = finalizeInvoice(engine, get(params.id!, account), account)
    const { auto_advance: advance } = body
    return advance === undefined || final.status !== 'open'
      ? final
      : store.update('invoice', final, { auto_advance: advance })
  })
  router.post<Stripe.InvoicePayParams>(`${url}/:id/pay`, ({ params, body, account }) => {
    const invoice = get(params.id!, account)
    if (invoice.status === 'paid')
      throw invalidRequest('Invoice is already paid', { code: 'invoice_already_paid' })
    if (invoice.status === 'void') throw invalidRequest('Invoice is voided', { code: 'invoice_not_editable' })
    const method = body.payment_method ? resolvePaymentMethod(engine, body.payment_method, account) : null
    if (!body.paid_out_of_band) {
      return payInvoice(engine, invoice, { method, isOnSession: body.off_session === false }, account)
    }
    const open = invoice.status === 'draft' ? finalizeInvoice(engine, invoice, account) : invoice
    return open.status === 'paid' ? open : paidElsewhere(engine, open, account)
  })
  router.post(`${url}/:id/void`, ({ params, account }) =>
    voidInvoice(engine, get(params.id!, account), account),
  )
  router.post(`${url}/:id/mark_uncollectible`, ({ params, account }) =>
    markUncollectible(engine, get(params.id!, account), account),
  )
  router.post(`${url}/:id/send`, ({ params, account }) => {
    const invoice = get(params.id!, account)
    const open = invoice.status === 'draft' ? finalizeInvoice(engine, invoice, account) : invoice
    engine.emitEvent('invoice.sent', open, { account })
    return open
  })
  router.get<Stripe.InvoiceListLineItemsParams>(`${url}/:id/lines`, ({ params, query, account }) => {
    const { id } = get(params.id!, account)
    const { lines } = store.get('local.invoice', id, account)
    const start = query.starting_after ? lines.findIndex((line) => line.id === query.starting_after) + 1 : 0
    const limit = query.limit ?? 10
    return {
      object: 'list',
      data: lines.slice(start, start + limit),
      has_more: lines.length > start + limit,
      url: `${url}/${id}/lines`,
    } satisfies Stripe.ApiList<Stripe.InvoiceLineItem>
  })

  const payments = '/v1/invoice_payments'
  router.get<Stripe.InvoicePaymentListParams>(payments, ({ query, account }) =>
    store.list('invoice_payment', {
      account,
      url: payments,
      query,
      where: (each) =>
        (query.invoice === undefined || each.invoice === query.invoice) &&
        (query.status === undefined || each.status === query.status) &&
        (query.payment?.payment_intent === undefined ||
          each.payment.payment_intent === query.payment.payment_intent),
    }),
  )
  router.get(`${payments}/:id`, ({ params, account }) => store.get('invoice_payment', params.id!, account))
}

/** One by hand: with what waits for the customer where that is asked for, and nothing else. */
function create(engine: StripeEngine, body: Stripe.InvoiceCreateParams, account: Account): Invoice {
  const { store } = engine
  if (!body.customer) {
    throw invalidRequest('Missing required param: customer.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  const customer = store.get('customer', body.customer, account, 'customer')
  const subscription = body.subscription
    ? store.get('subscription', body.subscription, account, 'subscription')
    : null
  if (body.default_payment_method) {
    store.get('payment_method', body.default_payment_method, account, 'default_payment_method')
  }
  if (body.transfer_data)
    store.get('account', body.transfer_data.destination, null, 'transfer_data[destination]')
  const isIncluding = body.pending_invoice_items_behavior === 'include' || subscription !== null
  const currency = currencyOf(body.currency ?? subscription?.currency ?? customer.currency ?? 'eur')
  const now = nowFor(engine, customer)
  const lines = isIncluding
    ? pendingLines(
        engine,
        { customer: customer.id, subscription: subscription?.id ?? null, currency },
        account,
      )
    : []
  const discounts = redeem(engine, body.discounts || [], { customer: customer.id, at: now }, account)
  const finalizesAt = body.auto_advance ? now + engine.settings.invoiceDraftSeconds : null
  const invoice = createInvoice(
    engine,
    {
      customer,
      currency,
      subscription,
      reason: subscription ? 'subscription_update' : 'manual',
      lines,
      discounts,
      period: { start: now, end: now },
      autoAdvance: body.auto_advance ?? false,
      finalizesAt,
      fields: {
        metadata: mergeMetadata({}, body.metadata),
        description: body.description ?? null,
        default_payment_method: body.default_payment_method ?? null,
        footer: body.footer ?? null,
        number: body.number ?? null,
        ...(body.collection_method ? { collection_method: body.collection_method } : {}),
        ...(body.collection_method === 'send_invoice'
          ? { due_date: body.due_date ?? now + (body.days_until_due ?? 30) * 86_400 }
          : {}),
        ...(body.on_behalf_of ? { on_behalf_of: body.on_behalf_of } : {}),
      },
      kept: {
        feeAmount: body.application_fee_amount ?? null,
        ...(body.transfer_data
          ? { transfer: { destination: body.transfer_data.destination, amountPercent: null } }
          : {}),
      },
    },
    account,
  )
  if (finalizesAt !== null) planFor(engine, invoice, 'invoice.finalize', invoice.id, finalizesAt)
  return invoice
}

function update(engine: StripeEngine, invoice: Invoice, body: Stripe.InvoiceUpdateParams, account: Account) {
  const { store } = engine
  const { metadata, auto_advance: advance, default_payment_method: method, expand: _expand, ...rest } = body
  if (invoice.status !== 'draft' && Object.keys(rest).length > 0) {
    throw invalidRequest(`Finalized invoices can't be updated in this way (${Object.keys(rest)[0]}).`, {
      code: 'invoice_not_editable',
    })
  }
  if (method) store.get('payment_method', method, account, 'default_payment_method')
  const updated = store.update('invoice', invoice, {
    metadata: mergeMetadata(invoice.metadata ?? {}, metadata),
    ...(advance === undefined ? {} : { auto_advance: advance }),
    ...(method === undefined ? {} : { default_payment_method: method || null }),
    ...(body.description === undefined ? {} : { description: body.description || null }),
    ...(body.footer === undefined ? {} : { footer: body.footer || null }),
  })
  if (advance && updated.status === 'draft') {
    const at = nowFor(engine, updated) + engine.settings.invoiceDraftSeconds
    store.update('invoice', updated, { automatically_finalizes_at: at, next_payment_attempt: at })
    planFor(engine, updated, 'invoice.finalize', updated.id, at)
  }
  engine.emitEvent('invoice.updated', updated, { account })
  return updated
}

function paidElsewhere(engine: StripeEngine, invoice: Invoice, account: Account): Invoice {
  closeIntent(engine, invoice, account)
  engine.store.update('invoice', invoice, { amount_paid_off_stripe: invoice.amount_due })
  return markPaid(engine, invoice, account)
}

/** Nothing is asked for any more; what the customer's balance gave goes back there. @throws StripeFault 400 */
export function voidInvoice(engine: StripeEngine, invoice: Invoice, account: Account): Invoice {
  assertOpen(invoice, 'void')
  closeIntent(engine, invoice, account)
  const customer = customerOf(engine, invoice, account)
  const used = (invoice.ending_balance ?? 0) - invoice.starting_balance
  if (used !== 0) engine.store.update('customer', customer, { balance: customer.balance - used })
  const voided = engine.store.update('invoice', invoice, {
    status: 'void',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, voided_at: nowFor(engine, invoice) },
  })
  engine.emitEvent('invoice.voided', voided, { account })
  return voided
}

/** A bad debt, that can be paid still. @throws StripeFault 400 */
export function markUncollectible(engine: StripeEngine, invoice: Invoice, account: Account): Invoice {
  assertOpen(invoice, 'mark as uncollectible')
  const marked = engine.store.update('invoice', invoice, {
    status: 'uncollectible',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: nowFor(engine, invoice) },
  })
  engine.emitEvent('invoice.marked_uncollectible', marked, { account })
  return marked
}

function assertOpen({ status }: Invoice, verb: string) {
  if (status === 'open' || (status === 'uncollectible' && verb === 'void')) return
  throw invalidRequest(`You can only ${verb} an open invoice. This one has a status of ${status}.`, {
    code: 'invoice_not_editable',
  })
}

function closeIntent(engine: StripeEngine, invoice: Invoice, account: Account) {
  const intent = intentOf(engine, invoice.id, account)
  for (const payment of paymentsOf(engine, invoice.id, account)) {
    if (payment.status !== 'open') continue
    engine.store.update('invoice_payment', payment, {
      status: 'canceled',
      status_transitions: { ...payment.status_transitions, canceled_at: nowFor(engine, invoice) },
    })
  }
  if (intent && intent.status.startsWith('requires_')) cancelIntent(engine, intent, 'void_invoice', account)
}
