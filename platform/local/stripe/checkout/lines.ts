import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { createPrice, createProduct } from '../billing/prices.ts'
import { currencyOf } from '../payments/currencies.ts'
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

/** Made for one session: it cannot be used again. */
function newPrice(engine: StripeEngine, data: PriceData, path: string, account: Account): Stripe.Price {
  const { currency, unit_amount: amount, tax_behavior: tax, recurring } = data
  return createPrice(
    engine,
    {
      currency: currencyOf(currency),
      product: productOf(engine, data, path, account),
      active: false,
      ...(amount === undefined ? {} : { unit_amount: amount }),
      ...(tax === undefined ? {} : { tax_behavior: tax }),
      ...(recurring === undefined ? {} : { recurring }),
    },
    account,
    path,
  )
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
  const { name, description, images, metadata, tax_code: tax, unit_label: unit } = given
  return createProduct(
    engine,
    {
      name,
      active: false,
      ...(description === undefined ? {} : { description }),
      ...(images === undefined ? {} : { images }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(tax === undefined ? {} : { tax_code: tax }),
      ...(unit === undefined ? {} : { unit_label: unit }),
    },
    account,
  ).id
}
