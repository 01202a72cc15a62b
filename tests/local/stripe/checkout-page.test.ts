import type Stripe from 'stripe'
import {
  basket,
  cardForm,
  readSession,
  startStripe,
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
