import type Stripe from 'stripe'
import {
  eventTypes,
  payWith,
  refusalOf,
  startStripe,
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
