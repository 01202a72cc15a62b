import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { discountAmounts } from './discounts.ts'
import { invoiceLine, type NewLine } from './lines.ts'
import { linesShown, totalsOf } from './new-invoice.ts'
import { newLine } from './new-line.ts'
import { decimal, productOf } from './prices.ts'
import { nowFor } from './time.ts'

const url = '/v1/invoiceitems'
type Item = Readonly<Stripe.InvoiceItem>

/** What waits for the customer's next invoice. `customer` names whose, `subscription` which one's besides those of none. */
export type Waiting = { customer: string; subscription: string | null; currency: string }

export function pendingItems(
  engine: StripeEngine,
  { customer, subscription, currency }: Waiting,
  account: Account,
) {
  return engine.store
    .all('invoiceitem', account)
    .filter(
      (each) =>
        each.invoice === null &&
        each.customer === customer &&
        each.currency === currency &&
        [null, subscription].includes(each.parent?.subscription_details?.subscription ?? null),
    )
}

export const pendingLines = (engine: StripeEngine, waiting: Waiting, account: Account): NewLine[] =>
  pendingItems(engine, waiting, account).map((item) => lineOfItem(engine, item, account))

export function lineOfItem(engine: StripeEngine, item: Item, account: Account): NewLine {
  const details = item.parent?.subscription_details
  const price = item.pricing?.price_details?.price
  const credited = item.proration_details?.credited_items?.invoice_line_item_details
  return {
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discountable: item.discountable,
    period: item.period,
    price: typeof price === 'string' ? engine.store.find('price', price, account) : (price ?? null),
    quantity: item.quantity,
    isProration: item.proration,
    subscription: details?.subscription ?? null,
    item: item.proration ? (details?.subscription_item ?? null) : null,
    invoiceItem: item.id,
    credited: credited ? { invoice: credited.invoice, lines: credited.invoice_line_items } : null,
    metadata: { ...item.metadata },
  }
}

/** A line that waits for the next invoice. */
export function addPendingItem(
  engine: StripeEngine,
  customer: Readonly<Stripe.Customer>,
  line: NewLine,
  account: Account,
  invoice: string | null = null,
): Stripe.InvoiceItem {
  const { price, credited } = line
  const item: Stripe.InvoiceItem = {
    id: engine.nextId('ii'),
    object: 'invoiceitem',
    amount: line.amount,
    currency: line.currency,
    customer: customer.id,
    customer_account: null,
    date: nowFor(engine, customer),
    description: line.description,
    discountable: line.discountable,
    discounts: [],
    invoice,
    livemode: false,
    metadata: line.metadata,
    net_amount: line.amount,
    parent:
      line.subscription === null
        ? null
        : {
            subscription_details: {
              subscription: line.subscription,
              ...(line.item === null ? {} : { subscription_item: line.item }),
            },
            type: 'subscription_details',
          },
    period: line.period,
    pricing: price && {
      price_details: { price: price.id, product: productOf(price) },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    proration: line.isProration,
    ...(line.isProration
      ? {
          proration_details: {
            credited_items: credited && {
              invoice_line_item_details: { invoice: credited.invoice, invoice_line_items: credited.lines },
              type: 'invoice_line_items',
            },
            discount_amounts: [],
          },
        }
      : {}),
    quantity: line.quantity,
    quantity_decimal: decimal(line.quantity),
    tax_rates: [],
    test_clock: customer.test_clock ?? null,
  }
  engine.store.insert('invoiceitem', item, account)
  if (!customer.currency) engine.store.update('customer', customer, { currency: line.currency })
  engine.emitEvent('invoiceitem.created', item, { account })
  return item
}

export function registerInvoiceItems(engine: StripeEngine) {
  const { router, store } = engine

  router.post<Stripe.InvoiceItemCreateParams>(url, ({ body, account }) => {
    if (!body.customer) {
      throw invalidRequest('Missing required param: customer.', {
        code: 'parameter_missing',
        param: 'customer',
      })
    }
    const customer = store.get('customer', body.customer, account, 'customer')
    const subscription = body.subscription
      ? store.get('subscription', body.subscription, account, 'subscription').id
      : null
    const draft = body.invoice ? store.get('invoice', body.invoice, account, 'invoice') : null
    if (draft) assertDraft(draft)
    const line = newLine(engine, body, customer, account)
    if (draft && (draft.currency !== line.currency || draft.customer !== customer.id)) {
      throw invalidRequest('The item and its invoice must have the same customer and the same currency.', {
        param: 'invoice',
      })
    }
    const item = addPendingItem(engine, customer, { ...line, subscription }, account, draft?.id ?? null)
    if (draft) refresh(engine, draft, account)
    return item
  })
  router.get<Stripe.InvoiceItemListParams>(url, ({ query, account }) =>
    store.list('invoiceitem', {
      account,
      url,
      query,
      where: (item) =>
        (query.customer === undefined || item.customer === query.customer) &&
        (query.invoice === undefined || item.invoice === query.invoice) &&
        (query.pending === undefined || (item.invoice === null) === query.pending),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('invoiceitem', params.id!, account))

  router.post<Stripe.InvoiceItemUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const item = store.get('invoiceitem', params.id!, account)
    const draft = draftOf(item, account)
    const quantity = body.quantity ?? item.quantity
    const unit = item.quantity === 0 ? 0 : item.amount / item.quantity
    const updated = store.update('invoiceitem', item, {
      metadata: mergeMetadata(item.metadata ?? {}, body.metadata),
      quantity,
      amount: body.amount ?? Math.round(unit * quantity),
      ...(body.description === undefined ? {} : { description: body.description || null }),
      ...(body.discountable === undefined ? {} : { discountable: body.discountable }),
    })
    if (draft) refresh(engine, draft, account)
    return updated
  })
  router.delete(`${url}/:id`, ({ params, account }) => {
    const item = store.get('invoiceitem', params.id!, account)
    const draft = draftOf(item, account)
    store.remove('invoiceitem', item.id)
    if (draft) refresh(engine, draft, account)
    engine.emitEvent('invoiceitem.deleted', item, { account })
    return { id: item.id, object: 'invoiceitem', deleted: true } satisfies Stripe.DeletedInvoiceItem
  })

  function draftOf(item: Item, account: Account) {
    if (typeof item.invoice !== 'string') return null
    const invoice = store.get('invoice', item.invoice, account)
    assertDraft(invoice)
    return invoice
  }
}

function assertDraft({ status }: Readonly<Stripe.Invoice>) {
  if (status === 'draft') return
  throw invalidRequest('The invoice item cannot be changed: its invoice is final.', {
    code: 'invoice_not_editable',
    param: 'invoice',
  })
}

/** The lines of a draft that was made by hand, and what they come to, after its items changed. */
function refresh(engine: StripeEngine, invoice: Readonly<Stripe.Invoice>, account: Account) {
  const { store } = engine
  const kept = store.get('local.invoice', invoice.id, account)
  const items = store.all('invoiceitem', account).filter((each) => each.invoice === invoice.id)
  const itemIn = (line: Stripe.InvoiceLineItem) =>
    line.parent?.invoice_item_details?.invoice_item ??
    line.parent?.subscription_item_details?.invoice_item ??
    null
  const others = kept.lines.filter((line) => {
    const id = itemIn(line)
    return id === null || id === ''
  })
  const own = items.map((item) => lineOfItem(engine, item, account))
  const discounts = invoice.discounts.flatMap((each) => {
    const found = store.find('discount', typeof each === 'string' ? each : each.id, account)
    return found ? [found] : []
  })
  const amounts = discountAmounts(
    engine,
    own.map(({ amount, discountable, price }) => ({
      amount,
      discountable,
      product: price && productOf(price),
    })),
    discounts,
    invoice.currency,
    account,
  )
  const lines = [
    ...others,
    ...own.map((line, index) => invoiceLine(engine, invoice.id, line, amounts[index]!)),
  ]
  store.update('local.invoice', kept, { lines })
  const customer = store.get('customer', String(invoice.customer), account)
  store.update('invoice', invoice, {
    lines: linesShown(invoice.id, lines),
    ...totalsOf(lines, customer.balance, invoice.currency).fields,
  })
  engine.emitEvent('invoice.updated', invoice, { account })
}
