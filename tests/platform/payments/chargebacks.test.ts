import { handleDueNotices } from '#platform/payments/flows/notices.ts'
import { watchChargebacks } from '#platform/payments/flows/watch-chargebacks.ts'
import { Chargeback, Receivable } from '#platform/payments/models.ts'
import { account, applySplitTerms } from '#platform/payments/rules/index.ts'
import { balanceOf } from '#platform/payments/service/ledger.ts'
import { previewRefund, requestRefund } from '#platform/payments/service/refunds.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { decide, dispute, overturn, payOnline, readCharge, tell } from '#tests/support/disputed-payment.ts'
import {
  expectNoCentAstray,
  onboardParties,
  type PaymentMarket,
  settleMoney,
  sweepMoney,
} from '#tests/support/money-world.ts'
import { openPaymentMarket, splitTerms } from '#tests/support/payment-market.ts'

let market: PaymentMarket
beforeAll(async () => {
  market = await openPaymentMarket()
  await onboardParties(market)
}, 60_000)
afterAll(() => market.close())

const day = 86_400_000
const balance = (name: Parameters<typeof balanceOf>[1]) => market.inside((ctx) => balanceOf(ctx, name, 'EUR'))
const provider = () => ({ kind: 'provider' as const, id: market.providerId })
const chargebackOf = (disputeId: string) =>
  market.inside(async (ctx) =>
    Chargeback.query(ctx.trx).findOne({ processor_dispute_id: disputeId }).throwIfNotFound(),
  )
/** What the processor knows is heard of. */
async function hear(disputeId: string) {
  await tell(market, 'charge.dispute.updated', disputeId)
  await handleDueNotices(market.runtime, market.scope)
}
const giveBack = (paymentId: string, amount: number, causeKey: string) =>
  market.inside((ctx) => requestRefund(ctx, { paymentId, request: { amount }, cause: 'goodwill', causeKey }))
const release = (payment: { id: string }) =>
  market.inside((ctx) =>
    planRelease(ctx, { paymentId: payment.id, at: market.time.now(), reservedAmount: 0 }),
  )
const eventsOf = (name: string, chargebackId: string) =>
  market.inside(async (ctx) => {
    const rows: { payload: Record<string, unknown> }[] = await ctx.trx('outbox_events').where({ name })
    return rows.filter(({ payload }) => payload.chargebackId === chargebackId)
  })

test('what was lost and is won after all is held again, and reaches its parties', async () => {
  const { payment, chargeId } = await payOnline(market, 5_000)
  const disputeId = await dispute(market, chargeId)
  await hear(disputeId)
  decide(market, disputeId, false)
  await hear(disputeId)
  expect((await chargebackOf(disputeId)).state).toBe('lost')
  expect(await balance(account.held(payment.id))).toBe(0)

  overturn(market, disputeId)
  await hear(disputeId)
  await hear(disputeId)

  expect(await balance(account.held(payment.id))).toBe(-5_000)
  expect((await readCharge(market, chargeId)).refundedAmount).toBe(0)
  expect((await chargebackOf(disputeId)).state).toBe('won')
  await release(payment)
  await settleMoney(market, 2)
  expect(await balance(account.held(payment.id))).toBe(0)
  await expectNoCentAstray(market)
})

test('a second round takes what had been won, and is lost', async () => {
  const { payment, chargeId } = await payOnline(market, 5_000)
  const disputeId = await dispute(market, chargeId)
  decide(market, disputeId, true)
  // Only its end is heard of: both movements are followed.
  await hear(disputeId)
  expect((await chargebackOf(disputeId)).state).toBe('won')
  expect((await readCharge(market, chargeId)).frozenAmount).toBe(0)
  expect(await balance(account.held(payment.id))).toBe(-5_000)

  overturn(market, disputeId)
  await hear(disputeId)

  expect(await chargebackOf(disputeId)).toMatchObject({ state: 'lost', rounds: 2, openAmount: 0 })
  expect(await balance(account.held(payment.id))).toBe(0)
  await settleMoney(market, 1)
  await expectNoCentAstray(market)
})

test('while a bank has it nothing is given back, and what it takes beyond that is our loss', async () => {
  const { payment, chargeId } = await payOnline(market, 5_000)
  await giveBack(payment.id, 2_000, 'before')
  await sweepMoney(market.runtime, market.scope)
  const disputeId = await dispute(market, chargeId)
  await hear(disputeId)

  expect((await readCharge(market, chargeId)).frozenAmount).toBe(3_000)
  await expect(giveBack(payment.id, 1, 'during')).rejects.toMatchObject({ code: 'conflict' })
  expect(
    await market.inside((ctx) => previewRefund(ctx, { paymentId: payment.id, request: 'all' })),
  ).toBeNull()

  decide(market, disputeId, false)
  await hear(disputeId)

  expect((await readCharge(market, chargeId)).refundedAmount).toBe(5_000)
  // Of each line as much is gone as the customer has back.
  const { taken } = await chargebackOf(disputeId)
  expect(taken!.lines.map(({ lineId, amount }) => [lineId, amount])).toEqual([['service', 3_000]])
  await settleMoney(market, 1)
  await expectNoCentAstray(market)
})

test('what was transferred is fetched back when the bank decides for the customer', async () => {
  const { payment, chargeId } = await payOnline(market, 10_000)
  await release(payment)
  await settleMoney(market, 2)
  const before = await balance(account.earned(provider()))
  const disputeId = await dispute(market, chargeId)
  await hear(disputeId)
  decide(market, disputeId, false)
  await hear(disputeId)
  await settleMoney(market, 2)

  expect((await balance(account.earned(provider()))) - before).toBe(8_800)
  await expectNoCentAstray(market)
})

test('what is kept back for a part that is not over stays kept back when the bank gives back', async () => {
  const { payment, chargeId } = await payOnline(market, 5_000)
  await market.inside((ctx) => planRelease(ctx, { paymentId: payment.id, at: null, reservedAmount: 1_000 }))
  const disputeId = await dispute(market, chargeId)
  await hear(disputeId)
  expect((await readCharge(market, chargeId)).frozenAmount).toBe(5_000)

  decide(market, disputeId, true)
  await hear(disputeId)

  expect(await readCharge(market, chargeId)).toMatchObject({ frozenAmount: 0, reservedAmount: 1_000 })
  await release(payment)
  await settleMoney(market, 1)
  expect(await balance(account.held(payment.id))).toBe(0)
})

test('the cost of a lost chargeback is owed by whoever was agreed to bear it, and kept of what it earns next', async () => {
  const terms = {
    way: 'full',
    split: applySplitTerms(splitTerms, {}),
    onBehalfOf: null,
    title: 'Window cleaning',
    email: 'ada@example.com',
    locale: 'en',
    chargebackFeeTo: 'provider' as const,
  }
  const { chargeId } = await payOnline(market, 10_000, { terms })
  const disputeId = await dispute(market, chargeId)
  decide(market, disputeId, false)
  await hear(disputeId)

  expect(await balance(account.receivable(provider()))).toBe(2_000)
  const debts = await market.inside(async (ctx) =>
    Receivable.query(ctx.trx).where({ owner_id: market.providerId, cause: 'chargeback_fee' }),
  )
  expect(debts.map(({ amount }) => amount)).toEqual([2_000])

  const next = await payOnline(market, 10_000)
  await release(next.payment)
  await settleMoney(market, 2)

  expect(await balance(account.receivable(provider()))).toBe(0)
  await expectNoCentAstray(market)
})

test('an inquiry takes nothing, and ends without a trace in the ledger', async () => {
  const { payment, chargeId } = await payOnline(market, 5_000)
  const disputeId = await dispute(market, chargeId, 'inquiry')
  await hear(disputeId)
  expect((await chargebackOf(disputeId)).state).toBe('inquiry')
  expect(await balance(account.dispute(chargeId))).toBe(0)

  decide(market, disputeId, true)
  await hear(disputeId)

  expect((await chargebackOf(disputeId)).state).toBe('inquiry_closed')
  expect(await balance(account.held(payment.id))).toBe(-5_000)
})

test('a decision of which no notice came is found by looking, and the marketplace is reminded of evidence once', async () => {
  const { chargeId } = await payOnline(market, 5_000)
  const disputeId = await dispute(market, chargeId)
  await hear(disputeId)
  const { id } = await chargebackOf(disputeId)
  const look = async (days: number) => {
    for (let passed = 0; passed < days; passed += 1) {
      await market.pass(day)
      await watchChargebacks(market.runtime, market.scope)
    }
  }

  await look(5)
  expect(await eventsOf('payment.evidence_due', id)).toHaveLength(0)
  await look(3)
  expect(await eventsOf('payment.evidence_due', id)).toHaveLength(1)

  // Nobody answers: the bank decides for its customer.
  await look(4)
  expect((await chargebackOf(disputeId)).state).toBe('lost')
  expect(await eventsOf('payment.evidence_due', id)).toHaveLength(1)
  expect(await eventsOf('payment.chargeback_decided', id)).toMatchObject([{ payload: { outcome: 'lost' } }])
  await settleMoney(market, 1)
  await expectNoCentAstray(market)
})
