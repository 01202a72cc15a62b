import type Stripe from 'stripe'
import { payWith, refusalOf, startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'

let local: StripeUnderTest
let stripe: Stripe
beforeEach(async () => {
  local = await startStripe()
  stripe = local.stripe
})
afterEach(() => local.close())

const key = { idempotencyKey: 'charge:1:1' }

test('the same key and parameters get the same answer, and the work is done once', async () => {
  const first = await stripe.customers.create({ name: 'Ada', email: 'ada@example.com' }, key)
  const second = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada' }, key)

  expect(second.id).toBe(first.id)
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined()
  expect((await stripe.customers.list()).data).toHaveLength(1)
})

test('a key is good for one request only', async () => {
  await stripe.customers.create({ name: 'Ada' }, key)

  for (const call of [
    () => stripe.customers.create({ name: 'Bo' }, key),
    () => stripe.setupIntents.create({}, key),
  ]) {
    expect(await refusalOf(call)).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 })
  }
})

test('a refusal of the bank is kept, a refusal of the parameters is not', async () => {
  const declined = () =>
    stripe.paymentIntents.create(
      {
        amount: 500,
        currency: 'eur',
        payment_method: 'pm_card_chargeDeclined',
        confirm: true,
        return_url: 'https://shop.example',
      },
      key,
    )
  const [first, second] = [await refusalOf(declined), await refusalOf(declined)]
  expect(second.charge).toBe(first.charge)

  const wrong = { idempotencyKey: 'wrong' }
  await refusalOf(() => stripe.customers.create({ nmae: 'Ada' } as Stripe.CustomerCreateParams, wrong))
  expect((await stripe.customers.create({ name: 'Ada' }, wrong)).name).toBe('Ada')
})

test('a second request with the key of one that is under way is refused', async () => {
  local.engine.faults.latencyMs = 150

  const outcomes = await Promise.allSettled([
    stripe.customers.create({ name: 'Ada' }, key),
    stripe.customers.create({ name: 'Ada' }, key),
  ])

  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({ reason: { statusCode: 409, code: 'idempotency_key_in_use' } })
})

test('a key is forgotten after a day', async () => {
  const first = await stripe.customers.create({}, key)

  await local.advance(86_400)

  expect((await stripe.customers.create({}, key)).id).not.toBe(first.id)
})

test('the platform and its connected accounts have keys of their own', async () => {
  const account = await stripe.accounts.create({
    country: 'DE',
    controller: {
      stripe_dashboard: { type: 'express' },
      fees: { payer: 'application' },
      losses: { payments: 'application' },
    },
    capabilities: { transfers: { requested: true } },
  })

  const own = await stripe.customers.create({}, key)
  const theirs = await stripe.customers.create({}, { ...key, stripeAccount: account.id })

  expect(theirs.id).not.toBe(own.id)
  expect((await refusalOf(() => stripe.customers.retrieve(theirs.id))).code).toBe('resource_missing')
  expect((await stripe.customers.retrieve(theirs.id, {}, { stripeAccount: account.id })).id).toBe(theirs.id)
})

test('an outage before the work leaves nothing behind, and the same key works afterwards', async () => {
  local.control.fail(/POST \/v1\/customers/, 'before', { status: 503 })

  expect((await refusalOf(() => stripe.customers.create({}, key))).statusCode).toBe(503)

  expect((await stripe.customers.list()).data).toHaveLength(0)
  expect((await stripe.customers.create({}, key)).lastResponse.headers['idempotent-replayed']).toBeUndefined()
})

test('an outage after the work is what the key answers from then on', async () => {
  local.control.fail(/POST \/v1\/customers/, 'after')

  const failures = [
    await refusalOf(() => stripe.customers.create({}, key)),
    await refusalOf(() => stripe.customers.create({}, key)),
  ]

  expect(failures.map(({ statusCode }) => statusCode)).toEqual([500, 500])
  expect((await stripe.customers.list()).data).toHaveLength(1)
})

test('a line that is cut after the work is tried again by the library, which gets the first answer', async () => {
  local.control.fail(/POST \/v1\/payment_intents/, 'cutAfter')

  const intent = await payWith(stripe, 'pm_card_visa')

  expect(intent.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect((await stripe.charges.list()).data).toHaveLength(1)
})

test('a line that stays cut is an unknown outcome', async () => {
  local.control.fail(/POST \/v1\/payment_intents/, 'cutAfter', { times: 2 })

  const lost = await refusalOf(() => payWith(stripe, 'pm_card_visa'))

  expect(lost.type).toBe('StripeConnectionError')
  expect((await stripe.paymentIntents.list()).data).toMatchObject([{ status: 'succeeded' }])
})

test('too many calls are turned away', async () => {
  local.control.fail(/GET \/v1\/balance$/, 'before', { status: 429 })

  expect(await refusalOf(() => stripe.balance.retrieve())).toMatchObject({
    statusCode: 429,
    code: 'rate_limit',
  })
  expect((await stripe.balance.retrieve()).object).toBe('balance')
})
