import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { currencyOf } from '../payments/currencies.ts'
import type { Account } from '../store.ts'
import type { NewLine } from './lines.ts'
import { createPrice, productOf } from './prices.ts'
import { nowFor } from './time.ts'

type Given = Pick<
  Stripe.InvoiceItemCreateParams,
  | 'amount'
  | 'currency'
  | 'description'
  | 'discountable'
  | 'metadata'
  | 'period'
  | 'price_data'
  | 'pricing'
  | 'quantity'
>

/** @throws StripeFault 400 for a line without an amount or a price, or with a price that recurs */
export function newLine(
  engine: StripeEngine,
  body: Given,
  customer: Readonly<Stripe.Customer>,
  account: Account,
): NewLine {
  const price = body.price_data
    ? createPrice(
        engine,
        { ...inline(engine, body.price_data, account), active: false },
        account,
        'price_data',
      )
    : body.pricing?.price
      ? engine.store.get('price', body.pricing.price, account, 'pricing[price]')
      : null
  if (price?.recurring) {
    throw invalidRequest(
      'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
      {
        param: 'pricing[price]',
      },
    )
  }
  const quantity = body.quantity ?? 1
  const amount = price ? (price.unit_amount ?? 0) * quantity : body.amount
  if (amount === undefined) {
    throw invalidRequest('You must specify one of amount, price_data and pricing.', {
      code: 'parameter_missing',
      param: 'amount',
    })
  }
  if (!Number.isSafeInteger(amount) || Math.abs(amount) > 99_999_999) {
    throw invalidRequest('The amount is too large.', { param: 'amount' })
  }
  const now = nowFor(engine, customer)
  return {
    amount,
    currency: price?.currency ?? currencyOf(body.currency ?? customer.currency ?? 'eur'),
    description: body.description ?? (price ? nameOf(engine, price, account) : null),
    discountable: body.discountable ?? amount >= 0,
    period: body.period ?? { start: now, end: now },
    price,
    quantity,
    isProration: false,
    subscription: null,
    item: null,
    invoiceItem: null,
    credited: null,
    metadata: mergeMetadata({}, body.metadata),
  }
}

export const nameOf = (engine: StripeEngine, price: Readonly<Stripe.Price>, account: Account): string =>
  engine.store.find('product', productOf(price), account)?.name ?? productOf(price)

type Inline = {
  currency: string
  product: string
  unit_amount?: number
  tax_behavior?: string
  recurring?: { interval: string; interval_count?: number }
}
/** What `price_data` says. @throws StripeFault 400 for a product that is not there */
export const inline = (
  engine: StripeEngine,
  { currency, product, unit_amount: amount, tax_behavior: tax, recurring }: Inline,
  account: Account,
) => ({
  currency,
  product: engine.store.get('product', product, account, 'price_data[product]').id,
  ...(amount === undefined ? {} : { unit_amount: amount }),
  ...(tax === undefined ? {} : { tax_behavior: tax }),
  ...(recurring === undefined ? {} : { recurring }),
})
