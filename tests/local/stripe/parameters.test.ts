import { readFileSync } from 'node:fs'
import type Stripe from 'stripe'
import { StripeEngine } from '#platform/local/stripe/engine.ts'
import { operationsText } from '#platform/local/stripe/parameters/package-types.ts'
import { operationsFile } from '#platform/local/stripe/parameters/shapes.ts'
import { registerAll } from '#platform/local/stripe/register.ts'
import { Webhooks } from '#platform/local/stripe/webhooks.ts'
import { refusalOf, startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'

let local: StripeUnderTest
let stripe: Stripe
beforeAll(async () => {
  local = await startStripe()
  stripe = local.stripe
})
afterAll(() => local.close())

test('the parameters that are checked are those of the package, for every operation that is played', () => {
  const engine = new StripeEngine()
  registerAll(engine, new Webhooks(engine))

  expect(operationsText(engine.router.routes.all)).toBe(readFileSync(operationsFile, 'utf8'))
  // The compiler reads all declarations of the package.
}, 180_000)

const create = (params: object) => () =>
  stripe.paymentIntents.create(params as Stripe.PaymentIntentCreateParams)
const good = { amount: 1_000, currency: 'eur' }

test.each<[object, string | undefined, string, string]>([
  [{ currency: 'eur' }, 'parameter_missing', 'amount', 'Missing required param: amount.'],
  [{ ...good, ammount: 3 }, 'parameter_unknown', 'ammount', 'Received unknown parameter: ammount'],
  [{ ...good, amount: '10.50' }, 'parameter_invalid_integer', 'amount', 'Invalid integer: 10.50'],
  [{ ...good, confirm: 'yes' }, undefined, 'confirm', 'Invalid boolean: yes'],
  [
    { ...good, capture_method: 'maual' },
    undefined,
    'capture_method',
    'Invalid capture_method: must be one of automatic, automatic_async, manual',
  ],
  [{ ...good, metadata: 'x' }, undefined, 'metadata', 'Invalid object'],
  [{ ...good, description: '' }, 'parameter_invalid_empty', 'description', 'You passed an empty string'],
  [
    { ...good, shipping: { name: 'Ada' } },
    'parameter_missing',
    'shipping[address]',
    'Missing required param: shipping[address].',
  ],
  [
    { ...good, transfer_data: { destination: 'acct_1', amont: 3 } },
    'parameter_unknown',
    'transfer_data[amont]',
    'Received unknown parameter',
  ],
  [
    { ...good, allowed_payment_method_types: 'card' },
    undefined,
    'allowed_payment_method_types',
    'Invalid array',
  ],
  // Of an earlier version of the API: the package has no such parameter any more.
  [
    { ...good, payment_method_types: ['card'] },
    'parameter_unknown',
    'payment_method_types',
    'Received unknown parameter',
  ],
  [{ ...good, metadata: { ['n'.repeat(41)]: 'x' } }, undefined, 'metadata', 'up to 40 characters'],
  [{ ...good, metadata: { name: 'x'.repeat(501) } }, undefined, 'metadata[name]', 'up to 500 characters'],
])('%j is refused', async (params, code, param, message) => {
  const refusal = await refusalOf(create(params))

  expect(refusal).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, param })
  expect(refusal.code).toBe(code)
  expect(refusal.message).toContain(message)
  expect(refusal.requestId).toMatch(/^req_/)
})

test('a page has one to a hundred entries', async () => {
  for (const limit of [0, 101]) {
    expect(await refusalOf(() => stripe.charges.list({ limit }))).toMatchObject({ param: 'limit' })
  }
})

test('an address that is not known, a missing key and a key for real money are refused', async () => {
  const ask = (path: string, key: string | null) =>
    fetch(`${local.origin}${path}`, key ? { headers: { authorization: `Bearer ${key}` } } : {})

  const unknown = await ask('/v1/charge', 'sk_test_local')
  const answers = [unknown, await ask('/v1/charges', null), await ask('/v1/charges', 'sk_live_1')]

  expect(answers.map(({ status }) => status)).toEqual([404, 401, 401])
  expect(await unknown.json()).toMatchObject({
    error: {
      type: 'invalid_request_error',
      message: expect.stringContaining('Unrecognized request URL (GET: /v1/charge)'),
    },
  })
})

test('another version of the API and a key that is too long are refused', async () => {
  const version = await refusalOf(() =>
    stripe.customers.list({}, { apiVersion: '2024-04-10' } as Stripe.RequestOptions),
  )
  const key = await refusalOf(() => stripe.customers.create({}, { idempotencyKey: 'k'.repeat(256) }))

  expect(version.message).toMatch('Invalid Stripe API version: 2024-04-10')
  expect(key.message).toMatch('up to 255 characters')
})

test('a connected account that the platform does not have is refused', async () => {
  const refusal = await refusalOf(() => stripe.balance.retrieve({}, { stripeAccount: 'acct_unknown' }))

  expect(refusal).toMatchObject({ type: 'StripePermissionError', statusCode: 403, code: 'account_invalid' })
})

test('only what is an object is expanded', async () => {
  const { id } = await stripe.customers.create({})

  expect((await refusalOf(() => stripe.customers.retrieve(id, { expand: ['emial'] }))).message).toMatch(
    'This property cannot be expanded (emial)',
  )
})
