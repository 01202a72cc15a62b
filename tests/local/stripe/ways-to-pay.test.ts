import type Stripe from 'stripe'
import { readyAccount } from '#tests/support/connected-accounts.ts'
import {
  eventTypes,
  payWith,
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

test('a card that asks for 3-D Secure waits for the customer, who agrees', async () => {
  const intent = await stripe.paymentIntents.create({
    amount: 2_000,
    currency: 'eur',
    payment_method: 'pm_card_threeDSecure2Required',
    confirm: true,
    return_url: 'https://shop.example/back',
  })
  expect(intent).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } })

  const answer = await visit(intent.next_action!.redirect_to_url!.url!, { answer: 'agree' })

  const back = new URL(answer.location!)
  expect(back.origin + back.pathname).toBe('https://shop.example/back')
  expect(back.searchParams.get('redirect_status')).toBe('succeeded')
  expect(back.searchParams.get('payment_intent')).toBe(intent.id)
  const paid = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] })
  expect(paid.status).toBe('succeeded')
  expect((paid.latest_charge as Stripe.Charge).payment_method_details?.card?.three_d_secure).toMatchObject({
    result: 'authenticated',
  })
})

test('whoever fails 3-D Secure has to choose another way, and was not charged', async () => {
  const intent = await payWith(stripe, 'pm_card_threeDSecure2Required')
  expect(intent.next_action?.type).toBe('use_stripe_sdk')

  await visit(`${local.origin}/3ds/${intent.id}`, { answer: 'refuse' })

  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: 'requires_payment_method',
    latest_charge: null,
    last_payment_error: { code: 'payment_intent_authentication_failure' },
  })
})

test('a bank may refuse even those whom it knows', async () => {
  const intent = await payWith(stripe, 'pm_card_threeDSecureRequiredChargeDeclined')

  await visit(`${local.origin}/3ds/${intent.id}`, { answer: 'agree' })

  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'card_declined' },
  })
})

test('a payment off session is refused where the bank wants to ask the customer', async () => {
  const refusal = await refusalOf(() =>
    payWith(stripe, 'pm_card_authenticationRequired', { off_session: true }),
  )

  expect(refusal).toMatchObject({ code: 'authentication_required', decline_code: 'authentication_required' })
  expect(refusal.payment_intent?.status).toBe('requires_payment_method')
})

test('a card that was set up for it is charged off session without a question', async () => {
  const customer = await stripe.customers.create({})
  const setup = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: 'pm_card_authenticationRequiredOnSetup',
    confirm: true,
    ...withoutRedirects,
  })
  await visit(`${local.origin}/3ds/${setup.id}`, { answer: 'agree' })
  const [method] = (await stripe.customers.listPaymentMethods(customer.id)).data

  const paid = await payWith(stripe, method!.id, { customer: customer.id, off_session: true })

  expect(paid.status).toBe('succeeded')
})

test('a direct debit is processing until the bank has answered', async () => {
  const debit = (iban: string) =>
    stripe.paymentIntents.create({
      amount: 3_000,
      currency: 'eur',
      confirm: true,
      payment_method_data: { type: 'sepa_debit', sepa_debit: { iban }, billing_details: { name: 'Ada' } },
      ...withoutRedirects,
    })
  const good = await debit('DE89370400440532013000')
  const bad = await debit('DE62370400440532013001')
  expect([good.status, bad.status]).toEqual(['processing', 'processing'])

  await local.advance(60)

  expect((await stripe.paymentIntents.retrieve(good.id)).status).toBe('succeeded')
  expect(await stripe.paymentIntents.retrieve(bad.id)).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'payment_intent_payment_attempt_failed' },
  })
  expect(local.engine.balanceOf(null).get('eur')).toEqual({ available: 0, pending: 3_000 - 70 })
})

test('a bank transfer in two parts pays when the whole has arrived', async () => {
  const customer = await stripe.customers.create({})
  const intent = await stripe.paymentIntents.create({
    amount: 50_000,
    currency: 'eur',
    customer: customer.id,
    confirm: true,
    payment_method_data: { type: 'customer_balance' },
    ...withoutRedirects,
  })
  expect(intent.next_action?.display_bank_transfer_instructions?.amount_remaining).toBe(50_000)
  const send = (amount: number) =>
    stripe.testHelpers.customers.fundCashBalance(customer.id, { amount, currency: 'eur' })

  await send(20_000)
  const partly = await stripe.paymentIntents.retrieve(intent.id)
  await send(35_000)

  expect(partly.next_action?.display_bank_transfer_instructions?.amount_remaining).toBe(30_000)
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded')
  expect(eventTypes(local)).toContain('payment_intent.partially_funded')
})

test('a payment method belongs to one customer, and one that nobody owns is good for one payment', async () => {
  const [owner, other] = await Promise.all([stripe.customers.create({}), stripe.customers.create({})])
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: owner.id })
  const loose = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } })
  await payWith(stripe, loose.id)

  for (const call of [
    () => payWith(stripe, method.id, { customer: other.id }),
    () => payWith(stripe, method.id),
    () => payWith(stripe, loose.id),
    () => stripe.paymentMethods.attach(loose.id, { customer: owner.id }),
  ]) {
    expect(await refusalOf(call)).toMatchObject({
      type: 'StripeInvalidRequestError',
      param: 'payment_method',
    })
  }
})

test('only an account that may take payments is charged on behalf of, and its brand is on the page', async () => {
  const capabilities = { transfers: { requested: true } }
  const receives = await stripe.accounts.create(readyAccount({ capabilities }))
  const takes = await stripe.accounts.create(
    readyAccount({
      capabilities: { ...capabilities, card_payments: { requested: true } },
      business_profile: { name: 'Chalkline', mcc: '8299', url: 'https://chalkline.example' },
    }),
  )
  const session = (onBehalfOf: string) =>
    stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.example',
      line_items: [
        { quantity: 1, price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Lesson' } } },
      ],
      payment_intent_data: { on_behalf_of: onBehalfOf },
    })

  for (const call of [
    () => session(receives.id),
    () => payWith(stripe, 'pm_card_visa', { on_behalf_of: receives.id }),
  ]) {
    expect(await refusalOf(call)).toMatchObject({ code: 'capability_not_active', param: 'on_behalf_of' })
  }
  expect((await visit((await session(takes.id)).url!)).text).toContain('Pay Chalkline')
})
