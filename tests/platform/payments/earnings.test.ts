import { text as textOf } from 'node:stream/consumers'
import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { exportStatement } from '#platform/payments/flows/exports.ts'
import { withdraw } from '#platform/payments/flows/payouts.ts'
import { syncDispute } from '#platform/payments/flows/watch-chargebacks.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import { Charge } from '#platform/payments/models.ts'
import { getEarnings, startsOf } from '#platform/payments/service/earnings.ts'
import { isSettled, moneyOnItsWay } from '#platform/payments/service/money-on-its-way.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { monthBounds } from '#platform/payments/service/statements.ts'
import { niceTop } from '#ui/chart/nice-top.ts'
import { dispute } from '#tests/support/disputed-payment.ts'
import { day, openPayoutMarket, type PayoutMarket } from '#tests/support/payout-market.ts'

let market: PayoutMarket
beforeEach(async () => {
  market = await openPayoutMarket()
})
afterEach(() => market.close())

const earnings = (owner = market.provider, unit: 'week' | 'month' = 'month') =>
  market.inside((ctx) => getEarnings(ctx, { owner, unit }))
const thisPeriod = async (owner = market.provider) => (await earnings(owner)).periods.at(-1)!
const nothing = { heldAmount: 0, releasableAmount: 0, frozenAmount: 0, releasedAmount: 0, feesAmount: 0 }

test('what customers have paid is held, then released, and each party sees its own part of it', async () => {
  const { payment } = await market.paid(10_000)
  expect(await thisPeriod()).toMatchObject({ ...nothing, heldAmount: 8_800, feesAmount: 1_200 })
  expect(await thisPeriod(market.tenant)).toMatchObject({ ...nothing, heldAmount: 1_000, feesAmount: 200 })
  expect((await earnings()).totals).toMatchObject({ heldAmount: 8_800, releasableAmount: 0 })

  await market.inside((ctx) =>
    planRelease(ctx, { paymentId: payment.id, at: market.time.now(), reservedAmount: 0 }),
  )
  expect((await earnings()).totals).toMatchObject({ heldAmount: 0, releasableAmount: 8_800 })

  await market.release(payment)
  expect(await thisPeriod()).toMatchObject({ ...nothing, releasedAmount: 8_800, feesAmount: 1_200 })
  expect((await earnings()).totals).toMatchObject({
    heldAmount: 0,
    releasableAmount: 0,
    waitingAmount: 8_800,
    paidOutAmount: 0,
  })
})

test('a refund makes all parts smaller, and a frozen part stands by itself', async () => {
  const { payment, chargeId } = await market.paid(10_000)
  await market.inside((ctx) =>
    requestRefund(ctx, {
      paymentId: payment.id,
      request: { amount: 5_000 },
      cause: 'goodwill',
      causeKey: 'half',
    }),
  )
  await sendDueRefunds(market.runtime, market.scope)
  expect(await thisPeriod()).toMatchObject({ ...nothing, heldAmount: 4_400, feesAmount: 600 })

  const other = await market.paid(5_000)
  const processorDisputeId = await dispute(market, chargeId)
  await syncDispute(market.runtime, market.scope, { processorDisputeId })

  expect(await thisPeriod()).toMatchObject({ heldAmount: 4_400, frozenAmount: 4_400, feesAmount: 1_200 })
  await market.release(payment)
  await market.release(other.payment)
  expect((await earnings()).totals).toMatchObject({
    heldAmount: 0,
    frozenAmount: 4_400,
    waitingAmount: 4_400,
  })
})

test('what the database keeps of a charge is what its funds say', async () => {
  const { payment, chargeId } = await market.paid(9_999)
  await market.release(payment)

  const charge = await market.inside(async (ctx) =>
    Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound(),
  )

  const { split } = charge.funds
  expect(charge).toMatchObject({
    providerId: market.providerId,
    providerAmount: split.service.provider,
    tenantAmount: split.service.tenant,
    platformAmount: split.service.platform,
    heldAmount: 0,
  })
})

test('weeks begin on Mondays and months on their first, in the zone of the marketplace', () => {
  // In Berlin it is Monday already.
  const now = new Date('2027-02-28T23:30:00Z')

  expect(startsOf('week', now, 'Europe/Berlin').at(-1)).toBe('2027-03-01')
  expect(startsOf('week', now, 'UTC').slice(-2)).toEqual(['2027-02-15', '2027-02-22'])
  expect(startsOf('month', now, 'UTC').slice(-3)).toEqual(['2026-12-01', '2027-01-01', '2027-02-01'])
  expect(startsOf('month', now, 'UTC')).toHaveLength(12)
  expect(monthBounds('2027-03', 'Europe/Berlin')).toEqual({
    from: new Date('2027-02-28T23:00:00Z'),
    to: new Date('2027-03-31T22:00:00Z'),
  })
})

test('the statement of a month lists what was earned and paid out, with the balance after each', async () => {
  await market.connect()
  const { payment } = await market.paid(10_000, { reference: 'ABCD-1234' })
  await market.release(payment)
  await market.pass(8 * day)
  await withdraw(market.runtime, market.scope, {
    owner: market.provider,
    amount: 3_000,
    isInstant: false,
    requestKey: newId(),
  })
  const month = (at: Date) => at.toISOString().slice(0, 7)
  const months = new Set([month(new Date(market.time.now().getTime() - 9 * day)), month(market.time.now())])
  const lines: string[] = []
  for (const each of months) {
    const file = await exportStatement(market.runtime, market.scope, { owner: market.provider, month: each })
    const [head, ...rows] = (await textOf(file)).replace('\uFEFF', '').trim().split('\n')
    expect(head).toBe('Date,What,Reference,Currency,Amount,Balance')
    lines.push(...rows.filter((row) => row.trim() !== ''))
  }

  expect(lines.map((line) => line.split(',').slice(1).join(','))).toEqual([
    'Released to the parties,ABCD-1234,EUR,88.00,88.00',
    'Paid out to the bank,,EUR,-30.00,58.00',
  ])
})

test('a provider who leaves is told what is still on its way, and gets it all the same', async () => {
  const onItsWay = () => market.inside((ctx) => moneyOnItsWay(ctx, market.providerId))
  expect(isSettled(await onItsWay())).toBe(true)
  const { payment } = await market.paid(10_000)
  expect(await onItsWay()).toMatchObject({ heldAmount: 8_800, waitingAmount: 0, needsAccount: true })

  await market.inside((ctx) =>
    ctx.trx('providers').where({ id: market.providerId }).update({ stage: 'offboarded' }),
  )
  await market.release(payment)
  expect(await onItsWay()).toMatchObject({ heldAmount: 0, waitingAmount: 8_800, needsAccount: true })

  await market.connect()
  await market.release(payment)
  expect(await onItsWay()).toMatchObject({ waitingAmount: 0, needsAccount: false })
})

test('the rest of a team does not see what the business earns; the marketplace does', async () => {
  const as = (role: string): Scope => ({
    ...market.scope,
    actor: {
      kind: 'user',
      userId: newId(),
      sessionId: newId(),
      roles: [role],
      providerId: market.providerId,
    },
  })
  const seenBy = (scope: Scope) =>
    market.runtime.database.inTenant(scope, (ctx) => getEarnings(ctx, { owner: market.provider }))

  await expect(seenBy(as('provider_member'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(
    exportStatement(market.runtime, as('provider_member'), { owner: market.provider, month: '2027-01' }),
  ).rejects.toMatchObject({ code: 'forbidden' })
  expect((await seenBy(as('provider_owner'))).currency).toBe('EUR')
  const operator: Scope = {
    ...market.scope,
    actor: { kind: 'account', accountId: newId(), sessionId: newId(), roles: ['tenant_operator'] },
  }
  expect((await seenBy(operator)).currency).toBe('EUR')
})

test.each([
  [0, 2],
  [8_800, 10_000],
  [10_000, 10_000],
  [10_001, 20_000],
  [4_100, 5_000],
])('a scale that has to hold %i ends at %i', (largest, top) => {
  expect(niceTop(largest)).toBe(top)
})
