import { account } from '#platform/payments/rules/index.ts'
import { Receivable, TransferRow } from '#platform/payments/models.ts'
import { balanceOf, balancesOf } from '#platform/payments/service/ledger.ts'
import { readBooks, reconcileTenant } from '#platform/payments/flows/reconciliation.ts'
import { getEarnings } from '#platform/payments/service/earnings.ts'
import { accountsOfParty, readStatement } from '#platform/payments/service/ledger-statement.ts'
import { listDifferences } from '#platform/payments/service/reconciliation.ts'
import { openCreditDesk } from '#tests/support/credit-desk.ts'
import { overturn, payOnline } from '#tests/support/disputed-payment.ts'
import {
  expectNoCentAstray,
  forgetReadings,
  onboardParties,
  type PaymentMarket,
  settleMoney,
} from '#tests/support/money-world.ts'
import { openPaymentMarket } from '#tests/support/payment-market.ts'

const day = 86_400_000
let market: PaymentMarket
let desk: Awaited<ReturnType<typeof openCreditDesk>>
beforeAll(async () => {
  market = await openPaymentMarket()
  await onboardParties(market)
  // Other money of the marketplace, so that what banks cost does not keep it from sending what lapses.
  await payOnline(market, 500_000, { card: '4000000000000077' })
  await forgetReadings(market)
  desk = await openCreditDesk(market)
}, 60_000)
afterAll(() => market.close())
afterEach(() => expectNoCentAstray(market))

const tenant = () => ({ kind: 'tenant' as const, id: market.scope.tenantId })
const balance = (name: Parameters<typeof balanceOf>[1]) => market.inside((ctx) => balanceOf(ctx, name, 'EUR'))
/** What the customer of a purchase is owed: of what was bought, and of what was given. */
async function owedTo(purchaseId: string): Promise<[number, number]> {
  const { customerId } = await desk.read(purchaseId)
  const names = [account.wallet(customerId), account.grant(customerId)] as const
  const found = await market.inside((ctx) => balancesOf(ctx, names))
  const of = (name: string) => 0 - (found.find(({ account: at }) => at === name)?.amount ?? 0)
  return [of(names[0]), of(names[1])]
}
async function bought() {
  const scope = await desk.customer()
  const purchaseId = await desk.buy(scope)
  return { scope, purchaseId }
}
/** Heard of twice, and late: what the bank did is followed once. */
async function decided(disputeId: string, isWon: boolean) {
  desk.decide(disputeId, isWon)
  await desk.hear(disputeId)
  await desk.hear(disputeId)
}

test('while a bank has the money the credits are frozen, and once it is won they can be used again', async () => {
  const { scope, purchaseId } = await bought()
  const disputeId = await desk.dispute(purchaseId)
  await desk.hear(disputeId)
  await desk.hear(disputeId)

  expect(await desk.wallet(scope)).toMatchObject({ balanceAmount: 0, frozenAmount: 10_000 })
  expect(await balance(account.dispute(purchaseId))).toBe(9_000)
  await expect(desk.spend(purchaseId, 500)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('frozen'),
  })
  await expect(desk.refund(purchaseId)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('bank'),
  })
  // Their time is over meanwhile: they end neither now nor at once when they are free again.
  const { lotId } = await desk.read(purchaseId)
  const endsAt = new Date(market.time.now().getTime() + day)
  await market.inside((ctx) => ctx.trx('credit_lots').where({ id: lotId }).update({ expires_at: endsAt }))
  await market.pass(2 * day)
  await desk.lapse()
  await expectNoCentAstray(market)
  await decided(disputeId, true)

  expect(await desk.wallet(scope)).toMatchObject({ balanceAmount: 10_000, frozenAmount: 0 })
  expect(await desk.chargeback(disputeId)).toMatchObject({ state: 'won', openAmount: 0 })
  expect(await owedTo(purchaseId)).toEqual([9_000, 1_000])
  await desk.lapse()
  expect((await desk.wallet(scope)).balanceAmount).toBe(10_000)
})

test('lost, what is left of the credits ends, and what was used of them the marketplace owes', async () => {
  const { scope, purchaseId } = await bought()
  // The gift first, and so of what was paid for 1000.
  await desk.spend(purchaseId, 2_000)
  const before = await balance(account.receivable(tenant()))
  const disputeId = await desk.dispute(purchaseId)
  await desk.hear(disputeId)
  expect(await desk.wallet(scope)).toMatchObject({ balanceAmount: 0, frozenAmount: 8_000 })
  await decided(disputeId, false)

  const { takenCredits } = await desk.chargeback(disputeId)
  expect(takenCredits).toMatchObject({ boughtAmount: 8_000, owedAmount: 1_000, usedGrantedAmount: 1_000 })
  expect(await owedTo(purchaseId)).toEqual([0, 0])
  expect((await balance(account.receivable(tenant()))) - before).toBe(1_000)
  const wallet = await desk.wallet(scope)
  expect(wallet).toMatchObject({ balanceAmount: 0, frozenAmount: 0 })
  expect(wallet.entries[0]).toMatchObject({ kind: 'charged_back', amount: -8_000 })
  await expect(desk.refund(purchaseId)).rejects.toMatchObject({ code: 'conflict' })
})

test('what comes back of a booking after that pays the debt, and nobody has it twice', async () => {
  const { scope, purchaseId } = await bought()
  const paymentId = await desk.spend(purchaseId, 3_000)
  const claimed = await desk.spend(purchaseId, 500, { isBooked: false })
  const disputeId = await desk.dispute(purchaseId)
  await desk.hear(disputeId)
  await decided(disputeId, false)
  expect((await desk.chargeback(disputeId)).takenCredits).toMatchObject({ owedAmount: 2_500 })

  await desk.cancel(paymentId, 3_000)
  await desk.letGo(claimed)

  expect((await desk.wallet(scope)).balanceAmount).toBe(0)
  expect(await owedTo(purchaseId)).toEqual([0, 0])
  expect((await desk.chargeback(disputeId)).takenCredits).toMatchObject({
    boughtAmount: 9_000,
    grantedAmount: 1_000,
    owedAmount: 0,
    usedGrantedAmount: 0,
  })
  overturn(market, disputeId)
  await desk.hear(disputeId)
  await desk.hear(disputeId)
  expect((await desk.wallet(scope)).balanceAmount).toBe(10_000)
  expect(await owedTo(purchaseId)).toEqual([9_000, 1_000])
})

test('what comes back while the bank decides is frozen with the rest', async () => {
  const { scope, purchaseId } = await bought()
  const paymentId = await desk.spend(purchaseId, 4_000)
  const disputeId = await desk.dispute(purchaseId)
  await desk.hear(disputeId)
  await desk.cancel(paymentId, 4_000)

  expect(await desk.wallet(scope)).toMatchObject({ balanceAmount: 0, frozenAmount: 10_000 })
  await decided(disputeId, false)
  expect((await desk.chargeback(disputeId)).takenCredits).toMatchObject({
    boughtAmount: 9_000,
    owedAmount: 0,
  })
})

test('lost, and given back after all: the credits are there, and the marketplace gets what it had owed', async () => {
  const { scope, purchaseId } = await bought()
  await desk.spend(purchaseId, 5_000)
  const disputeId = await desk.dispute(purchaseId)
  // Only its end is heard of.
  await decided(disputeId, false)
  const owed = await balance(account.receivable(tenant()))
  const waiting = () => market.inside((ctx) => TransferRow.query(ctx.trx).whereNull('charge_id').execute())
  const sent = (await waiting()).length

  overturn(market, disputeId)
  await desk.hear(disputeId)
  await desk.hear(disputeId)

  expect((await desk.chargeback(disputeId)).state).toBe('won')
  expect((await desk.wallet(scope)).balanceAmount).toBe(5_000)
  expect(await balance(account.receivable(tenant()))).toBe(owed - 4_000)
  expect((await waiting()).length).toBe(sent)
  const netted = await market.inside(async (ctx) => {
    const rows = await Receivable.query(ctx.trx).where({ cause: 'chargeback' })
    return rows.reduce((sum, { nettedAmount }) => sum + nettedAmount, 0)
  })
  expect(netted).toBeGreaterThanOrEqual(4_000)
})

test('an inquiry freezes nothing, and is closed without anything', async () => {
  const { scope, purchaseId } = await bought()
  const disputeId = await desk.dispute(purchaseId, 'inquiry')
  await desk.hear(disputeId)

  expect(await desk.wallet(scope)).toMatchObject({ balanceAmount: 10_000, frozenAmount: 0 })
  await decided(disputeId, false)

  expect((await desk.chargeback(disputeId)).state).toBe('inquiry_closed')
  expect((await desk.wallet(scope)).balanceAmount).toBe(10_000)
})

test('a refund that was asked for before the bank came is refused by the processor, and decided by the bank', async () => {
  for (const isWon of [true, false]) {
    const { scope, purchaseId } = await bought()
    await desk.refund(purchaseId)
    const disputeId = await desk.dispute(purchaseId)
    await desk.hear(disputeId)
    if (!isWon) await decided(disputeId, false)
    await desk.attend()

    expect((await desk.read(purchaseId)).state).toBe('refund_failed')
    if (isWon) {
      expect(await desk.wallet(scope)).toMatchObject({ balanceAmount: 0, frozenAmount: 10_000 })
      await decided(disputeId, true)
    }
    expect((await desk.wallet(scope)).balanceAmount).toBe(isWon ? 10_000 : 0)
    expect(await owedTo(purchaseId)).toEqual(isWon ? [9_000, 1_000] : [0, 0])
    await expectNoCentAstray(market)
  }
})

test('a dispute of a purchase that nobody had heard to be paid finds it, and freezes what it bought', async () => {
  const scope = await desk.customer()
  const purchaseId = await desk.buy(scope, { isSettled: false })
  const disputeId = await desk.dispute(purchaseId)

  await desk.hear(disputeId)

  expect((await desk.read(purchaseId)).state).toBe('paid')
  expect(await desk.wallet(scope)).toMatchObject({ balanceAmount: 0, frozenAmount: 10_000 })
})

test('what nobody was told of is found in the books of the processor, and then nothing differs', async () => {
  const { scope, purchaseId } = await bought()
  await desk.spend(purchaseId, 1_500)
  await market.pass(3 * 3_600_000)
  const disputeId = await desk.dispute(purchaseId)
  desk.decide(disputeId, false)
  await settleMoney(market, 2)
  for (let turn = 0; turn < 2; turn += 1) {
    await market.pass(26 * 3_600_000)
    await readBooks(market.runtime)
    await reconcileTenant(market.runtime, market.scope)
  }

  expect((await desk.chargeback(disputeId)).state).toBe('lost')
  expect((await desk.wallet(scope)).balanceAmount).toBe(0)
  const open = await market.inside((ctx) => listDifferences(desk.staff(ctx), { state: 'open', limit: 20 }))
  expect(open.items).toEqual([])
}, 60_000)

test('credits that were paid for and lapse are sent to the marketplace, once', async () => {
  const { scope, purchaseId } = await bought()
  await desk.spend(purchaseId, 4_000)
  const sent = () =>
    market.inside(async (ctx) => {
      const rows = await TransferRow.query(ctx.trx).where({ leg: 'tenant', state: 'succeeded' })
      return rows.reduce((sum, { amount }) => sum + amount, 0)
    })
  const before = await sent()
  const owed = await balance(account.receivable(tenant()))
  // Those of others, too, but for what a bank has.
  const lapsing = await market.inside(async (ctx) => {
    const lots = ctx.trx('credit_lots').where({ origin: 'bought', frozen_at: null })
    const [sum] = await lots.sum('left_amount as left')
    return Number(sum!.left)
  })
  expect(lapsing).toBeGreaterThanOrEqual(6_000)
  await market.pass(400 * day)
  await desk.lapse()
  await desk.lapse()
  const { lotId } = await desk.read(purchaseId)
  const rows = await market.inside((ctx) =>
    TransferRow.query(ctx.trx).whereNull('charge_id').where('source_key', 'like', `%${lotId}%`).execute(),
  )
  expect(rows).toMatchObject([{ leg: 'tenant', amount: 6_000, state: 'pending' }])
  const { totals, statement } = await market.inside(async (ctx) => ({
    totals: (await getEarnings(desk.staff(ctx), { owner: tenant() })).totals,
    statement: await readStatement(ctx, {
      accounts: accountsOfParty(tenant()),
      currency: 'EUR',
      order: 'newest',
    }),
  }))
  expect(totals.waitingAmount).toBe(lapsing - owed)
  expect(statement.items).toContainEqual(expect.objectContaining({ kind: 'wallet.expired', amount: -6_000 }))
  await settleMoney(market, 2)
  await desk.lapse()
  await settleMoney(market, 1)

  // What the marketplace owed of gifts that were used is kept of it first.
  expect((await sent()) - before).toBe(lapsing - owed)
  expect(await balance(account.receivable(tenant()))).toBe(0)
  expect((await desk.wallet(scope)).balanceAmount).toBe(0)
  // And of what has lapsed a bank can still take back the price.
  const disputeId = await desk.dispute(purchaseId)
  await desk.hear(disputeId)
  await decided(disputeId, false)
  expect((await desk.chargeback(disputeId)).takenCredits).toMatchObject({
    boughtAmount: 0,
    owedAmount: 9_000,
  })
})
