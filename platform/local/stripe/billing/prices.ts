import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { assertWhole, currencyOf } from '../payments/currencies.ts'
import type { Account } from '../store.ts'
import type { Interval } from './periods.ts'

type Price = Readonly<Stripe.Price>
const url = '/v1/prices'

/** What a price is made from: by the API, or inline in a Checkout Session, a subscription or an invoice. */
export type NewPrice = {
  currency: string
  product: string
  unit_amount?: number
  recurring?: { interval: string; interval_count?: number; usage_type?: string; trial_period_days?: number }
  tax_behavior?: string
  nickname?: string
  lookup_key?: string
  metadata?: Stripe.MetadataParam
  /** Made inline, such a price cannot be used again. */
  active?: boolean
}

/** docs.stripe.com/api/prices/create: at most three years. */
const mostIntervals: Record<string, number> = { day: 1_095, week: 156, month: 36, year: 3 }

/** @throws StripeFault 400 for an amount or an interval that cannot be */
export function createPrice(engine: StripeEngine, data: NewPrice, account: Account, path = ''): Stripe.Price {
  const param = (name: string) => (path === '' ? name : `${path}[${name}]`)
  const currency = currencyOf(data.currency)
  const amount = data.unit_amount
  if (amount === undefined || amount < 0) {
    throw invalidRequest('This value must be greater than or equal to 0.', {
      code: amount === undefined ? 'parameter_missing' : 'parameter_invalid_integer',
      param: param('unit_amount'),
    })
  }
  if (amount > 99_999_999) {
    throw invalidRequest('This value must be less than or equal to 99999999.', {
      code: 'parameter_invalid_integer',
      param: param('unit_amount'),
    })
  }
  assertWhole(amount, currency, param('unit_amount'))
  const {
    interval,
    interval_count: count = 1,
    usage_type: usage,
    trial_period_days: days,
  } = data.recurring ?? {}
  if (interval !== undefined && (count < 1 || count > (mostIntervals[interval] ?? 0))) {
    throw invalidRequest('The interval_count must be at least 1, and the whole at most three years.', {
      param: param('recurring[interval_count]'),
    })
  }
  if (usage === 'metered') {
    throw invalidRequest('Metered prices are not played by this local Stripe.', {
      param: param('recurring[usage_type]'),
    })
  }
  const price: Stripe.Price = {
    id: engine.nextId('price'),
    object: 'price',
    active: data.active ?? true,
    billing_scheme: 'per_unit',
    created: engine.now(),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: data.lookup_key ?? null,
    metadata: mergeMetadata({}, data.metadata),
    nickname: data.nickname ?? null,
    product: data.product,
    recurring:
      interval === undefined
        ? null
        : {
            interval: interval as Stripe.Price.Recurring.Interval,
            interval_count: count,
            meter: null,
            trial_period_days: days ?? null,
            usage_type: 'licensed',
          },
    tax_behavior: (data.tax_behavior ?? 'unspecified') as Stripe.Price.TaxBehavior,
    tiers_mode: null,
    transform_quantity: null,
    type: interval === undefined ? 'one_time' : 'recurring',
    unit_amount: amount,
    unit_amount_decimal: decimal(amount),
  }
  return engine.store.insert('price', price, account)
}

/** An exact decimal number, which is text on the way. */
export const decimal = (value: number) => String(value) as unknown as Stripe.Decimal

export const productOf = ({ product }: Price): string => (typeof product === 'string' ? product : product.id)

/** Null for what is paid once. */
export const intervalOf = ({ recurring }: Price): Interval | null =>
  recurring && { unit: recurring.interval as Interval['unit'], count: recurring.interval_count }

export const isSameInterval = (a: Interval | null, b: Interval | null) =>
  a?.unit === b?.unit && a?.count === b?.count

/** What items still show beside the price, from the time before there were prices. */
export const planOf = (price: Price): Stripe.Plan => ({
  id: price.id,
  object: 'plan',
  active: price.active,
  amount: price.unit_amount,
  amount_decimal: price.unit_amount_decimal,
  billing_scheme: 'per_unit',
  created: price.created,
  currency: price.currency,
  interval: price.recurring?.interval ?? 'month',
  interval_count: price.recurring?.interval_count ?? 1,
  livemode: false,
  metadata: price.metadata,
  meter: null,
  nickname: price.nickname,
  product: productOf(price),
  tiers_mode: null,
  transform_usage: null,
  trial_period_days: null,
  usage_type: 'licensed',
})

export function registerPrices(engine: StripeEngine) {
  const { router, store } = engine

  router.post<Stripe.PriceCreateParams>(url, ({ body, account }) => {
    assertPlayed(body)
    const product = productFor(engine, body, account)
    const { lookup_key: key, transfer_lookup_key: isMoved = false } = body
    if (key !== undefined) freeLookupKey(engine, key, isMoved, account)
    const { currency, unit_amount: amount, recurring, tax_behavior: tax, nickname, metadata, active } = body
    const price = createPrice(
      engine,
      {
        currency,
        product,
        ...(amount === undefined ? {} : { unit_amount: amount }),
        ...(recurring ? { recurring } : {}),
        ...(tax ? { tax_behavior: tax } : {}),
        ...(nickname ? { nickname } : {}),
        ...(key ? { lookup_key: key } : {}),
        ...(metadata ? { metadata } : {}),
        ...(active === undefined ? {} : { active }),
      },
      account,
    )
    engine.emitEvent('price.created', price, { account })
    return price
  })

  router.get<Stripe.PriceListParams>(url, ({ query, account }) =>
    store.list('price', {
      account,
      url,
      query,
      where: (price) =>
        (query.active === undefined || price.active === query.active) &&
        (query.currency === undefined || price.currency === query.currency) &&
        (query.product === undefined || price.product === query.product) &&
        (query.type === undefined || price.type === query.type) &&
        (query.lookup_keys === undefined || query.lookup_keys.includes(price.lookup_key ?? '')) &&
        (query.recurring?.interval === undefined || price.recurring?.interval === query.recurring.interval),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('price', params.id!, account))

  router.post<Stripe.PriceUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const price = store.get('price', params.id!, account)
    const { lookup_key: key, transfer_lookup_key: isMoved = false } = body
    if (key !== undefined && key !== price.lookup_key) freeLookupKey(engine, key, isMoved, account)
    const updated = store.update('price', price, {
      metadata: mergeMetadata(price.metadata, body.metadata),
      ...(body.active === undefined ? {} : { active: body.active }),
      ...(body.nickname === undefined ? {} : { nickname: body.nickname || null }),
      ...(key === undefined ? {} : { lookup_key: key || null }),
      ...(body.tax_behavior === undefined ? {} : { tax_behavior: body.tax_behavior }),
    })
    engine.emitEvent('price.updated', updated, { account })
    return updated
  })
}

function assertPlayed(body: Stripe.PriceCreateParams) {
  for (const name of ['currency_options', 'custom_unit_amount', 'tiers', 'transform_quantity'] as const) {
    if (body[name] !== undefined)
      throw invalidRequest(`The parameter ${name} is not played by this local Stripe.`, { param: name })
  }
}

function productFor(engine: StripeEngine, body: Stripe.PriceCreateParams, account: Account): string {
  if (body.product) return engine.store.get('product', body.product, account, 'product').id
  if (body.product_data) return createProduct(engine, body.product_data, account).id
  throw invalidRequest('You must specify either `product` or `product_data` when creating a price.', {
    code: 'parameter_missing',
    param: 'product',
  })
}

function freeLookupKey(engine: StripeEngine, key: string, isMoved: boolean, account: Account) {
  const taken = engine.store.all('price', account).find((each) => each.lookup_key === key)
  if (!taken) return
  if (!isMoved) {
    throw invalidRequest(`A price (\`${taken.id}\`) already uses that lookup key.`, {
      code: 'resource_already_exists',
      param: 'lookup_key',
    })
  }
  engine.store.update('price', taken, { lookup_key: null })
}

export type NewProduct = {
  id?: string
  name: string
  active?: boolean
  description?: string
  images?: string[]
  metadata?: Stripe.MetadataParam
  tax_code?: string
  unit_label?: string
  statement_descriptor?: string
  url?: string
  marketing_features?: { name: string }[]
}

export function createProduct(engine: StripeEngine, given: NewProduct, account: Account): Stripe.Product {
  if (given.id !== undefined && engine.store.accountOf('product', given.id) !== undefined) {
    throw invalidRequest('Product already exists.', { code: 'resource_already_exists', param: 'id' })
  }
  const product: Stripe.Product = {
    id: given.id ?? engine.nextId('prod'),
    object: 'product',
    active: given.active ?? true,
    created: engine.now(),
    default_price: null,
    description: given.description ?? null,
    images: given.images ?? [],
    livemode: false,
    marketing_features: given.marketing_features ?? [],
    metadata: mergeMetadata({}, given.metadata),
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: given.statement_descriptor ?? null,
    tax_code: given.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: given.unit_label ?? null,
    updated: engine.now(),
    url: given.url ?? null,
  }
  return engine.store.insert('product', product, account)
}
