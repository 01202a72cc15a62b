import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { balanceOf, chargeCard, toldAbout } from '#tests/support/connected-accounts.ts'
import { days, earning, opened, restart, type Schedule, stripe } from './earning-account.ts'

test.each([
  ['daily', { interval: 'daily' }, [2]],
  ['weekly on Fridays', { interval: 'weekly', weekly_anchor: 'friday' }, [5]],
  ['monthly on the 4th', { interval: 'monthly', monthly_anchor: 4 }, [4]],
  ['by hand', { interval: 'manual' }, []],
] satisfies [string, Schedule, number[]][])(
  'an account that is paid out %s gets everything on that day',
  async (_name, schedule, expected) => {
    const { id, options } = await earning(10_000, { schedule })

    await days(8)

    const { data } = await stripe.payouts.list({}, options)
    expect(data.map(({ created }) => new Date(created * 1000).getUTCDate())).toEqual(expected)
    expect(data.every(({ automatic, amount }) => automatic && amount === 10_000)).toBe(true)
    expect((await balanceOf(stripe, id)).available).toBe(expected.length > 0 ? 0 : 10_000)
  },
)

test('on the 31st of a month without one, the last day counts', async () => {
  const { options } = await earning(10_000, { schedule: { interval: 'monthly', monthly_anchor: 31 } })
  await days(31)
  expect((await stripe.payouts.list({}, options)).data).toHaveLength(1)
  const charge = await chargeCard(stripe, 5_000, { card: 'pm_card_bypassPending' })
  await stripe.transfers.create({
    amount: 5_000,
    currency: 'eur',
    destination: options.stripeAccount,
    source_transaction: charge,
  })

  await days(30)

  const [latest] = (await stripe.payouts.list({}, options)).data
  expect(new Date(latest!.created * 1000).toISOString()).toMatch(/^2027-04-30/)
})

test('an automatic payout says what it is made of', async () => {
  const { options } = await earning(10_000, { schedule: { interval: 'daily' } })
  await days(2)
  const [payout] = (await stripe.payouts.list({}, options)).data

  const lines = await stripe.balanceTransactions.list({ payout: payout!.id }, options)

  expect(lines.data.map(({ type, net }) => [type, net])).toEqual([
    ['payout', -10_000],
    ['payment', 10_000],
  ])
  expect(payout!.reconciliation_status).toBe('completed')
})

test('an account that owes something is paid out after it has earned that', async () => {
  const { id, options } = await earning(10_000, { schedule: { interval: 'daily' } })
  opened.control.adjust(id, -12_000, 'eur', 'A fee')
  await days(2)
  expect(await balanceOf(stripe, id)).toEqual({ available: -2_000, pending: 0 })
  expect((await stripe.payouts.list({}, options)).data).toEqual([])

  const charge = await chargeCard(stripe, 5_000, { card: 'pm_card_bypassPending' })
  await stripe.transfers.create({
    amount: 5_000,
    currency: 'eur',
    destination: id,
    source_transaction: charge,
  })
  await days(1)

  expect((await stripe.payouts.list({}, options)).data).toMatchObject([{ amount: 3_000 }])
})

test('the platform pays itself out too', async () => {
  await chargeCard(stripe, 10_000, { card: 'pm_card_bypassPending' })
  const { available } = await balanceOf(stripe, null)

  const payout = await stripe.payouts.create({ amount: available, currency: 'eur' })
  await days(3)

  expect((await stripe.payouts.retrieve(payout.id)).status).toBe('paid')
  expect(await balanceOf(stripe, null)).toEqual({ available: 0, pending: 0 })
  expect(await toldAbout(stripe, null)).toContain('payout.paid')
})

test('a schedule can be changed on the way', async () => {
  const { id, options } = await earning(10_000)
  await days(3)
  expect((await stripe.payouts.list({}, options)).data).toEqual([])

  await stripe.accounts.update(id, { settings: { payouts: { schedule: { interval: 'daily' } } } })
  await days(1)

  expect((await stripe.payouts.list({}, options)).data).toHaveLength(1)
})

test('a restart loses neither what is on its way nor a schedule', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'connect-payouts-'))
  await restart(folder)
  const { id, options } = await earning(10_000, { schedule: { interval: 'weekly', weekly_anchor: 'friday' } })
  const byHand = await stripe.payouts.create({ amount: 4_000, currency: 'eur' }, options)

  await restart(folder)
  expect(await balanceOf(stripe, id)).toEqual({ available: 6_000, pending: 0 })
  await days(8)

  expect((await stripe.payouts.retrieve(byHand.id, {}, options)).status).toBe('paid')
  expect((await stripe.payouts.list({}, options)).data).toMatchObject([
    { automatic: true, amount: 6_000, status: 'paid' },
    { id: byHand.id },
  ])
  expect(await balanceOf(stripe, id)).toEqual({ available: 0, pending: 0 })
  rmSync(folder, { recursive: true })
})
