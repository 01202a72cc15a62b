import type Stripe from 'stripe'
import {
  balanceOf,
  chargeCard,
  openStripeOfTest,
  readyAccount,
  refusal,
  seconds,
  toldAbout,
  type StripeOfTest,
} from '#tests/support/connected-accounts.ts'

let opened: StripeOfTest
let stripe: Stripe
let provider: string
let tenant: string
beforeEach(async () => {
  opened = await openStripeOfTest()
  stripe = opened.stripe
  provider = (await stripe.accounts.create(readyAccount())).id
  tenant = (await stripe.accounts.create(readyAccount())).id
})
afterEach(() => opened.local.close())

const days = (count: number) => opened.local.advance(count * seconds.day)

test('what is transferred from a charge is pending for both until the charge is available', async () => {
  const charge = await chargeCard(stripe, 10_000, { group: 'payment_1' })
  const fee = 10_000 - (await balanceOf(stripe, null)).pending

  const transfer = await stripe.transfers.create({
    amount: 8_500,
    currency: 'eur',
    destination: provider,
    source_transaction: charge,
    metadata: { leg: 'provider' },
  })

  expect(transfer).toMatchObject({
    object: 'transfer',
    amount: 8_500,
    amount_reversed: 0,
    destination: provider,
    source_transaction: charge,
    transfer_group: 'payment_1',
    reversed: false,
    metadata: { leg: 'provider' },
  })
  expect(await balanceOf(stripe, provider)).toEqual({ available: 0, pending: 8_500 })
  expect(await balanceOf(stripe, null)).toEqual({ available: 0, pending: 1_500 - fee })

  await days(3)

  expect(await balanceOf(stripe, provider)).toEqual({ available: 8_500, pending: 0 })
  expect(await balanceOf(stripe, null)).toEqual({ available: 1_500 - fee, pending: 0 })
  expect(await toldAbout(stripe, null)).toContain('transfer.created')
  expect(await toldAbout(stripe, provider)).toContain('balance.available')
})

test('both sides have a balance transaction, and the destination a payment that leads back', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const transfer = await stripe.transfers.create(
    {
      amount: 4_000,
      currency: 'eur',
      destination: provider,
      source_transaction: charge,
      expand: ['balance_transaction'],
    },
    {},
  )

  const [into] = (await stripe.balanceTransactions.list({}, { stripeAccount: provider })).data
  const payment = await stripe.charges.retrieve(
    String(transfer.destination_payment),
    {},
    { stripeAccount: provider },
  )

  expect(transfer.balance_transaction).toMatchObject({
    type: 'transfer',
    reporting_category: 'transfer',
    amount: -4_000,
    fee: 0,
    net: -4_000,
    status: 'pending',
    source: transfer.id,
  })
  expect(into).toMatchObject({
    type: 'payment',
    reporting_category: 'charge',
    amount: 4_000,
    net: 4_000,
    status: 'pending',
    source: payment.id,
  })
  expect(payment.id).toMatch(/^py_/)
  expect(payment).toMatchObject({ source_transfer: transfer.id, amount: 4_000, paid: true })
  expect(transfer.transfer_group).toBe(`group_${charge}`)
})

test('one charge is split among several, and not beyond what it is', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const leg = (destination: string, amount: number) =>
    stripe.transfers.create({ amount, currency: 'eur', destination, source_transaction: charge })
  await leg(provider, 8_000)
  await leg(tenant, 1_500)

  const tooMuch = await refusal(leg(tenant, 501))

  expect(tooMuch.message).toBe(
    'Transfers using this transaction as a source must not exceed the source amount of €100.00. (There is already a transfer using this source, amounting to €95.00.)',
  )
  expect(await leg(tenant, 500)).toMatchObject({ amount: 500 })
})

test('what was refunded of a charge cannot be transferred, what was reversed can be again', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const leg = (amount: number) =>
    stripe.transfers.create({ amount, currency: 'eur', destination: provider, source_transaction: charge })
  const first = await leg(8_000)
  await stripe.refunds.create({ charge, amount: 2_000 })
  expect(await refusal(leg(1))).toMatchObject({ statusCode: 400 })

  await stripe.transfers.createReversal(first.id, { amount: 3_000 })

  expect(await leg(3_000)).toMatchObject({ amount: 3_000 })
  expect(await refusal(leg(1))).toMatchObject({ statusCode: 400 })
})

test('without a charge as its source, a transfer needs available money', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const transfer = () => stripe.transfers.create({ amount: 5_000, currency: 'eur', destination: provider })
  expect(await refusal(transfer())).toMatchObject({ code: 'balance_insufficient', statusCode: 400 })

  await days(3)
  await transfer()

  expect(await balanceOf(stripe, provider)).toEqual({ available: 5_000, pending: 0 })
  expect(charge).toMatch(/^ch_/)
})

test('money that connected accounts owe stays with the platform', async () => {
  await chargeCard(stripe, 10_000, { card: 'pm_card_bypassPending' })
  const { available } = await balanceOf(stripe, null)
  opened.control.adjust(provider, -3_000, 'eur')

  const balance = await stripe.balance.retrieve()
  const transfer = (amount: number) =>
    stripe.transfers.create({ amount, currency: 'eur', destination: tenant })

  expect(balance.connect_reserved).toMatchObject([{ amount: 3_000, currency: 'eur' }])
  expect(await refusal(transfer(available - 2_999))).toMatchObject({ code: 'balance_insufficient' })
  expect(await transfer(available - 3_000)).toMatchObject({ destination: tenant })
})

test.each([
  ['an account that is not ready', 'insufficient_capabilities_for_transfer'],
  ['an account that is not there', 'resource_missing'],
])('%s gets nothing', async (name, code) => {
  const charge = await chargeCard(stripe, 10_000)
  const unready = await stripe.accounts.create({ country: 'DE', type: 'express' })
  const destination = name.endsWith('there') ? 'acct_nobody' : unready.id

  const answer = await refusal(
    stripe.transfers.create({ amount: 100, currency: 'eur', destination, source_transaction: charge }),
  )

  expect(answer).toMatchObject({ code, statusCode: 400 })
})

test('a source in another currency, of another group, or that did not succeed is refused', async () => {
  const charge = await chargeCard(stripe, 10_000, { group: 'payment_1' })
  const held = await stripe.paymentIntents.create({
    amount: 5_000,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    capture_method: 'manual',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  })
  const transfer = (fields: Partial<Stripe.TransferCreateParams>) =>
    stripe.transfers.create({
      amount: 100,
      currency: 'eur',
      destination: provider,
      source_transaction: charge,
      ...fields,
    })

  const answers = [
    await refusal(transfer({ currency: 'usd' })),
    await refusal(transfer({ transfer_group: 'payment_2' })),
    await refusal(transfer({ source_transaction: String(held.latest_charge) })),
    await refusal(transfer({ source_transaction: 'ch_nothing' })),
  ]

  expect(answers).toMatchObject(answers.map(() => ({ statusCode: 400 })))
  expect(await balanceOf(stripe, provider)).toEqual({ available: 0, pending: 0 })
})

test('a transfer is reversed in parts, until nothing is left of it', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const { id } = await stripe.transfers.create({
    amount: 9_000,
    currency: 'eur',
    destination: provider,
    source_transaction: charge,
  })
  await days(3)
  const { available } = await balanceOf(stripe, null)

  const part = await stripe.transfers.createReversal(id, { amount: 2_500, metadata: { refund: 'one' } })
  expect(part).toMatchObject({
    object: 'transfer_reversal',
    amount: 2_500,
    transfer: id,
    metadata: { refund: 'one' },
  })
  expect(part.destination_payment_refund).toMatch(/^pyr_/)
  expect(await stripe.transfers.retrieve(id)).toMatchObject({ amount_reversed: 2_500, reversed: false })
  expect(await refusal(stripe.transfers.createReversal(id, { amount: 6_501 }))).toMatchObject({
    statusCode: 400,
  })

  await stripe.transfers.createReversal(id)
  expect(await stripe.transfers.retrieve(id)).toMatchObject({ amount_reversed: 9_000, reversed: true })
  expect(await refusal(stripe.transfers.createReversal(id))).toMatchObject({ statusCode: 400 })
  expect(await balanceOf(stripe, provider)).toEqual({ available: 0, pending: 0 })
  expect((await balanceOf(stripe, null)).available).toBe(available + 9_000)
  expect((await stripe.transfers.listReversals(id)).data.map(({ amount }) => amount)).toEqual([6_500, 2_500])
  expect((await toldAbout(stripe, null)).filter((type) => type === 'transfer.reversed')).toHaveLength(2)
  const lines = await stripe.balanceTransactions.list({ limit: 100 })
  expect(lines.data.filter(({ type }) => type === 'transfer_refund')).toMatchObject([
    { reporting_category: 'transfer_reversal', amount: 6_500 },
    { reporting_category: 'transfer_reversal', amount: 2_500 },
  ])
})

test('what was paid out already cannot be taken back', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const { id } = await stripe.transfers.create({
    amount: 9_000,
    currency: 'eur',
    destination: provider,
    source_transaction: charge,
  })
  await days(3)
  await stripe.payouts.create({ amount: 6_000, currency: 'eur' }, { stripeAccount: provider })

  const refused = await refusal(stripe.transfers.createReversal(id))

  expect(refused).toMatchObject({ code: 'balance_insufficient', statusCode: 400 })
  expect(await stripe.transfers.createReversal(id, { amount: 3_000 })).toMatchObject({ amount: 3_000 })
  expect(await balanceOf(stripe, provider)).toEqual({ available: 0, pending: 0 })
})

test('what is still pending is taken back from there', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const { id } = await stripe.transfers.create({
    amount: 9_000,
    currency: 'eur',
    destination: provider,
    source_transaction: charge,
  })

  await stripe.transfers.createReversal(id, { amount: 4_000 })

  expect(await balanceOf(stripe, provider)).toEqual({ available: 0, pending: 5_000 })
  await days(3)
  expect(await balanceOf(stripe, provider)).toEqual({ available: 5_000, pending: 0 })
})

test('transfers are found by their group and their destination, and can be described later', async () => {
  const charge = await chargeCard(stripe, 10_000, { group: 'payment_1' })
  for (const destination of [provider, tenant]) {
    await stripe.transfers.create({ amount: 100, currency: 'eur', destination, source_transaction: charge })
  }

  const ofGroup = await stripe.transfers.list({ transfer_group: 'payment_1' })
  const ofTenant = await stripe.transfers.list({ destination: tenant })
  const updated = await stripe.transfers.update(ofTenant.data[0]!.id, {
    description: 'Commission',
    metadata: { posting: '1' },
  })

  expect(ofGroup.data).toHaveLength(2)
  expect(ofTenant.data).toHaveLength(1)
  expect(updated).toMatchObject({ description: 'Commission', metadata: { posting: '1' } })
  expect(await toldAbout(stripe, null)).toContain('transfer.updated')
})

test('the same key makes one transfer', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const create = () =>
    stripe.transfers.create(
      { amount: 1_000, currency: 'eur', destination: provider, source_transaction: charge },
      { idempotencyKey: 'transfer:1' },
    )

  const [one, other] = [await create(), await create()]

  expect(other.id).toBe(one.id)
  expect(await balanceOf(stripe, provider)).toEqual({ available: 0, pending: 1_000 })
})

test('an account does not make transfers, and does not see those of the platform', async () => {
  const charge = await chargeCard(stripe, 10_000)
  const { id } = await stripe.transfers.create({
    amount: 100,
    currency: 'eur',
    destination: provider,
    source_transaction: charge,
  })
  const asAccount = { stripeAccount: provider }

  expect(
    await refusal(stripe.transfers.create({ amount: 1, currency: 'eur', destination: tenant }, asAccount)),
  ).toMatchObject({ statusCode: 403 })
  expect(await refusal(stripe.transfers.retrieve(id, {}, asAccount))).toMatchObject({ statusCode: 404 })
  expect(await refusal(stripe.charges.retrieve(charge, {}, asAccount))).toMatchObject({ statusCode: 404 })
})

test('amounts without decimals and with three are transferred as they are', async () => {
  const yen = await chargeCard(stripe, 5_000, { currency: 'jpy' })
  const dinar = await chargeCard(stripe, 12_340, { currency: 'kwd' })

  await stripe.transfers.create({
    amount: 4_321,
    currency: 'jpy',
    destination: provider,
    source_transaction: yen,
  })
  await stripe.transfers.create({
    amount: 12_330,
    currency: 'kwd',
    destination: provider,
    source_transaction: dinar,
  })

  expect(await balanceOf(stripe, provider, 'jpy')).toEqual({ available: 0, pending: 4_321 })
  expect(await balanceOf(stripe, provider, 'kwd')).toEqual({ available: 0, pending: 12_330 })
})
