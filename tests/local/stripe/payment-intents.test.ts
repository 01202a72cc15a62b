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

test('a payment succeeds, its balance transaction comes a moment later, and the fee is kept', async () => {
  const intent = await payWith(stripe, 'pm_card_visa', { expand: ['latest_charge'] })

  expect(intent).toMatchObject({
    status: 'succeeded',
    amount_received: 10_000,
    capture_method: 'automatic_async',
  })
  expect(intent.latest_charge).toMatchObject({ paid: true, captured: true, balance_transaction: null })
  const later = await stripe.paymentIntents.retrieve(intent.id, {
    expand: ['latest_charge.balance_transaction'],
  })
  expect((later.latest_charge as Stripe.Charge).balance_transaction).toMatchObject({
    type: 'charge',
    amount: 10_000,
    fee: 175,
    net: 9_825,
    status: 'pending',
  })
  expect(eventTypes(local).slice(-4)).toEqual([
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.succeeded',
    'charge.updated',
  ])
})

test('with automatic capture the balance transaction is there at once', async () => {
  const intent = await payWith(stripe, 'pm_card_visa', {
    capture_method: 'automatic',
    expand: ['latest_charge.balance_transaction'],
  })

  expect((intent.latest_charge as Stripe.Charge).balance_transaction).toMatchObject({ net: 9_825 })
})

test('money is pending first, and available after two days', async () => {
  await payWith(stripe, 'pm_card_visa')
  expect(local.engine.balanceOf(null).get('eur')).toEqual({ available: 0, pending: 9_825 })

  await local.advance(2 * 86_400)

  expect(local.engine.balanceOf(null).get('eur')).toEqual({ available: 9_825, pending: 0 })
  expect(eventTypes(local).at(-1)).toBe('balance.available')
})

test.each([
  ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
  ['pm_card_radarBlock', 'card_declined', 'fraudulent'],
])('%s is refused with %s', async (card, code, declineCode) => {
  const refusal = await refusalOf(() => payWith(stripe, card))

  expect(refusal).toMatchObject({ type: 'StripeCardError', statusCode: 402, code })
  expect(refusal.decline_code).toBe(declineCode)
  expect(refusal.payment_intent).toMatchObject({
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: { code },
  })
  expect(await stripe.charges.retrieve(refusal.charge!)).toMatchObject({ status: 'failed', paid: false })
  expect(local.engine.balanceOf(null).size).toBe(0)
})

test('after a refusal the same intent can be paid with another card', async () => {
  const { payment_intent: intent } = await refusalOf(() => payWith(stripe, 'pm_card_chargeDeclined'))

  const paid = await stripe.paymentIntents.confirm(intent!.id, { payment_method: 'pm_card_visa' })

  expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null })
})

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

test('an authorised amount is captured in part, and the rest released', async () => {
  const held = await payWith(stripe, 'pm_card_visa', { capture_method: 'manual' })
  expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 10_000, amount_received: 0 })
  expect(local.engine.balanceOf(null).size).toBe(0)
  const tooMuch = await refusalOf(() => stripe.paymentIntents.capture(held.id, { amount_to_capture: 10_001 }))
  expect(tooMuch.code).toBe('amount_too_large')

  const paid = await stripe.paymentIntents.capture(held.id, {
    amount_to_capture: 4_000,
    expand: ['latest_charge'],
  })

  expect(paid).toMatchObject({ status: 'succeeded', amount_received: 4_000, amount_capturable: 0 })
  expect(paid.latest_charge).toMatchObject({ amount_captured: 4_000, amount_refunded: 6_000 })
  expect(local.engine.balanceOf(null).get('eur')).toEqual({ available: 0, pending: 4_000 - 85 })
})

test('an authorisation ends by itself after seven days', async () => {
  const held = await payWith(stripe, 'pm_card_visa', { capture_method: 'manual' })

  await local.advance(7 * 86_400)

  expect(await stripe.paymentIntents.retrieve(held.id)).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'automatic',
  })
  expect(eventTypes(local)).toContain('charge.expired')
})

test('what is over cannot be captured, cancelled, confirmed or changed', async () => {
  const paid = await payWith(stripe, 'pm_card_visa')

  for (const call of [
    () => stripe.paymentIntents.capture(paid.id),
    () => stripe.paymentIntents.cancel(paid.id),
    () => stripe.paymentIntents.confirm(paid.id, { payment_method: 'pm_card_visa' }),
    () => stripe.paymentIntents.update(paid.id, { amount: 200 }),
  ]) {
    expect(await refusalOf(call)).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' })
  }
  expect((await stripe.paymentIntents.update(paid.id, { metadata: { note: 'late' } })).metadata).toEqual({
    note: 'late',
  })
})

test.each([
  ['eur', 49, 'amount_too_small'],
  ['gbp', 29, 'amount_too_small'],
  ['jpy', 49, 'amount_too_small'],
  ['usd', 100_000_000, 'amount_too_large'],
  ['kwd', 10_005, 'invalid_charge_amount'],
  ['isk', 10_050, 'invalid_charge_amount'],
])('%s %d cannot be charged', async (currency, amount, code) => {
  expect(await refusalOf(() => stripe.paymentIntents.create({ amount, currency }))).toMatchObject({
    code,
    param: 'amount',
  })
})

test('currencies without decimals and with three are charged in their own units', async () => {
  const yen = await payWith(stripe, 'pm_card_visa', { amount: 5_000, currency: 'JPY' })
  const dinar = await payWith(stripe, 'pm_card_visa', { amount: 10_010, currency: 'kwd' })

  expect([yen.currency, dinar.currency]).toEqual(['jpy', 'kwd'])
  expect(local.engine.balanceOf(null).get('jpy')).toEqual({ available: 0, pending: 5_000 - 75 })
  expect(local.engine.balanceOf(null).get('kwd')).toEqual({ available: 0, pending: 10_010 - 150 - 250 })
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

test('a confirmation without an address to return to is refused where methods may lead elsewhere', async () => {
  const refusal = await refusalOf(() =>
    stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      payment_method: 'pm_card_visa',
      confirm: true,
    }),
  )

  expect(refusal).toMatchObject({ statusCode: 400, param: 'return_url' })
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
