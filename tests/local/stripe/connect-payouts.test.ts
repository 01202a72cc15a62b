import type Stripe from 'stripe'
import {
  balanceOf,
  chargeCard,
  readyAccount,
  refusal,
  seconds,
  toldAbout,
} from '#tests/support/connected-accounts.ts'
import { opened, stripe, days, earning } from './earning-account.ts'

test('a payout leaves the balance at once and arrives two business days later', async () => {
  const { id, options } = await earning(10_000)

  const payout = await stripe.payouts.create(
    { amount: 7_000, currency: 'eur', metadata: { withdrawal: '1' } },
    options,
  )

  expect(payout).toMatchObject({
    object: 'payout',
    amount: 7_000,
    status: 'pending',
    method: 'standard',
    automatic: false,
    type: 'bank_account',
    arrival_date: Date.UTC(2027, 2, 3) / 1000,
    metadata: { withdrawal: '1' },
  })
  expect(await balanceOf(stripe, id)).toEqual({ available: 3_000, pending: 0 })
  await opened.local.advance(2 * seconds.hour)
  expect((await stripe.payouts.retrieve(payout.id, {}, options)).status).toBe('in_transit')
  await days(2)
  expect((await stripe.payouts.retrieve(payout.id, {}, options)).status).toBe('paid')
  expect((await toldAbout(stripe, id)).filter((type) => type.startsWith('payout.'))).toEqual([
    'payout.created',
    'payout.updated',
    'payout.paid',
  ])
})

test('a payout of Friday arrives on Tuesday', async () => {
  const { options } = await earning(10_000)
  await days(4)

  const payout = await stripe.payouts.create({ amount: 100, currency: 'eur' }, options)

  expect(payout.arrival_date).toBe(Date.UTC(2027, 2, 9) / 1000)
})

test('no more than what is available is paid out, in a currency that a bank account takes', async () => {
  const { options } = await earning(10_000)
  const payout = (fields: Partial<Stripe.PayoutCreateParams>) =>
    refusal(stripe.payouts.create({ amount: 100, currency: 'eur', ...fields }, options))

  expect(await payout({ amount: 10_001 })).toMatchObject({ code: 'balance_insufficient' })
  expect(await payout({ amount: 0 })).toMatchObject({ code: 'parameter_invalid_integer' })
  expect(await payout({ currency: 'usd' })).toMatchObject({
    message: "Sorry, you don't have any external accounts in that currency (usd).",
  })
  expect(await payout({ destination: 'ba_nothing' })).toMatchObject({ code: 'resource_missing' })
})

test('pending money cannot be paid out', async () => {
  const { id } = await stripe.accounts.create(readyAccount())
  const charge = await chargeCard(stripe, 10_000)
  await stripe.transfers.create({
    amount: 5_000,
    currency: 'eur',
    destination: id,
    source_transaction: charge,
  })
  const payout = () => stripe.payouts.create({ amount: 5_000, currency: 'eur' }, { stripeAccount: id })

  expect(await refusal(payout())).toMatchObject({ code: 'balance_insufficient' })
  await days(3)
  expect(await payout()).toMatchObject({ status: 'pending' })
})

test('an instant payout arrives within minutes and costs a fee', async () => {
  const { id, options } = await earning(10_100)
  const balance = await stripe.balance.retrieve({}, options)
  expect(balance.instant_available).toMatchObject([
    { amount: 10_100, currency: 'eur', net_available: [{ amount: 10_000 }] },
  ])
  const instant = (amount: number) =>
    stripe.payouts.create({ amount, currency: 'eur', method: 'instant' }, options)
  expect(await refusal(instant(10_001))).toMatchObject({ code: 'balance_insufficient' })

  const payout = await instant(10_000)
  await opened.local.advance(120)

  expect((await stripe.payouts.retrieve(payout.id, {}, options)).status).toBe('paid')
  expect(await balanceOf(stripe, id)).toEqual({ available: 0, pending: 0 })
  const [line] = (await stripe.balanceTransactions.list({ type: 'payout' }, options)).data
  expect(line).toMatchObject({ amount: -10_000, fee: 100, net: -10_100, source: payout.id })
})

test('a bank that offers no instant payouts gets standard ones', async () => {
  const { id } = await stripe.accounts.create(
    readyAccount({
      country: 'CH',
      individual: {
        ...readyAccount().individual,
        address: { line1: 'address_full_match', city: 'Bern', postal_code: '3000' },
      },
      external_account: {
        object: 'bank_account',
        country: 'CH',
        currency: 'chf',
        account_number: 'CH9300762011623852957',
      },
    }),
  )
  const charge = await chargeCard(stripe, 10_000, { currency: 'chf', card: 'pm_card_bypassPending' })
  await stripe.transfers.create({
    amount: 9_000,
    currency: 'chf',
    destination: id,
    source_transaction: charge,
  })
  const options = { stripeAccount: id }

  expect((await stripe.balance.retrieve({}, options)).instant_available).toMatchObject([
    { amount: 0, currency: 'chf' },
  ])
  expect(
    await refusal(stripe.payouts.create({ amount: 100, currency: 'chf', method: 'instant' }, options)),
  ).toMatchObject({ code: 'instant_payouts_unsupported' })
  expect(await stripe.payouts.create({ amount: 9_000, currency: 'chf' }, options)).toMatchObject({
    status: 'pending',
  })
})

test.each([
  ['DE62370400440532013001', 'no_account'],
  ['DE89370400440532013002', 'account_closed'],
  ['DE89370400440532013003', 'insufficient_funds'],
  ['DE89370400440532013004', 'debit_not_authorized'],
  ['DE89370400440532013005', 'invalid_currency'],
])('a payout to the test account %s fails with %s, and the money comes back', async (iban, code) => {
  const { id, options } = await earning(10_000, { iban })
  const { id: payoutId } = await stripe.payouts.create({ amount: 6_000, currency: 'eur' }, options)

  await days(3)

  const payout = await stripe.payouts.retrieve(payoutId, {}, options)
  expect(payout).toMatchObject({ status: 'failed', failure_code: code })
  expect(payout.failure_message).not.toBeNull()
  expect(await balanceOf(stripe, id)).toEqual({ available: 10_000, pending: 0 })
  const back = await stripe.balanceTransactions.retrieve(
    String(payout.failure_balance_transaction),
    {},
    options,
  )
  expect(back).toMatchObject({ type: 'payout_failure', reporting_category: 'payout_reversal', amount: 6_000 })
  const account = await stripe.accounts.retrieve(id)
  expect(account).toMatchObject({
    payouts_enabled: false,
    capabilities: { transfers: 'active' },
    requirements: { past_due: ['external_account'], errors: [{ requirement: 'external_account' }] },
  })
  expect(account.external_accounts?.data).toMatchObject([{ status: 'errored' }])
})

test('forints are paid out whole, and what is left over stays', async () => {
  const { id } = await stripe.accounts.create(
    readyAccount({
      country: 'HU',
      individual: {
        ...readyAccount().individual,
        address: { line1: 'address_full_match', city: 'Budapest', postal_code: '1011' },
      },
      external_account: {
        object: 'bank_account',
        country: 'HU',
        currency: 'huf',
        account_number: 'HU89370400440532013000',
      },
    }),
  )
  opened.control.adjust(id, 1_234_567, 'huf')
  const payout = (amount: number) => stripe.payouts.create({ amount, currency: 'huf' }, { stripeAccount: id })

  expect(await refusal(payout(1_234_567))).toMatchObject({ statusCode: 400 })
  await stripe.accounts.update(id, { settings: { payouts: { schedule: { interval: 'daily' } } } })
  await days(1)

  expect(await balanceOf(stripe, id, 'huf')).toEqual({ available: 67, pending: 0 })
})

test('after a failed payout another bank account makes payouts possible again', async () => {
  const { id, options } = await earning(10_000)
  opened.control.failNextPayout(id, 'account_frozen')
  await stripe.payouts.create({ amount: 6_000, currency: 'eur' }, options)
  await days(3)
  const again = () => stripe.payouts.create({ amount: 6_000, currency: 'eur' }, options)
  expect(await refusal(again())).toMatchObject({ code: 'bank_account_unusable' })

  await stripe.accounts.createExternalAccount(id, {
    external_account: {
      object: 'bank_account',
      country: 'DE',
      currency: 'eur',
      account_number: 'DE02120300000000202051',
    },
    default_for_currency: true,
  })

  const { id: payoutId } = await again()
  await days(5)
  expect((await stripe.payouts.retrieve(payoutId, {}, options)).status).toBe('paid')
  expect(await toldAbout(stripe, id)).toContain('payout.failed')
})

test('a bank may send back what counted as paid', async () => {
  const { id, options } = await earning(10_000)
  const payout = await stripe.payouts.create({ amount: 10_000, currency: 'eur' }, options)
  await days(3)
  expect((await stripe.payouts.retrieve(payout.id, {}, options)).status).toBe('paid')

  opened.control.returnPayout(payout.id, 'account_closed')

  expect(await stripe.payouts.retrieve(payout.id, {}, options)).toMatchObject({
    status: 'failed',
    failure_code: 'account_closed',
  })
  expect(await balanceOf(stripe, id)).toEqual({ available: 10_000, pending: 0 })
})

test('a payout can be cancelled until it is sent', async () => {
  const { id, options } = await earning(10_000)
  const first = await stripe.payouts.create({ amount: 4_000, currency: 'eur' }, options)
  const second = await stripe.payouts.create({ amount: 5_000, currency: 'eur' }, options)

  const cancelled = await stripe.payouts.cancel(first.id, {}, options)
  await opened.local.advance(2 * seconds.hour)

  expect(cancelled.status).toBe('canceled')
  expect(await balanceOf(stripe, id)).toEqual({ available: 5_000, pending: 0 })
  expect(await refusal(stripe.payouts.cancel(second.id, {}, options))).toMatchObject({ statusCode: 400 })
  expect(await toldAbout(stripe, id)).toContain('payout.canceled')
  await days(3)
  expect((await stripe.payouts.retrieve(first.id, {}, options)).status).toBe('canceled')
})

test('an account whose payouts are disabled keeps its money', async () => {
  const { id, options } = await earning(10_000, { schedule: { interval: 'daily' } })
  opened.control.pausePayouts(id)

  expect(await refusal(stripe.payouts.create({ amount: 1, currency: 'eur' }, options))).toMatchObject({
    code: 'payouts_not_allowed',
  })
  await days(5)
  expect(await balanceOf(stripe, id)).toEqual({ available: 10_000, pending: 0 })

  opened.control.pausePayouts(id, false)
  await days(1)
  expect(await balanceOf(stripe, id)).toEqual({ available: 0, pending: 0 })
})
