import type Stripe from 'stripe'
import {
  cardForm,
  eventTypes,
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

type Params = Stripe.Checkout.SessionCreateParams

const paying = (rest: Params = {}): Params => ({
  mode: 'payment',
  success_url: 'https://shop.example/paid?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://shop.example/basket',
  line_items: [
    {
      quantity: 2,
      price_data: {
        currency: 'eur',
        unit_amount: 4_500,
        product_data: { name: 'Lesson <b>', description: 'On Monday' },
      },
    },
    { quantity: 1, price_data: { currency: 'eur', unit_amount: 1_000, product_data: { name: 'Travel' } } },
  ],
  ...rest,
})
const open = (rest: Params = {}) => stripe.checkout.sessions.create(paying(rest))
const inSeconds = (seconds: number) => stripeNow.getTime() / 1_000 + seconds
const read = (id: string) =>
  stripe.checkout.sessions.retrieve(id, {
    expand: ['payment_intent.latest_charge', 'line_items', 'setup_intent'],
  })

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

test('whoever sends the form twice pays once', async () => {
  const { id, url } = await open()
  await visit(url!, cardForm('4242424242424242'))

  const again = await visit(url!, cardForm('4242424242424242'))

  expect(again.location).toBe(`https://shop.example/paid?session=${id}`)
  expect((await stripe.charges.list()).data).toHaveLength(1)
})

test('what is missing or wrong is said at its field, and the rest is kept', async () => {
  const { url } = await open()

  const page = await visit(url!, cardForm('4242424242424241', { email: 'nobody', cvc: '1' }))

  expect(page.status).toBe(422)
  expect(page.text).toContain('role="alert"')
  expect(page.text).toMatch(/id="number-error">\s*Your card number is invalid/)
  expect(page.text).toMatch(/id="email-error">\s*This is no e-mail address/)
  expect(page.text).toMatch(/id="cvc-error"/)
  expect(page.text).toContain('value="Ada Okafor"')
  expect(page.text).not.toContain('4242424242424241')
})

test.each([
  ['4000000000000002', 'Your card was declined.'],
  ['4000000000009995', 'insufficient funds'],
  ['4000000000000069', 'Your card has expired'],
  ['4111111111111111', 'Only the cards listed below work here.'],
])('%s is refused with "%s", and another card can be tried', async (number, message) => {
  const { id, url } = await open()

  const refused = await visit(url!, cardForm(number))
  const paid = await visit(url!, cardForm('4242424242424242'))

  expect(refused.status).toBe(422)
  expect(refused.text).toContain(message)
  expect(paid.location).toContain('/paid?session=')
  expect((await read(id)).payment_status).toBe('paid')
})

test('3-D Secure leads to the bank and back; failing it leads to the page again', async () => {
  const { id, url } = await open()
  const toBank = await visit(url!, cardForm('4000000000003220'))
  const refused = await visit(toBank.location!, { answer: 'refuse' })
  const back = await visit(refused.location!)
  expect(back.location).toBe(url)
  expect((await visit(url!)).text).toContain('Your bank could not confirm that it is you.')

  const again = await visit(url!, cardForm('4000000000003220'))
  const agreed = await visit(again.location!, { answer: 'agree' })
  const done = await visit(agreed.location!)

  expect(done.location).toBe(`https://shop.example/paid?session=${id}`)
  expect((await read(id)).payment_status).toBe('paid')
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

test('a customer chooses to keep a card, and pays with it the next time', async () => {
  const customer = await stripe.customers.create({ email: 'ada@example.com' })
  const saving = {
    customer: customer.id,
    saved_payment_method_options: { payment_method_save: 'enabled' },
  } as const
  const first = await open(saving)
  expect((await visit(first.url!)).text).toContain('name="keep"')
  await visit(first.url!, cardForm('4242424242424242', { keep: 'on' }))
  const [method] = (await stripe.customers.listPaymentMethods(customer.id)).data
  expect(method?.allow_redisplay).toBe('always')

  const second = await open(saving)
  const page = await visit(second.url!)
  await visit(second.url!, { way: 'saved', saved: method!.id })

  expect(page.text).toContain('Visa ending in 4242')
  expect(await read(second.id)).toMatchObject({
    payment_status: 'paid',
    payment_intent: { payment_method: method!.id },
  })
})

test('nobody pays with the card of somebody else', async () => {
  const [owner, thief] = await Promise.all([
    stripe.customers.create({}),
    stripe.customers.create({ email: 'b@example.com' }),
  ])
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: owner.id })
  const { id, url } = await open({ customer: thief.id })

  const refused = await visit(url!, { way: 'saved', saved: method.id })

  expect(refused.status).toBe(422)
  expect((await read(id)).payment_status).toBe('unpaid')
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

test('a bank transfer is told where to go, and pays when it has arrived', async () => {
  const customer = await stripe.customers.create({ email: 'ada@example.com' })
  const { id, url } = await open({ customer: customer.id })

  const answer = await visit(url!, { way: 'customer_balance' })
  const instructions = await visit(new URL(answer.location!, local.origin).href)
  const session = await read(id)
  local.control.transfer((session.payment_intent as Stripe.PaymentIntent).id)

  expect(instructions.text).toContain('DE89370400440532013000')
  expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
  expect((await read(id)).payment_status).toBe('paid')
})

test('PayPal is agreed to on its own page', async () => {
  const { id, url } = await open()

  const toPaypal = await visit(url!, { way: 'paypal', email: 'a@example.com' })
  const agreed = await visit(toPaypal.location!, { answer: 'agree' })
  await visit(agreed.location!)

  const { payment_intent: intent } = await read(id)
  expect(intent).toMatchObject({ latest_charge: { payment_method_details: { type: 'paypal' } } })
})

test.each(['apple_pay', 'google_pay'])('%s pays without a form', async (wallet) => {
  const { id, url } = await open()

  await visit(url!, { way: wallet })

  const { payment_intent: intent } = await read(id)
  expect(intent).toMatchObject({
    latest_charge: { payment_method_details: { card: { wallet: { type: wallet } } } },
  })
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

test('a payment of an open session cannot be cancelled beside it', async () => {
  const { url } = await open()
  await visit(url!, cardForm('4000000000003220'))
  const [intent] = (await stripe.paymentIntents.list()).data

  expect((await refusalOf(() => stripe.paymentIntents.cancel(intent!.id))).message).toMatch(
    'Expire the Checkout Session',
  )
})

test('the page speaks the language of the session, or that of the browser', async () => {
  const german = await open({ locale: 'de' })

  const page = await visit(german.url!)

  const toBank = await visit(german.url!, cardForm('4000000000003220'))
  expect((await visit(toBank.location!)).text).toContain('Sind Sie es?')
  expect(page.text).toContain('<html lang="de">')
  expect(page.text).toMatch(/100,00\s€ bezahlen/)
  const { url } = await open({ locale: 'auto' })
  const asked = await fetch(url!, { headers: { 'accept-language': 'fr, de-CH;q=0.8' } })
  expect(await asked.text()).toContain('Kartennummer')
})

test('the page wears the brand that the session names, and says its text before the button', async () => {
  const { id, url } = await open({
    branding_settings: { display_name: 'Stillroom', button_color: '#ffdd00', background_color: '#102030' },
    custom_text: { submit: { message: 'Free to cancel until Friday.' } },
    submit_type: 'book',
  })

  const page = await visit(url!)
  const style = await visit(`${local.origin}/c/pay/${id}/style.css`)

  expect(page.text).toContain('Pay Stillroom')
  expect(page.text).toContain('Free to cancel until Friday.')
  expect(page.text).toContain('Book for €100.00')
  expect(style.text).toContain('--accent: #ffdd00; --on-accent: #000000')
  expect(style.text).toContain('--side: #102030; --on-side: #ffffff')
})

test.each<[string, Params, Partial<Stripe.errors.StripeError>]>([
  ['without lines', paying({ line_items: [] }), { code: 'parameter_missing', param: 'line_items' }],
  [
    'below the smallest amount',
    paying({
      line_items: [
        { quantity: 1, price_data: { currency: 'eur', unit_amount: 49, product_data: { name: 'x' } } },
      ],
    }),
    { code: 'amount_too_small' },
  ],
  [
    'without a quantity',
    paying({
      line_items: [{ price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'x' } } }],
    }),
    { code: 'parameter_missing', param: 'line_items[0][quantity]' },
  ],
  ['that leads nowhere', paying({ success_url: 'somewhere' }), { code: 'url_invalid', param: 'success_url' }],
  [
    'with two customers',
    paying({ customer_email: 'a@example.com', customer: 'cus_1' }),
    { code: 'parameters_exclusive' },
  ],
  [
    'with data of the other mode',
    paying({ setup_intent_data: { description: 'x' } }),
    { param: 'setup_intent_data' },
  ],
  ['that expires too soon', paying({ expires_at: inSeconds(1_799) }), { param: 'expires_at' }],
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

test('there is a page for what is gone, and none takes forms of other sites', async () => {
  const { url } = await open()
  expect((await visit(`${local.origin}/c/pay/cs_test_none`)).status).toBe(404)

  const foreign = await fetch(url!, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: 'https://elsewhere.example' },
    body: new URLSearchParams(cardForm('4242424242424242')),
  })

  expect(foreign.status).toBe(403)
})
