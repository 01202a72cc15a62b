import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import type { DiscountAmount } from './discounts.ts'
import type { Period } from './periods.ts'
import { decimal, productOf } from './prices.ts'

/** A line before it is on an invoice. */
export type NewLine = {
  /** In minor units; negative for credits. */
  amount: number
  currency: string
  description: string | null
  discountable: boolean
  period: Period
  price: Readonly<Stripe.Price> | null
  quantity: number
  isProration: boolean
  subscription: string | null
  /** Of the subscription, where it is one's line. */
  item: string | null
  invoiceItem: string | null
  /** Which lines a credit gives back. */
  credited: { invoice: string; lines: string[] } | null
  metadata: Stripe.Metadata
}

export const subscriptionLine = (
  line: Pick<NewLine, 'amount' | 'currency' | 'description' | 'period' | 'price' | 'quantity'> &
    Partial<NewLine>,
): NewLine => ({
  discountable: true,
  isProration: false,
  subscription: null,
  item: null,
  invoiceItem: null,
  credited: null,
  metadata: {},
  ...line,
})

export function invoiceLine(
  engine: StripeEngine,
  invoice: string,
  line: NewLine,
  discounts: readonly DiscountAmount[],
): Stripe.InvoiceLineItem {
  const { price } = line
  return {
    id: engine.nextId('il'),
    object: 'line_item',
    amount: line.amount,
    currency: line.currency,
    description: line.description,
    discount_amounts: [...discounts],
    discountable: line.discountable,
    discounts: [],
    invoice,
    livemode: false,
    metadata: line.metadata,
    parent: parentOf(line),
    period: { start: line.period.start, end: line.period.end },
    pretax_credit_amounts: discounts.map(({ amount, discount }) => ({ amount, discount, type: 'discount' })),
    pricing: price && {
      price_details: { price: price.id, product: productOf(price) },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: decimal(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: [],
  }
}

function parentOf(line: NewLine): Stripe.InvoiceLineItem.Parent {
  const proration_details = line.isProration
    ? {
        credited_items: line.credited
          ? { invoice: line.credited.invoice, invoice_line_items: line.credited.lines }
          : null,
      }
    : null
  const { invoiceItem, subscription, item, isProration: proration } = line
  if (item === null) {
    return {
      invoice_item_details: { invoice_item: invoiceItem ?? '', proration, proration_details, subscription },
      subscription_item_details: null,
      type: 'invoice_item_details',
    }
  }
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: invoiceItem,
      proration,
      proration_details,
      subscription,
      subscription_item: item,
    },
    type: 'subscription_item_details',
  }
}
