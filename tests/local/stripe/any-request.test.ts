import fc from 'fast-check'
import type { LocalStripe } from '#platform/local/stripe/server.ts'
import { loadOperations, type Composed, type Shape } from '#platform/local/stripe/parameters/shapes.ts'
import { readyAccount } from '#tests/support/connected-accounts.ts'
import { plansOf, subscriber } from '#tests/support/local-billing.ts'
import { basket, payWith, startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'

const { composed, shapes } = loadOperations()
const operations = [...shapes].map(([operation, shape]) => ({ operation, shape }))

/** Ids and words that lead somewhere, so that calls get past the first check. */
const words = fc.constantFrom(
  'pm_card_visa',
  'pm_card_threeDSecure2Required',
  'pm_card_chargeDeclined',
  'eur',
  'jpy',
  'kwd',
  'DE',
  'card',
  'https://shop.example/back',
  'ada@example.com',
  'winning_evidence',
  '',
  'x'.repeat(300),
  '\u0000',
  '{"a":1}',
)
const numbers = fc.oneof(
  fc.integer({ min: -5, max: 20_000 }),
  fc.constantFrom(99_999_999, 2 ** 53, 1_803_895_000),
)

/** Parameters of a shape: mostly right, each optional one sometimes there. */
function valueOf(shape: Shape | Composed, ids: readonly string[], depth = 0): fc.Arbitrary<unknown> {
  if (shape === 's' || shape === '*') return fc.oneof(words, fc.constantFrom(...ids))
  if (shape === 'n') return numbers
  if (shape === 'b') return fc.boolean()
  if (typeof shape === 'number') return valueOf(composed[shape]!, ids, depth)
  if ('e' in shape) return fc.constantFrom(...shape.e)
  if ('x' in shape) return fc.oneof(fc.constant(''), valueOf(shape.x, ids, depth))
  // What can only be taken away.
  if ('u' in shape && shape.u.length === 0) return words
  if ('u' in shape) return fc.oneof(...shape.u.map((each) => valueOf(each, ids, depth)))
  if ('l' in shape) return fc.array(valueOf(shape.l, ids, depth + 1), { maxLength: 2 })
  if ('m' in shape) return fc.dictionary(fc.constantFrom('a', 'b'), valueOf(shape.m, ids, depth + 1))
  const names = Object.keys(shape.o)
  const required = names.filter((name) => name.endsWith('!'))
  const others = names.filter((name) => !name.endsWith('!'))
  const optional = fc.subarray(others, { maxLength: Math.min(others.length, depth === 0 ? 6 : 2) })
  return optional.chain((chosen) =>
    fc.record(
      Object.fromEntries(
        [...required, ...chosen].map((name) => [
          name.replace('!', ''),
          valueOf(shape.o[name]!, ids, depth + 1),
        ]),
      ),
    ),
  )
}

function formOf(value: unknown, name = ''): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each, index) => formOf(each, `${name}[${index}]`))
  if (typeof value !== 'object' || value === null) return [[name, String(value)]]
  return Object.entries(value).flatMap(([own, each]) => formOf(each, name === '' ? own : `${name}[${own}]`))
}

async function send(local: LocalStripe, operation: string, id: string, params: unknown) {
  const [method, pattern] = operation.split(' ') as [string, string]
  const path = pattern.replaceAll(/:\w+/g, encodeURIComponent(id))
  const text = new URLSearchParams(formOf(params)).toString()
  const isPost = method === 'POST'
  const answer = await local.fetch(`${local.origin}${path}${isPost ? '' : `?${text}`}`, {
    method,
    headers: { authorization: `Bearer ${local.secretKey}` },
    ...(isPost ? { body: text } : {}),
  })
  return {
    status: answer.status,
    body: (await answer.json()) as { error?: { type?: string; message?: string } },
  }
}

/** One of everything. */
async function fill({ stripe, engine, advance }: StripeUnderTest): Promise<string[]> {
  const customer = await stripe.customers.create({})
  await stripe.accounts.create(readyAccount())
  await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await payWith(stripe, 'pm_card_visa', { customer: customer.id })
  await payWith(stripe, 'pm_card_createDispute')
  await payWith(stripe, 'pm_card_visa', { capture_method: 'manual' })
  await stripe.setupIntents.create({ customer: customer.id })
  await stripe.checkout.sessions.create(basket())
  await fillBilling(stripe)
  await advance(60)
  return [...new Set(['no-such-id', ...idsOf(engine.store)])]
}

async function fillBilling(stripe: StripeUnderTest['stripe']) {
  const plans = await plansOf(stripe)
  const items = [{ price: plans.professional }]
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' })
  await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } })
  const { id: customer } = await subscriber(stripe)
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_803_895_000 })
  const bound = await subscriber(stripe, 'pm_card_visa', { test_clock: clock.id })
  await stripe.subscriptions.create({ customer: bound.id, items })
  const subscription = await stripe.subscriptions.create({
    customer,
    items,
    discounts: [{ coupon: coupon.id }],
  })
  await stripe.subscriptions.create({ customer, items, payment_behavior: 'default_incomplete' })
  await stripe.subscriptions.create({ customer, items, trial_period_days: 7 })
  await stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
  await stripe.invoiceItems.create({ customer, amount: 700, currency: 'usd' })
  await stripe.invoices.create({ customer })
  await stripe.customers.createTaxId(customer, { type: 'eu_vat', value: 'DE123456789' })
}

const kinds = [
  'account',
  'bank_account',
  'charge',
  'checkout.session',
  'coupon',
  'customer',
  'discount',
  'dispute',
  'invoice',
  'invoice_payment',
  'invoiceitem',
  'payment_intent',
  'payment_method',
  'price',
  'product',
  'promotion_code',
  'setup_intent',
  'subscription',
  'subscription_schedule',
  'tax_id',
  'test_helpers.test_clock',
] as const
const idsOf = (store: LocalStripe['engine']['store']) => [
  ...kinds.flatMap((kind) =>
    store.accountsWith(kind).flatMap((account) => store.all(kind, account).map(({ id }) => id)),
  ),
  ...store.all('subscription').flatMap(({ items }) => items.data.map(({ id }) => id)),
]

const prefixes: Record<string, string> = {
  accounts: 'acct_',
  charges: 'ch_',
  'checkout/sessions': 'cs_',
  customers: 'cus_',
  disputes: 'du_',
  invoiceitems: 'ii_',
  invoices: 'in_',
  payment_intents: 'pi_',
  payment_methods: 'pm_',
  prices: 'price_',
  products: 'prod_',
  promotion_codes: 'promo_',
  setup_intents: 'seti_',
  subscription_items: 'si_',
  subscription_schedules: 'sub_sched_',
  subscriptions: 'sub_',
  'test_helpers/test_clocks': 'clock_',
}

/** Those that such an operation is about, where there are any. */
function idsFor(operation: string, ids: readonly string[]): readonly string[] {
  const [, prefix] = Object.entries(prefixes).find(([name]) => operation.includes(`/${name}/`)) ?? []
  const fitting = prefix ? ids.filter((id) => id.startsWith(prefix)) : []
  return fitting.length > 0 ? fitting : ids
}

let local: StripeUnderTest
beforeAll(async () => {
  local = await startStripe()
})
afterAll(() => local.close())

test('whatever is asked is answered or refused, and never breaks', async () => {
  const ids = await fill(local)
  const call = fc.constantFrom(...operations).chain(({ operation, shape }) =>
    fc.record({
      operation: fc.constant(operation),
      id: fc.constantFrom(...idsFor(operation, ids)),
      params: shape === null ? fc.constant({}) : valueOf(shape, ids),
    }),
  )

  await fc.assert(
    fc.asyncProperty(call, async ({ operation, id, params }) => {
      const { status, body } = await send(local, operation, id, params)

      expect([200, 400, 402, 403, 404]).toContain(status)
      if (status !== 200)
        expect(body.error).toMatchObject({ type: expect.any(String), message: expect.any(String) })
    }),
    { numRuns: 4_000, endOnFailure: true },
  )
})
