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

const chargeOf = async (card: string) => String((await payWith(stripe, card)).latest_charge)

test('a payment is refunded in parts, to the last cent and no further', async () => {
  const charge = await chargeOf('pm_card_visa')
  const part = await stripe.refunds.create({
    charge,
    amount: 3_000,
    reason: 'requested_by_customer',
    metadata: { line: '1' },
  })
  expect(part).toMatchObject({ status: 'succeeded', amount: 3_000, metadata: { line: '1' } })
  const tooMuch = await refusalOf(() => stripe.refunds.create({ charge, amount: 7_001 }))
  expect(tooMuch.message).toBe('Refund amount (€70.01) is greater than unrefunded amount on charge (€70.00)')

  const rest = await stripe.refunds.create({ charge })

  expect(rest.amount).toBe(7_000)
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 10_000, refunded: true })
  expect((await refusalOf(() => stripe.refunds.create({ charge }))).code).toBe('charge_already_refunded')
  // The fee of the payment stays with Stripe.
  expect(local.engine.balanceOf(null).get('eur')).toEqual({ available: -10_000, pending: 9_825 })
  expect(eventTypes(local).slice(-2)).toEqual(['charge.refunded', 'refund.created'])
})

test('refunds of a payment are found by it, and with its charge when asked for', async () => {
  const { id, latest_charge: charge } = await payWith(stripe, 'pm_card_visa')
  await payWith(stripe, 'pm_card_visa').then((other) => stripe.refunds.create({ payment_intent: other.id }))
  const refund = await stripe.refunds.create({ payment_intent: id, amount: 100 })

  expect((await stripe.refunds.list({ payment_intent: id })).data.map((each) => each.id)).toEqual([refund.id])
  expect(await stripe.charges.retrieve(String(charge))).not.toHaveProperty('refunds')
  const expanded = await stripe.charges.retrieve(String(charge), { expand: ['refunds'] })
  expect(expanded.refunds?.data.map((each) => each.id)).toEqual([refund.id])
})

test('a refund that comes back is failed later, and the money is here again', async () => {
  const charge = await chargeOf('pm_card_refundFail')
  const refund = await stripe.refunds.create({ charge, amount: 4_000 })
  expect(refund.status).toBe('succeeded')

  await local.advance(60)

  const failed = await stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] })
  expect(failed).toMatchObject({
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: { type: 'refund_failure', amount: 4_000 },
  })
  expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0, refunded: false })
  expect(local.engine.balanceOf(null).get('eur')).toEqual({ available: 0, pending: 9_825 })
  expect(eventTypes(local).slice(-3)).toEqual(['refund.failed', 'refund.updated', 'charge.refund.updated'])
})

test('a refund may be pending for a while', async () => {
  const refund = await stripe.refunds.create({ charge: await chargeOf('pm_card_pendingRefund') })
  expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' })

  await local.advance(60)

  expect((await stripe.refunds.retrieve(refund.id)).status).toBe('succeeded')
})

test('what was only authorised cannot be refunded', async () => {
  const held = await payWith(stripe, 'pm_card_visa', { capture_method: 'manual' })

  const refusal = await refusalOf(() => stripe.refunds.create({ charge: String(held.latest_charge) }))

  expect(refusal.code).toBe('charge_not_refundable')
})

test('an authorisation that is cancelled counts as refunded, and no money moves', async () => {
  const held = await payWith(stripe, 'pm_card_visa', { capture_method: 'manual' })

  await stripe.paymentIntents.cancel(held.id, { cancellation_reason: 'requested_by_customer' })

  expect(await stripe.charges.retrieve(String(held.latest_charge))).toMatchObject({
    refunded: true,
    captured: false,
  })
  expect(local.engine.balanceOf(null).size).toBe(0)
})

test('a refund needs one payment, and an amount that is one', async () => {
  const charge = await chargeOf('pm_card_visa')

  expect((await refusalOf(() => stripe.refunds.create({}))).message).toMatch('payment_intent or charge')
  expect((await refusalOf(() => stripe.refunds.create({ charge, amount: 0 }))).code).toBe(
    'parameter_invalid_integer',
  )
  expect(await refusalOf(() => stripe.refunds.create({ charge: 'ch_none' }))).toMatchObject({
    statusCode: 400,
    code: 'resource_missing',
    param: 'charge',
  })
})
