import type Stripe from 'stripe'
import { at, day, plansOf, subscriber, type Plans } from '#tests/support/local-billing.ts'
import {
  cardForm,
  eventTypes,
  refusalOf,
  startStripe,
  visit,
  type StripeUnderTest,
} from '#tests/support/local-stripe.ts'

let local: StripeUnderTest
let stripe: Stripe
let plans: Plans
beforeEach(async () => {
  local = await startStripe({ clock: () => new Date('2027-03-01T09:00:00Z') })
  stripe = local.stripe
  plans = await plansOf(stripe)
})
afterEach(() => local.close())

const open = (rest: Stripe.Checkout.SessionCreateParams = {}) =>
  stripe.checkout.sessions.create({
    mode: 'subscription',
    success_url: 'https://shop.example/plans?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.example/plans',
    line_items: [{ price: plans.professional, quantity: 1 }],
    ...rest,
  })
const read = (id: string) =>
  stripe.checkout.sessions.retrieve(id, { expand: ['subscription', 'invoice', 'line_items'] })

test('a customer subscribes on the page', async () => {
  const { id, url } = await open({
    line_items: [
      { price: plans.professional, quantity: 1 },
      { price: plans.setUp, quantity: 1 },
    ],
    subscription_data: { metadata: { provider: 'p1' }, description: 'Professional' },
    client_reference_id: 'c1',
  })
  const page = await visit(url!)
  expect(page.text).toContain('$19.00 a month')
  expect(page.text).toContain('Subscribe for $44.00')

  const done = await visit(url!, cardForm('4242 4242 4242 4242'))

  expect(done).toMatchObject({ status: 303, location: `https://shop.example/plans?session=${id}` })
  expect(await read(id)).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    amount_total: 4_400,
    client_reference_id: 'c1',
    customer: expect.stringMatching(/^cus_/),
    invoice: { status: 'paid', total: 4_400, billing_reason: 'subscription_create' },
    subscription: {
      status: 'active',
      metadata: { provider: 'p1' },
      description: 'Professional',
      default_payment_method: expect.stringMatching(/^pm_/),
    },
  })
  const events = eventTypes(local).filter((type) => /^(checkout|customer\.sub|invoice\.)/.test(type))
  expect(events).toEqual([
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
    'checkout.session.completed',
  ])
})

test('the card that was used pays the next period', async () => {
  const { id: customer } = await stripe.customers.create({ email: 'ada@example.com' })
  const { id, url } = await open({ customer })
  await visit(url!, cardForm('4242424242424242'))

  await local.advance(31 * day + 3_600)

  const subscription = (await read(id)).subscription as Stripe.Subscription
  const invoices = await stripe.invoices.list({ subscription: subscription.id })
  expect(invoices.data.map(({ status }) => status)).toEqual(['paid', 'paid'])
})

test('after a card that is refused another one can be used, for the same subscription', async () => {
  const { id, url } = await open()
  const refused = await visit(url!, cardForm('4000 0000 0000 0341'))
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Your card was declined')
  expect(await read(id)).toMatchObject({ status: 'open', subscription: null })

  await visit(url!, cardForm('4242424242424242'))

  expect(await read(id)).toMatchObject({ status: 'complete', subscription: { status: 'active' } })
  expect(local.engine.store.all('subscription')).toHaveLength(1)
})

test('the bank asks, and what the customer answers decides', async () => {
  const { id, url } = await open()
  const asked = await visit(url!, cardForm('4000 0000 0000 3220'))
  expect(asked.location).toContain('/3ds/')

  const answered = await visit(asked.location!, { answer: 'agree' })
  const done = await visit(answered.location!)

  expect(done.location).toBe(`https://shop.example/plans?session=${id}`)
  expect(await read(id)).toMatchObject({ payment_status: 'paid', subscription: { status: 'active' } })
})

test('a trial asks for a card and charges nothing until it ends', async () => {
  const { id, url } = await open({ subscription_data: { trial_period_days: 14 } })
  expect((await visit(url!)).text).toContain('14 days free')

  await visit(url!, cardForm('4242424242424242'))

  expect(await read(id)).toMatchObject({
    payment_status: 'no_payment_required',
    amount_total: 0,
    subscription: { status: 'trialing', trial_end: at('2027-03-15T09:00:00Z') },
  })
  await local.advance(14 * day + 3_600)
  expect((await read(id)).subscription).toMatchObject({ status: 'active' })
})

test('a trial can begin without a card where none has to be left', async () => {
  const { id, url } = await open({
    payment_method_collection: 'if_required',
    subscription_data: {
      trial_period_days: 14,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    },
  })
  const page = await visit(url!)
  expect(page.text).not.toContain('name="number"')
  expect((await visit(url!, { way: 'none', email: '' })).status).toBe(422)

  await visit(url!, { way: 'none', email: 'ada@example.com' })

  expect(await read(id)).toMatchObject({ status: 'complete', subscription: { status: 'trialing' } })
  await local.advance(14 * day)
  expect((await read(id)).subscription).toMatchObject({ status: 'paused' })
})

test('a promotion code is taken on the page, and one that is none is not', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' })
  await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'SPRING' })
  const { id, url } = await open({ allow_promotion_codes: true })
  expect((await visit(url!, { way: 'code', code: 'AUTUMN' })).text).toContain('This code is not valid.')

  await visit(url!, { way: 'code', code: 'spring' })
  expect((await visit(url!)).text).toContain('Subscribe for $9.50')
  await visit(url!, cardForm('4242424242424242'))

  expect(await read(id)).toMatchObject({
    amount_total: 950,
    total_details: { amount_discount: 950 },
    invoice: { total: 950, amount_paid: 950 },
    subscription: { discounts: [] },
  })
  expect(await stripe.coupons.retrieve(coupon.id)).toMatchObject({ times_redeemed: 1 })
})

test('a session that expires leaves no subscription behind that waits', async () => {
  const { id, url } = await open()
  await visit(url!, cardForm('4000 0000 0000 0341'))

  await stripe.checkout.sessions.expire(id)

  expect(local.engine.store.all('subscription').map(({ status }) => status)).toEqual(['incomplete_expired'])
})

test('a price can be made for one session', async () => {
  const { id, url } = await open({
    line_items: [
      {
        quantity: 3,
        price_data: {
          currency: 'eur',
          unit_amount: 700,
          recurring: { interval: 'year' },
          product_data: { name: 'Seat' },
        },
      },
    ],
  })
  expect((await visit(url!)).text).toContain('€21.00 a year')

  await visit(url!, cardForm('4242424242424242'))

  const { subscription } = await read(id)
  expect(subscription).toMatchObject({ currency: 'eur', items: { data: [{ quantity: 3 }] } })
})

test('what does not go with subscriptions is refused', async () => {
  const answers = [
    await refusalOf(() => open({ line_items: [{ price: plans.setUp, quantity: 1 }] })),
    await refusalOf(() => open({ payment_intent_data: { description: 'x' } })),
    await refusalOf(() => open({ submit_type: 'book' })),
    await refusalOf(() =>
      open({
        line_items: [
          { price: plans.professional, quantity: 1 },
          { price: plans.yearly, quantity: 1 },
        ],
      }),
    ),
    await refusalOf(() => open({ mode: 'payment' })),
    await refusalOf(() => open({ discounts: [{ coupon: 'NONE' }] })),
    await refusalOf(() => open({ subscription_data: { transfer_data: { destination: 'acct_none' } } })),
  ]

  expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 400))
})

test('who has a card already keeps it beside the new one', async () => {
  const customer = await subscriber(stripe)
  const { id, url } = await open({ customer: customer.id })
  await visit(url!, cardForm('5555 5555 5555 4444'))

  const subscription = (await read(id)).subscription as Stripe.Subscription
  expect((await stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(2)
  expect(subscription.default_payment_method).not.toBe(customer.invoice_settings.default_payment_method)
})
