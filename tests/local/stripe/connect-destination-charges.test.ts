import type Stripe from 'stripe'
import {
  balanceOf,
  chargeCard,
  openStripeOfTest,
  readyAccount,
  refusal,
  seconds,
  type StripeOfTest,
} from '#tests/support/connected-accounts.ts'

let opened: StripeOfTest
let stripe: Stripe
let provider: string
beforeEach(async () => {
  opened = await openStripeOfTest()
  stripe = opened.stripe
  provider = (await stripe.accounts.create(readyAccount())).id
})
afterEach(() => opened.local.close())

const pay = (fields: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({
    amount: 10_000,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    transfer_data: { destination: provider, amount: 8_000 },
    expand: ['latest_charge'],
    ...fields,
  })
const chargeOf = (intent: Stripe.PaymentIntent) => intent.latest_charge as Stripe.Charge

test('a payment that names its destination is transferred there by itself', async () => {
  const { id } = chargeOf(await pay())

  expect((await stripe.charges.retrieve(id, { expand: ['transfer'] })).transfer).toMatchObject({
    amount: 8_000,
    destination: provider,
    source_transaction: id,
  })
  expect(await balanceOf(stripe, provider)).toEqual({ available: 0, pending: 8_000 })
})

test('a refund takes the same part back from the destination, which may owe something after that', async () => {
  const { id: charge } = chargeOf(await pay())
  await opened.local.advance(3 * seconds.day)
  await stripe.payouts.create({ amount: 8_000, currency: 'eur' }, { stripeAccount: provider })

  const part = await stripe.refunds.create({
    charge,
    amount: 2_500,
    reverse_transfer: true,
    expand: ['transfer_reversal'],
  })
  expect(part.transfer_reversal).toMatchObject({ amount: 2_000, source_refund: part.id })
  await stripe.refunds.create({ charge, reverse_transfer: true })

  expect(await balanceOf(stripe, provider)).toEqual({ available: -8_000, pending: 0 })
  expect((await stripe.balance.retrieve()).connect_reserved).toMatchObject([{ amount: 8_000 }])
})

test('a refund without that leaves the destination what it got', async () => {
  const { id: charge } = chargeOf(await pay())

  await stripe.refunds.create({ charge })

  expect(await balanceOf(stripe, provider)).toEqual({ available: 0, pending: 8_000 })
})

test('what was transferred separately is not taken back by a refund', async () => {
  const charge = await chargeCard(stripe, 10_000)
  await stripe.transfers.create({
    amount: 8_000,
    currency: 'eur',
    destination: provider,
    source_transaction: charge,
  })

  expect(await refusal(stripe.refunds.create({ charge, reverse_transfer: true }))).toMatchObject({
    statusCode: 400,
  })
})

test('a destination that takes no transfers, too large a part and application fees are refused before anything is charged', async () => {
  const { id: unready } = await stripe.accounts.create({ country: 'DE', type: 'express' })

  const answers = [
    await refusal(pay({ transfer_data: { destination: unready } })),
    await refusal(pay({ transfer_data: { destination: 'acct_nobody' } })),
    await refusal(pay({ transfer_data: { destination: provider, amount: 10_001 } })),
    await refusal(pay({ application_fee_amount: 100 })),
  ]

  expect(answers).toMatchObject(answers.map(() => ({ statusCode: 400 })))
  expect(await balanceOf(stripe, null)).toEqual({ available: 0, pending: 0 })
})
