import type Stripe from 'stripe'
import {
  basket,
  cardForm,
  eventTypes,
  readSession,
  refusalOf,
  startStripe,
  stripeNow,
  visit,
  type StripeUnderTest,
} from '#tests/support/local-stripe.ts'

let local: StripeUnderTest
let stripe: Stripe
beforeEach(async () => {
  local = await startStripe()
  stripe = local.stripe
})
afterEach(() => local.close())

const open = (rest: Stripe.Checkout.SessionCreateParams = {}) => stripe.checkout.sessions.create(basket(rest))
const read = (id: string) => readSession(stripe, id)
const inSeconds = (seconds: number) => stripeNow.getTime() / 1_000 + seconds

test('a session has its lines and its total, and no payment before somebody pays', async () => {
  const { id, url } = await open({ metadata: { booking: '7' } })

  const session = await read(id)

  expect(session).toMatchObject({
    status: 'open',
    payment_status: 'unpaid',
    amount_total: 10_000,
    currency: 'eur',
    payment_intent: null,
    metadata: { booking: '7' },
    expires_at: session.created + 86_400,
  })
  expect(
    session.line_items?.data.map((line) => [line.description, line.quantity, line.amount_total]),
  ).toEqual([
    ['Lesson <b>', 2, 9_000],
    ['Travel', 1, 1_000],
  ])
  expect((await stripe.checkout.sessions.listLineItems(id)).data).toHaveLength(2)
  expect(url).toBe(`${local.origin}/c/pay/${id}`)
})

test('a customer pays on the page and is led back with the id of the session', async () => {
  const { id, url } = await open({
    payment_intent_data: { metadata: { payment: 'p1' }, transfer_group: 'p1', description: 'Two lessons' },
  })
  const page = await visit(url!)
  expect(page.text).toContain('€100.00')
  expect(page.text).toContain('Lesson &lt;b&gt;')
  expect(page.text).toContain('href="https://shop.example/basket"')

  const paid = await visit(url!, cardForm('4242 4242 4242 4242'))

  expect(paid).toMatchObject({ status: 303, location: `https://shop.example/paid?session=${id}` })
  expect(await read(id)).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    url: null,
    customer_details: { email: 'customer@example.com', name: 'Ada Okafor' },
    payment_intent: {
      status: 'succeeded',
      amount: 10_000,
      metadata: { payment: 'p1' },
      transfer_group: 'p1',
      latest_charge: { metadata: { payment: 'p1' }, transfer_group: 'p1', description: 'Two lessons' },
    },
  })
  expect(eventTypes(local).slice(-4)).toEqual([
    'charge.succeeded',
    'payment_intent.succeeded',
    'checkout.session.completed',
    'charge.updated',
  ])
})

test('a card can be kept for later payments', async () => {
  const customer = await stripe.customers.create({ email: 'ada@example.com' })
  const { url } = await open({
    customer: customer.id,
    payment_intent_data: { setup_future_usage: 'off_session' },
  })
  expect((await visit(url!)).text).not.toContain('name="email"')

  await visit(url!, cardForm('4242424242424242'))

  const [method] = (await stripe.customers.listPaymentMethods(customer.id)).data
  expect(method).toMatchObject({ customer: customer.id, allow_redisplay: 'limited' })
})

test('a guest who keeps a card becomes a customer', async () => {
  const { id, url } = await open({ payment_intent_data: { setup_future_usage: 'off_session' } })

  await visit(url!, cardForm('4242424242424242'))

  const { customer } = await read(id)
  expect(await stripe.customers.retrieve(String(customer))).toMatchObject({ email: 'customer@example.com' })
})

test('a card is given without a payment in setup mode', async () => {
  const customer = await stripe.customers.create({})
  const session = await stripe.checkout.sessions.create({
    mode: 'setup',
    currency: 'eur',
    customer: customer.id,
    success_url: 'https://shop.example/kept',
    setup_intent_data: { metadata: { booking: '7' } },
  })
  expect(session).toMatchObject({
    payment_status: 'no_payment_required',
    amount_total: null,
    customer_creation: null,
  })

  const done = await visit(session.url!, cardForm('4242424242424242'))

  expect(done.location).toBe('https://shop.example/kept')
  expect(await read(session.id)).toMatchObject({
    status: 'complete',
    setup_intent: { status: 'succeeded', metadata: { booking: '7' } },
  })
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1)
})

test('an amount is only authorised where the session says so', async () => {
  const { id, url } = await open({ payment_intent_data: { capture_method: 'manual' } })

  await visit(url!, cardForm('4242424242424242'))

  const session = await read(id)
  expect(session).toMatchObject({
    status: 'complete',
    payment_status: 'unpaid',
    payment_intent: { status: 'requires_capture' },
  })
  await stripe.paymentIntents.capture((session.payment_intent as Stripe.PaymentIntent).id)
  expect((await read(id)).payment_status).toBe('paid')
})

test.each([
  ['DE89370400440532013000', 'paid', 'checkout.session.async_payment_succeeded'],
  ['DE62370400440532013001', 'unpaid', 'checkout.session.async_payment_failed'],
])('a direct debit of %s ends %s after the session is complete', async (iban, status, event) => {
  const { id, url } = await open()
  await visit(url!, { way: 'sepa_debit', email: 'a@example.com', holder: 'Ada', iban })
  expect(await read(id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' })

  await local.advance(60)

  expect((await read(id)).payment_status).toBe(status)
  expect(eventTypes(local)).toContain(event)
})

test('a session that was expired can be paid no more', async () => {
  const { id, url } = await open()
  const waiting = await visit(url!, cardForm('4000000000003220'))

  const expired = await stripe.checkout.sessions.expire(id)

  expect(expired).toMatchObject({ status: 'expired', url: null })
  const page = await visit(url!, cardForm('4242424242424242'))
  expect(page.status).toBe(410)
  expect(page.text).toContain('href="https://shop.example/basket"')
  await visit(waiting.location!, { answer: 'agree' })
  expect((await stripe.paymentIntents.list()).data).toMatchObject([{ status: 'canceled' }])
  expect((await refusalOf(() => stripe.checkout.sessions.expire(id))).message).toMatch('can be expired')
})

test('a session expires by itself', async () => {
  const { id } = await open({ expires_at: local.engine.now() + 1_800 })

  await local.advance(1_800)

  expect((await read(id)).status).toBe('expired')
  expect(eventTypes(local).at(-1)).toBe('checkout.session.expired')
})

test('a product whose clock was left behind can go on', async () => {
  await local.advance(7 * 86_400)
  const { id, url } = await open({ expires_at: inSeconds(1_800) })

  await visit(url!, cardForm('4242424242424242'))

  const created = { gte: inSeconds(-60), lt: inSeconds(60) }
  expect((await stripe.balanceTransactions.list({ created })).data).toHaveLength(1)
  expect((await read(id)).status).toBe('complete')
  const late = await open({ expires_at: inSeconds(1_800) })
  await local.advance(1_799)
  expect((await read(late.id)).status).toBe('open')
  await local.advance(1)
  expect((await read(late.id)).status).toBe('expired')
})

test('a payment of an open session cannot be cancelled beside it', async () => {
  const { url } = await open()
  await visit(url!, cardForm('4000000000003220'))
  const [intent] = (await stripe.paymentIntents.list()).data

  expect((await refusalOf(() => stripe.paymentIntents.cancel(intent!.id))).message).toMatch(
    'Expire the Checkout Session',
  )
})

test.each<[string, Stripe.Checkout.SessionCreateParams, Partial<Stripe.errors.StripeError>]>([
  ['without lines', basket({ line_items: [] }), { code: 'parameter_missing', param: 'line_items' }],
  [
    'below the smallest amount',
    basket({
      line_items: [
        { quantity: 1, price_data: { currency: 'eur', unit_amount: 49, product_data: { name: 'x' } } },
      ],
    }),
    { code: 'amount_too_small' },
  ],
  [
    'without a quantity',
    basket({
      line_items: [{ price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'x' } } }],
    }),
    { code: 'parameter_missing', param: 'line_items[0][quantity]' },
  ],
  ['that leads nowhere', basket({ success_url: 'somewhere' }), { code: 'url_invalid', param: 'success_url' }],
  [
    'with two customers',
    basket({ customer_email: 'a@example.com', customer: 'cus_1' }),
    { code: 'parameters_exclusive' },
  ],
  [
    'with data of the other mode',
    basket({ setup_intent_data: { description: 'x' } }),
    { param: 'setup_intent_data' },
  ],
  ['that expires too soon', basket({ expires_at: inSeconds(1_799) }), { param: 'expires_at' }],
  [
    'that sets up nothing known',
    { mode: 'setup', success_url: 'https://shop.example' },
    { param: 'currency' },
  ],
])('a session %s is refused', async (_name, params, expected) => {
  expect(await refusalOf(() => stripe.checkout.sessions.create(params))).toMatchObject({
    statusCode: 400,
    ...expected,
  })
})
