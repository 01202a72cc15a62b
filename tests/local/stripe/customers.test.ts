import type Stripe from 'stripe'
import {
  eventTypes,
  refusalOf,
  startStripe,
  visit,
  withoutRedirects,
  type StripeUnderTest,
} from '#tests/support/local-stripe.ts'

let local: StripeUnderTest
let stripe: Stripe
beforeEach(async () => {
  local = await startStripe()
  stripe = local.stripe
})
afterEach(() => local.close())

test('a customer is made, changed and deleted', async () => {
  const made = await stripe.customers.create({ email: 'ada@example.com', metadata: { a: '1', b: '2' } })

  const changed = await stripe.customers.update(made.id, { name: 'Ada', metadata: { a: '', c: 3 } })

  expect(changed).toMatchObject({ name: 'Ada', email: 'ada@example.com', metadata: { b: '2', c: '3' } })
  const [event] = (await stripe.events.list({ type: 'customer.updated' })).data
  expect(event?.data.previous_attributes).toEqual({ name: null, metadata: { a: '1', b: '2' } })
  expect(await stripe.customers.del(made.id)).toEqual(expect.objectContaining({ deleted: true }))
  expect(await stripe.customers.retrieve(made.id)).toMatchObject({ id: made.id, deleted: true })
  expect(await refusalOf(() => stripe.customers.update(made.id, { name: 'Bo' }))).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  })
})

test('lists are pages, the newest first, in both directions', async () => {
  const ids: string[] = []
  for (let index = 0; index < 5; index++)
    ids.unshift((await stripe.customers.create({ name: String(index) })).id)

  const first = await stripe.customers.list({ limit: 2 })
  const second = await stripe.customers.list({ limit: 2, starting_after: first.data.at(-1)!.id })
  const last = await stripe.customers.list({ limit: 2, starting_after: second.data.at(-1)!.id })
  const back = await stripe.customers.list({ limit: 2, ending_before: last.data[0]!.id })

  const found = [first, second, last].flatMap(({ data }) => data.map(({ id }) => id))
  expect(found).toEqual(ids)
  expect([first.has_more, second.has_more, last.has_more]).toEqual([true, true, false])
  expect(back.data.map(({ id }) => id)).toEqual(second.data.map(({ id }) => id))
  expect(await stripe.customers.list().autoPagingToArray({ limit: 100 })).toHaveLength(5)
  expect((await refusalOf(() => stripe.customers.list({ starting_after: 'cus_none' }))).param).toBe(
    'starting_after',
  )
})

test('a card is saved, becomes the default, and is gone when it is detached', async () => {
  const customer = await stripe.customers.create({})
  const method = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
  expect(method.card).toMatchObject({ brand: 'mastercard', last4: '4444' })

  await stripe.paymentMethods.detach(method.id)

  const left = await stripe.customers.retrieve(customer.id)
  expect(left).toMatchObject({ invoice_settings: { default_payment_method: null } })
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toEqual([])
  expect(
    (await refusalOf(() => stripe.paymentMethods.attach(method.id, { customer: customer.id }))).message,
  ).toMatch('may not be used again')
})

test('nobody can make the card of somebody else the default', async () => {
  const [one, other] = await Promise.all([stripe.customers.create({}), stripe.customers.create({})])
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: one.id })

  const refusal = await refusalOf(() =>
    stripe.customers.update(other.id, { invoice_settings: { default_payment_method: method.id } }),
  )

  expect(refusal.code).toBe('resource_missing')
})

test('a card that is declined cannot be saved; one that declines later can', async () => {
  const { id: customer } = await stripe.customers.create({})

  expect(
    (await refusalOf(() => stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer }))).code,
  ).toBe('card_declined')
  const late = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })

  expect(late.customer).toBe(customer)
})

test('only test cards are taken, and no number is kept', async () => {
  const create = (number: string) =>
    stripe.paymentMethods.create({
      type: 'card',
      card: { number, exp_month: 12, exp_year: 2034, cvc: '123' },
    })

  expect((await refusalOf(() => create('4242424242424241'))).code).toBe('incorrect_number')
  expect((await refusalOf(() => create('4111111111111111'))).decline_code).toBe('test_mode_live_card')
  expect(JSON.stringify(await create('4242424242424242'))).not.toContain('4242424242424242')
})

test.each([
  [{ exp_month: 2, exp_year: 2027 }, 'invalid_expiry_year'],
  [{ exp_month: 13, exp_year: 2034 }, 'invalid_expiry_month'],
])('a card with the expiry %j is refused', async (expiry, code) => {
  const card = { number: '4242424242424242', cvc: '123', ...expiry }

  expect(await refusalOf(() => stripe.paymentMethods.create({ type: 'card', card }))).toMatchObject({ code })
})

test('a card is set up for later with the consent of its owner', async () => {
  const customer = await stripe.customers.create({})
  const intent = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: 'pm_card_threeDSecure2Required',
    confirm: true,
    ...withoutRedirects,
  })
  expect(intent.status).toBe('requires_action')

  await visit(`${local.origin}/3ds/${intent.id}`, { answer: 'agree' })

  const done = await stripe.setupIntents.retrieve(intent.id, { expand: ['payment_method', 'latest_attempt'] })
  expect(done).toMatchObject({
    status: 'succeeded',
    payment_method: { customer: customer.id },
    latest_attempt: { status: 'succeeded' },
  })
  expect(eventTypes(local).slice(-2)).toEqual(['payment_method.attached', 'setup_intent.succeeded'])
})

test('a set-up may be refused by the bank or by the customer, and be tried again', async () => {
  const intent = await stripe.setupIntents.create({ ...withoutRedirects })
  const declined = await refusalOf(() =>
    stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_chargeDeclined' }),
  )
  expect(declined).toMatchObject({
    code: 'card_declined',
    setup_intent: { status: 'requires_payment_method' },
  })
  await stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_authenticationRequired' })
  await visit(`${local.origin}/3ds/${intent.id}`, { answer: 'refuse' })
  expect((await stripe.setupIntents.retrieve(intent.id)).last_setup_error?.code).toBe(
    'setup_intent_authentication_failure',
  )

  const done = await stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })

  expect(done.status).toBe('succeeded')
  expect((await refusalOf(() => stripe.setupIntents.cancel(intent.id))).code).toBe(
    'setup_intent_unexpected_state',
  )
})
