import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import { minimumOf } from '../payments/currencies.ts'
import type { Account } from '../store.ts'
import { discountAmounts } from './discounts.ts'
import { invoiceLine, type NewLine } from './lines.ts'
import type { KeptInvoice } from './objects.ts'
import type { Period } from './periods.ts'
import { productOf } from './prices.ts'
import { nowFor } from './time.ts'

type Invoice = Stripe.Invoice

export type NewInvoice = {
  customer: Readonly<Stripe.Customer>
  currency: string
  reason: string
  lines: readonly NewLine[]
  discounts: readonly Readonly<Stripe.Discount>[]
  period: Period
  subscription?: Readonly<Stripe.Subscription> | null
  prorationDate?: number | null
  autoAdvance?: boolean
  /** When a draft is made final by itself; not at all when not given. */
  finalizesAt?: number | null
  fields?: Partial<Invoice>
  kept?: Partial<KeptInvoice>
}

const shownLines = 10

/** An invoice as it would be, with all its lines; nothing is kept. */
export function composeInvoice(engine: StripeEngine, input: NewInvoice, account: Account) {
  const { customer, currency, subscription = null } = input
  const id = engine.nextId('in')
  const now = nowFor(engine, customer)
  const amounts = discountAmounts(
    engine,
    input.lines.map(({ amount, discountable, price }) => ({
      amount,
      discountable,
      product: price && productOf(price),
    })),
    input.discounts,
    currency,
    account,
  )
  const lines = input.lines.map((line, index) => invoiceLine(engine, id, line, amounts[index]!))
  const own = account === null ? engine.store.find('account', engine.settings.accountId) : null
  const invoice: Invoice = {
    id,
    object: 'invoice',
    account_country: own?.country ?? engine.settings.country,
    account_name: engine.settings.businessName,
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: input.autoAdvance ?? true,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: input.finalizesAt ?? null,
    billing_reason: input.reason as Invoice['billing_reason'],
    collection_method: subscription?.collection_method ?? 'charge_automatically',
    created: now,
    currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping as Invoice['customer_shipping'],
    customer_tax_exempt: customer.tax_exempt as Invoice['customer_tax_exempt'],
    customer_tax_ids: engine.store
      .all('tax_id', account)
      .filter((each) => each.customer === customer.id)
      .map(({ type, value }) => ({ type: type as Stripe.Invoice.CustomerTaxId.Type, value })),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: subscription?.description ?? null,
    discounts: input.discounts.map((each) => each.id),
    due_date:
      subscription?.collection_method === 'send_invoice'
        ? now + (subscription.days_until_due ?? 30) * 86_400
        : null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: linesShown(id, lines),
    livemode: false,
    metadata: {},
    next_payment_attempt: input.finalizesAt ?? null,
    number: null,
    on_behalf_of: idOf(subscription?.on_behalf_of),
    parent: subscription && {
      quote_details: null,
      subscription_details: {
        metadata: { ...subscription.metadata },
        subscription: subscription.id,
        ...(input.prorationDate ? { subscription_proration_date: input.prorationDate } : {}),
      },
      type: 'subscription_details',
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: input.period.end,
    period_start: input.period.start,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: idOf(customer.test_clock),
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: now,
    ...input.fields,
  }
  Object.assign(invoice, totalsOf(lines, customer.balance, currency).fields)
  return { invoice, lines }
}

export const linesShown = (invoice: string, lines: readonly Stripe.InvoiceLineItem[]) => ({
  object: 'list' as const,
  data: lines.slice(0, shownLines),
  has_more: lines.length > shownLines,
  url: `/v1/invoices/${invoice}/lines`,
})

/** What the lines come to, and what the customer's balance makes of it. */
export function totalsOf(lines: readonly Stripe.InvoiceLineItem[], balance: number, currency: string) {
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0)
  const byDiscount = new Map<string, number>()
  for (const line of lines) {
    for (const { amount, discount } of line.discount_amounts ?? []) {
      const id = idOf(discount as string) ?? ''
      byDiscount.set(id, (byDiscount.get(id) ?? 0) + amount)
    }
  }
  const off = [...byDiscount.values()].reduce((sum, each) => sum + each, 0)
  const total = subtotal - off
  const { due, left } = dueOf(total, balance, currency)
  const discounts = [...byDiscount].map(([discount, amount]) => ({ amount, discount }))
  return {
    left,
    fields: {
      amount_due: due,
      amount_remaining: due,
      starting_balance: balance,
      subtotal,
      subtotal_excluding_tax: subtotal,
      total,
      total_discount_amounts: discounts,
      total_excluding_tax: total,
      total_pretax_credit_amounts: discounts.map((each) => ({ ...each, type: 'discount' as const })),
    } satisfies Partial<Invoice>,
  }
}

/**
 * A negative total, and what is too little to be charged, goes to the customer's balance; a credit there (negative) is
 * used first, and a debt there is asked for (docs.stripe.com/billing/customer/balance). `left` is the balance after.
 */
function dueOf(total: number, balance: number, currency: string): { due: number; left: number } {
  if (total <= 0) return { due: 0, left: balance + total }
  const sum = total + balance
  return sum < Math.max(1, minimumOf(currency)) ? { due: 0, left: sum } : { due: sum, left: 0 }
}

/** Keeps it as a draft, and tells of it. */
export function createInvoice(engine: StripeEngine, input: NewInvoice, account: Account): Readonly<Invoice> {
  const { store } = engine
  const { invoice, lines } = composeInvoice(engine, input, account)
  const subscription = input.subscription ?? null
  const transfer = subscription?.transfer_data ?? null
  store.insert('invoice', invoice, account)
  store.insert(
    'local.invoice',
    {
      id: invoice.id,
      lines,
      transfer: transfer && {
        destination: idOf(transfer.destination) ?? '',
        amountPercent: transfer.amount_percent,
      },
      feePercent: subscription?.application_fee_percent ?? null,
      feeAmount: null,
      firstFailedAt: null,
      ...input.kept,
    },
    account,
  )
  for (const line of lines) takeInvoiceItem(engine, line, invoice.id, account)
  if (input.customer.currency !== invoice.currency) {
    store.update('customer', input.customer, { currency: invoice.currency })
  }
  engine.emitEvent('invoice.created', invoice, { account })
  return invoice
}

/** An item that waited is on this invoice from now on. */
function takeInvoiceItem(
  engine: StripeEngine,
  line: Stripe.InvoiceLineItem,
  invoice: string,
  account: Account,
) {
  const id =
    line.parent?.invoice_item_details?.invoice_item ??
    line.parent?.subscription_item_details?.invoice_item ??
    ''
  const item = engine.store.find('invoiceitem', id, account)
  if (item) engine.store.update('invoiceitem', item, { invoice })
}
