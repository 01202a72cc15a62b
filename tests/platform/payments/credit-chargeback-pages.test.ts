import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Scope } from '#platform/kernel/tenant.ts'
import { answerChargeback } from '#platform/payments/flows/chargebacks.ts'
import { storeEvidence } from '#platform/payments/flows/evidence-files.ts'
import { attendPurchases } from '#platform/payments/flows/credit-purchases.ts'
import { endLapsedCredits } from '#platform/payments/flows/credits.ts'
import { ownPaymentsFile } from '#platform/payments/flows/history-file.ts'
import { handleDueNotices } from '#platform/payments/flows/notices.ts'
import { sendDueTransfers } from '#platform/payments/flows/transfers.ts'
import { Receivable, TransferRow } from '#platform/payments/models.ts'
import { getChargebackNotice } from '#platform/payments/service/notice-facts.ts'
import { getChargeback, listChargebacks } from '#platform/payments/service/chargeback-lists.ts'
import { listCreditPurchases } from '#platform/payments/service/credit-refunds.ts'
import { listOwnPurchases } from '#platform/payments/service/credit-receipts.ts'
import { planCreditLoss } from '#platform/payments/rules/credit-chargebacks.ts'
import { openCreditDesk } from '#tests/support/credit-desk.ts'
import { mortal, untilDeath } from '#tests/support/crash-points.ts'
import { newScope } from '#tests/support/database.ts'
import { payOnline, tell } from '#tests/support/disputed-payment.ts'
import {
  expectNoCentAstray,
  onboardParties,
  type PaymentMarket,
  settleMoney,
} from '#tests/support/money-world.ts'
import { openPaymentMarket } from '#tests/support/payment-market.ts'
import { operator } from '#tests/support/supply.ts'

let market: PaymentMarket
let desk: Awaited<ReturnType<typeof openCreditDesk>>
beforeAll(async () => {
  market = await openPaymentMarket()
  await onboardParties(market)
  // Other money of the marketplace, so that what banks cost does not keep it from sending what lapses.
  await payOnline(market, 500_000, { card: '4000000000000077' })
  desk = await openCreditDesk(market, { chargebackFeeTo: 'provider' })
}, 60_000)
afterAll(() => market.close())
afterEach(() => expectNoCentAstray(market))

const withBank = async (spent = 0) => {
  const scope = await desk.customer()
  const purchaseId = await desk.buy(scope)
  if (spent > 0) await desk.spend(purchaseId, spent)
  const disputeId = await desk.dispute(purchaseId)
  await desk.hear(disputeId)
  const { id } = await desk.chargeback(disputeId)
  return { scope, purchaseId, disputeId, id }
}
const receipt = {
  fields: { kind: 'receipt' as const },
  file: {
    name: 'receipt.pdf',
    bytes: Buffer.from('%PDF-1.4\n%%EOF\n'),
    declaredType: 'application/pdf',
  },
}
const provider = (): Scope => {
  const { providerId, scope } = market
  const actor: Actor = { kind: 'user', userId: newId(), sessionId: newId(), roles: ['provider'], providerId }
  return { ...scope, actor }
}

test('staff see it among the chargebacks in words of credits, with what is frozen and what became of it', async () => {
  const { purchaseId, disputeId, id, scope } = await withBank(3_000)

  const { items } = await market.inside((ctx) => listChargebacks(desk.staff(ctx), { filter: 'open' }))
  expect(items.find((item) => item.id === id)).toMatchObject({
    purchaseId,
    paymentId: null,
    providerId: null,
    providerName: '',
    title: 'Ten lessons',
    amount: 9_000,
    state: 'needs_response',
    advice: expect.stringContaining('account got the credits'),
  })
  const { credits } = await market.inside((ctx) => getChargeback(desk.staff(ctx), id))
  expect(credits).toEqual({
    purchaseId,
    soldAmount: 10_000,
    frozenAmount: 7_000,
    takenAmount: 0,
    owedAmount: 0,
  })
  const sold = await market.inside((ctx) => listCreditPurchases(desk.staff(ctx), {}))
  expect(sold.items.find((item) => item.id === purchaseId)).toMatchObject({
    isRefundable: false,
    frozenAmount: 7_000,
    chargeback: { id, state: 'needs_response' },
  })
  expect(await market.inside((ctx) => listOwnPurchases(ctx), scope)).toMatchObject([
    { id: purchaseId, chargebackState: 'needs_response' },
  ])
  expect(await ownPaymentsFile(market.runtime, scope)).toContain('90.00,EUR,With your bank')
  expect(await market.inside((ctx) => getChargebackNotice(ctx, id))).toMatchObject({
    title: 'Ten lessons',
    paymentId: null,
    isDecided: false,
  })

  desk.decide(disputeId, false)
  await desk.hear(disputeId)
  const lost = await market.inside((ctx) => getChargeback(desk.staff(ctx), id))
  expect(lost.credits).toMatchObject({ frozenAmount: 0, takenAmount: 7_000, owedAmount: 2_000 })
  // No provider has anything of it yet: what the bank's procedure cost is the marketplace's.
  const fees = await market.inside((ctx) =>
    Receivable.query(ctx.trx).where({ cause: 'chargeback_fee' }).execute(),
  )
  expect(fees).toMatchObject([{ ownerKind: 'tenant', ownerId: market.scope.tenantId }])
})

test('the bank is answered, with files; once', async () => {
  const { id, disputeId } = await withBank()
  await storeEvidence(market.runtime, market.scope, { chargebackId: id, ...receipt })
  const answered = await answerChargeback(market.runtime, market.scope, {
    chargebackId: id,
    text: 'winning_evidence',
    isFinal: true,
  })
  expect(answered).toMatchObject({ files: [{ kind: 'receipt', addedBy: 'tenant' }] })
  await market.pass(3_600_000)
  await desk.hear(disputeId)

  expect((await desk.chargeback(disputeId)).state).toBe('won')
})

test('neither providers, nor customers, nor another marketplace see it or act on it', async () => {
  const { id, scope } = await withBank()
  const other = { ...newScope(), actor: operator() }
  const strangers: [Scope, string][] = [
    [provider(), 'forbidden'],
    [scope, 'forbidden'],
    [other, 'not_found'],
  ]
  for (const [stranger, code] of strangers) {
    await expect(market.inside((ctx) => getChargeback(ctx, id), stranger)).rejects.toMatchObject({ code })
    await expect(
      answerChargeback(market.runtime, stranger, { chargebackId: id, text: 'Mine', isFinal: false }),
    ).rejects.toMatchObject({ code })
    await expect(
      storeEvidence(market.runtime, stranger, { chargebackId: id, ...receipt }),
    ).rejects.toMatchObject({ code: 'not_found' })
  }
  const { items } = await market.inside((ctx) => listChargebacks(ctx, { filter: 'all' }), other)
  expect(items).toEqual([])
})

test('wherever the process dies, after its restart everything is as if it had lived', async () => {
  const live = async (at: number | null) => {
    const scope = await desk.customer()
    const purchaseId = await desk.buy(scope)
    await desk.spend(purchaseId, 2_500)
    const disputeId = await desk.dispute(purchaseId)
    await tell(market, 'charge.dispute.created', disputeId)
    const { runtime, borders } = mortal(market.runtime, at)
    await untilDeath(async () => {
      await handleDueNotices(runtime, market.scope)
      desk.decide(disputeId, false)
      await tell(market, 'charge.dispute.closed', disputeId)
      await handleDueNotices(runtime, market.scope)
    })
    if (market.stripe.engine.store.get('dispute', disputeId).status !== 'lost') desk.decide(disputeId, false)
    await tell(market, 'charge.dispute.closed', disputeId)
    await settleMoney(market, 3)
    await expectNoCentAstray(market)
    const { state, takenCredits } = await desk.chargeback(disputeId)
    return { state, takenCredits, wallet: (await desk.wallet(scope)).balanceAmount, borders }
  }
  const { borders, ...whole } = await live(null)
  expect(whole).toMatchObject({ state: 'lost', wallet: 0 })
  expect(borders.length).toBeGreaterThan(4)
  for (let at = 1; at <= borders.length; at += 1) {
    const { borders: _, ...died } = await live(at)
    expect([at, died]).toEqual([at, whole])
  }
}, 120_000)

test('credits that lapse are sent once, wherever the process dies', async () => {
  const live = async (at: number | null) => {
    const purchaseId = await desk.buy(await desk.customer())
    const { lotId } = await desk.read(purchaseId)
    await market.inside((ctx) =>
      ctx.trx('credit_lots').where({ id: lotId }).update({ expires_at: market.time.now() }),
    )
    const { runtime, borders } = mortal(market.runtime, at)
    await untilDeath(async () => {
      await endLapsedCredits(runtime, market.scope)
      await sendDueTransfers(runtime, market.scope)
    })
    await endLapsedCredits(market.runtime, market.scope)
    await attendPurchases(market.runtime, market.scope)
    await settleMoney(market, 3)
    await expectNoCentAstray(market)
    const rows = await market.inside((ctx) =>
      TransferRow.query(ctx.trx).where('source_key', 'like', `wallet_expiry:${lotId}%`).execute(),
    )
    return { rows: rows.map(({ state, leg }) => [leg, state]), borders }
  }
  // What the marketplace owes of the tests before is kept of the first ones.
  let first = await live(null)
  for (let time = 0; first.rows.length === 0 && time < 10; time += 1) first = await live(null)
  const { borders, rows } = await live(null)
  expect(rows).toEqual([['tenant', 'succeeded']])
  for (let at = 1; at <= borders.length; at += 1) expect((await live(at)).rows).toEqual(rows)
}, 120_000)

test('a part of the price takes as large a part of the gift, and nobody is asked for what was refunded', () => {
  const sold = { state: 'paid' as const, priceAmount: 9_000, creditsAmount: 10_000 }
  const left = { bought: 9_000, granted: 1_000 }

  expect(planCreditLoss(sold, { amount: 4_500, left })).toMatchObject({
    boughtAmount: 4_500,
    grantedAmount: 500,
    owedAmount: 0,
  })
  expect(planCreditLoss({ ...sold, state: 'refunded' }, { amount: 9_000, left })).toMatchObject({
    boughtAmount: 0,
    owedAmount: 0,
    excessAmount: 9_000,
  })
  expect(planCreditLoss({ ...sold, state: 'refunding' }, { amount: 9_000, left })).toMatchObject({
    boughtAmount: 0,
    refundingAmount: 9_000,
    refundingGrantedAmount: 1_000,
  })
})
