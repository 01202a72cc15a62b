import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { assertWhole, currencyOf } from '../payments/currencies.ts'
import type { Account } from '../store.ts'

type GivenLine = Stripe.Checkout.SessionCreateParams.LineItem
type PriceData = NonNullable<GivenLine['price_data']>

/** @throws StripeFault 400 for a line without a price, without a quantity, or of another currency than the first */
export function linesOf(
  engine: StripeEngine,
  given: readonly GivenLine[],
  account: Account,
): Stripe.LineItem[] {
  const lines = given.map((line, index) => lineOf(engine, line, `line_items[${index}]`, account))
  const other = lines.find(({ currency }) => currency !== lines[0]!.currency)
  if (other) {
    throw invalidRequest('All line items of a Checkout Session must have the same currency.', {
      param: 'line_items',
    })
  }
  return lines
}

function lineOf(engine: StripeEngine, line: GivenLine, path: string, account: Account): Stripe.LineItem {
  const { quantity } = line
  if (quantity === undefined || quantity < 1) {
    throw invalidRequest('Quantity is required. Add `quantity` to the line item.', {
      code: 'parameter_missing',
      param: `${path}[quantity]`,
    })
  }
  const price = priceOf(engine, line, path, account)
  const amount = (price.unit_amount ?? 0) * quantity
  const product = engine.store.find('product', String(price.product), account)
  return {
    id: engine.nextId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: product?.name ?? null,
    metadata: mergeMetadata({}, line.metadata),
    price,
    quantity,
  }
}

function priceOf(engine: StripeEngine, line: GivenLine, path: string, account: Account): Stripe.Price {
  if (line.price_data) return newPrice(engine, line.price_data, `${path}[price_data]`, account)
  if (line.price) return engine.store.get('price', line.price, account, `${path}[price]`) as Stripe.Price
  throw invalidRequest('You must specify either `price` or `price_data` for each line item.', {
    code: 'parameter_missing',
    param: `${path}[price]`,
  })
}

function newPrice(engine: StripeEngine, data: PriceData, path: string, account: Account): Stripe.Price {
  const currency = currencyOf(data.currency)
  const amount = data.unit_amount
  if (amount === undefined || amount < 0) {
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: amount === undefined ? 'parameter_missing' : 'parameter_invalid_integer',
      param: `${path}[unit_amount]`,
    })
  }
  assertWhole(amount, currency, `${path}[unit_amount]`)
  const price: Stripe.Price = {
    id: engine.nextId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: engine.now(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: productOf(engine, data, path, account),
    recurring: null,
    tax_behavior: (data.tax_behavior ?? 'unspecified') as Stripe.Price.TaxBehavior,
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: amount,
    // An exact decimal number, which is text on the way.
    unit_amount_decimal: String(amount) as unknown as Stripe.Decimal,
  }
  return engine.store.insert('price', price, account)
}

function productOf(engine: StripeEngine, data: PriceData, path: string, account: Account): string {
  if (data.product) return engine.store.get('product', data.product, account, `${path}[product]`).id
  const given = data.product_data
  if (!given) {
    throw invalidRequest('You must specify either `product` or `product_data` when creating a price.', {
      code: 'parameter_missing',
      param: `${path}[product_data]`,
    })
  }
  const product: Stripe.Product = {
    id: engine.nextId('prod'),
    object: 'product',
    active: false,
    created: engine.now(),
    default_price: null,
    description: given.description ?? null,
    images: given.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, given.metadata),
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: given.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: given.unit_label ?? null,
    updated: engine.now(),
    url: null,
  }
  return engine.store.insert('product', product, account).id
}
