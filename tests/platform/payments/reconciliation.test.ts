import { lookAgainAt } from '#platform/payments/flows/look-again.ts'
import { readBooks, reconcileTenant } from '#platform/payments/flows/reconciliation.ts'
import type { ReconciliationDifference } from '#platform/payments/models.ts'
import { ProcessorLine, ReconciliationDifference as Difference } from '#platform/payments/models.ts'
import { account, chargeFeeTold, chargeSucceeded, transferMade } from '#platform/payments/rules/index.ts'
import { ledgerFaults } from '#platform/payments/service/ledger-reconciliation.ts'
import { balanceOf, post } from '#platform/payments/service/ledger.ts'
import {
  acceptDifference,
  getReconciliation,
  listDifferences,
} from '#platform/payments/service/reconciliation.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { decide, dispute, payOnline } from '#tests/support/disputed-payment.ts'
import { mortal, untilDeath } from '#tests/support/crash-points.ts'
import {
  balancesHere,
  balancesThere,
  expectNoCentAstray,
  forgetReadings,
  onboardParty,
  type PaymentMarket,
  settleMoney,
  sweepMoney,
} from '#tests/support/money-world.ts'
import { openPaymentMarket } from '#tests/support/payment-market.ts'

let market: PaymentMarket
beforeEach(async () => {
  market = await openPaymentMarket()
  await forgetReadings(market)
})
afterEach(() => market.close())

const hour = 3_600_000
const compare = async () => {
  await readBooks(market.runtime)
  return reconcileTenant(market.runtime, market.scope)
}
const differences = (): Promise<ReconciliationDifference[]> =>
  market.inside(async (ctx) => Difference.query(ctx.trx).orderBy('id'))
const shown = async () => (await differences()).map(({ kind, movement, state }) => [kind, movement, state])
const suspense = () => market.inside((ctx) => balanceOf(ctx, account.suspense, 'EUR'))
const staff = (role: string): Scope => ({
  ...market.scope,
  actor: { kind: 'account', accountId: newId(), sessionId: newId(), roles: [role] },
})

test('after a day in which everything was heard of, nothing differs', async () => {
  const { payment, chargeId } = await payOnline(market, 10_000)
  await payOnline(market, 7_777)
  await market.inside((ctx) =>
    requestRefund(ctx, { paymentId: payment.id, request: { amount: 2_500 }, cause: 'x', causeKey: 'x' }),
  )
  await sweepMoney(market.runtime, market.scope)
  await dispute(market, chargeId)
  await settleMoney(market, 2)
  await market.pass(3 * hour)

  const run = await compare()

  expect(await shown()).toEqual([
    // Nobody had told of the dispute.
    ['missing_here', 'dispute', 'repaired'],
  ])
  expect(run).toMatchObject({ foundCount: 1, repairedCount: 1, openCount: 0 })
  await expectNoCentAstray(market)
  // The next look finds nothing, and there is none before the books were read again.
  expect(await reconcileTenant(market.runtime, market.scope)).toBeNull()
  await market.pass(hour)
  expect(await compare()).toMatchObject({ foundCount: 0, openCount: 0 })
})

test('what was never heard of is posted from what the processor says: a refund that bounced, a bank that decided', async () => {
  const { payment } = await payOnline(market, 10_000, { card: '4000000000005126' })
  await market.inside((ctx) =>
    requestRefund(ctx, { paymentId: payment.id, request: 'all', cause: 'x', causeKey: 'x' }),
  )
  await sweepMoney(market.runtime, market.scope)
  const other = await payOnline(market, 5_000)
  const disputeId = await dispute(market, other.chargeId)
  decide(market, disputeId, true)
  await market.pass(hour)
  expect(await balancesHere(market)).not.toEqual(await balancesThere(market))

  await compare()

  await expectNoCentAstray(market)
  expect((await differences()).every(({ state }) => state === 'repaired')).toBe(true)
})

test('a fee that is another one is corrected, and said so', async () => {
  const { payment, chargeId } = await payOnline(market, 10_000)
  const { processorChargeId } = await market.inside(async (ctx) =>
    ctx.trx('charges').where({ id: chargeId }).first('processor_charge_id as processorChargeId'),
  )
  // As if it had been told wrong.
  await market.inside(async (ctx) => {
    await post(
      ctx,
      chargeFeeTold({
        paymentId: payment.id,
        chargeId,
        processorId: processorChargeId,
        currency: 'EUR',
        amount: 999,
      }),
    )
    await ctx
      .trx('charges')
      .where({ id: chargeId })
      .update({ processor_fee_amount: 999, next_attempt_at: null })
  })
  await market.pass(3 * hour)

  await compare()

  expect(await shown()).toEqual([['fee_differs', 'charge', 'repaired']])
  expect((await differences())[0]!.repairKey).toContain(processorChargeId)
  await expectNoCentAstray(market)
})

test('what nobody can explain waits on suspense and is shown, until it is posted as what it is', async () => {
  const { engine } = market.stripe
  const { chargeId } = await payOnline(market, 10_000)
  await settleMoney(market, 1)
  // Somebody gives money back at the processor, by hand.
  const { processorChargeId } = await market.inside(async (ctx) =>
    ctx.trx('charges').where({ id: chargeId }).first('processor_charge_id as processorChargeId'),
  )
  const refund = await market.runtime.payments.refund({
    key: 'by-hand',
    chargeId: processorChargeId,
    amount: 1_500,
    currency: 'EUR',
    metadata: {},
  })
  await market.pass(3 * hour)

  await compare()

  expect(await shown()).toEqual([['missing_here', 'refund', 'open']])
  expect(await suspense()).toBe(1_500)
  expect(await market.inside(ledgerFaults)).toMatchObject([{ fault: 'unexplained', amount: 1_500 }])
  expect(await balancesHere(market)).toEqual(await balancesThere(market))
  // Seen again it stays one, and is not put on suspense twice.
  await market.pass(hour)
  expect(await compare()).toMatchObject({ openCount: 1, foundCount: 0 })
  expect(await suspense()).toBe(1_500)

  // It is heard of after all, and posted as what it is.
  await market.inside((ctx) =>
    post(ctx, {
      key: 'refund:by-hand',
      kind: 'refund.issued',
      paymentId: null,
      entries: [
        { account: account.losses, amount: 1_500, currency: 'EUR' },
        { account: account.clearing, amount: -1_500, currency: 'EUR', object: refund.id },
      ],
    }),
  )
  await market.pass(hour)
  await compare()

  expect(await shown()).toEqual([['missing_here', 'refund', 'explained']])
  expect(await suspense()).toBe(0)
  expect(await balancesHere(market)).toEqual(await balancesThere(market))
  expect(engine.store.all('refund')).toHaveLength(1)
})

test('a person of the platform accepts what stays unexplained, with a reason, and nobody else may', async () => {
  const { chargeId } = await payOnline(market, 10_000)
  await settleMoney(market, 1)
  const { processorChargeId } = await market.inside(async (ctx) =>
    ctx.trx('charges').where({ id: chargeId }).first('processor_charge_id as processorChargeId'),
  )
  await market.runtime.payments.refund({
    key: 'by-hand',
    chargeId: processorChargeId,
    amount: 1_500,
    currency: 'EUR',
    metadata: {},
  })
  await market.pass(3 * hour)
  await compare()
  const owner = staff('tenant_owner')
  const [seen] = (await market.inside((ctx) => listDifferences(ctx, { limit: 20 }), owner)).items
  const wish = { differenceId: seen!.id, reason: 'Given back by telephone', version: seen!.version }

  await expect(market.inside((ctx) => acceptDifference(ctx, wish), owner)).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(
    market.inside((ctx) => listDifferences(ctx, { limit: 20 }), staff('provider_owner')),
  ).rejects.toMatchObject({ code: 'forbidden' })
  const admin = staff('platform_admin')
  await expect(
    market.inside((ctx) => acceptDifference(ctx, { ...wish, reason: ' ' }), admin),
  ).rejects.toMatchObject({ code: 'validation_failed' })
  expect(await market.inside((ctx) => acceptDifference(ctx, wish), admin)).toMatchObject({
    state: 'accepted',
    note: 'Given back by telephone',
  })
  await expect(market.inside((ctx) => acceptDifference(ctx, wish), admin)).rejects.toMatchObject({
    code: 'conflict',
  })

  expect(await suspense()).toBe(0)
  await expectNoCentAstray(market)
  await market.pass(hour)
  expect(await compare()).toMatchObject({ openCount: 0, foundCount: 0 })
  expect(await market.inside(getReconciliation, owner)).toMatchObject({ openCount: 0, suspended: [] })
})

test('what only we know of is shown once it is old enough, and gone when the processor has it', async () => {
  await payOnline(market, 10_000)
  await settleMoney(market, 1)
  await market.inside((ctx) =>
    post(
      ctx,
      chargeSucceeded({
        paymentId: newId(),
        chargeId: newId(),
        currency: 'EUR',
        amount: 700,
        processorFee: 0,
        processorId: 'ch_of_nobody',
      }),
    ),
  )
  // It may still be on its way.
  expect(await compare()).toMatchObject({ foundCount: 0, openCount: 0 })
  await market.pass(3 * hour)

  await compare()

  expect(await shown()).toEqual([['missing_there', 'charge', 'open']])
  const owner = staff('tenant_owner')
  const [seen] = await differences()
  expect(await lookAgainAt(market.runtime, owner, { differenceId: seen!.id })).toMatchObject({
    state: 'open',
  })
})

test('the balances of parties are compared as well', async () => {
  const owner = { kind: 'provider' as const, id: market.providerId }
  await onboardParty(market, owner)
  const { payment } = await payOnline(market, 10_000)
  await market.inside((ctx) =>
    planRelease(ctx, { paymentId: payment.id, at: market.time.now(), reservedAmount: 0 }),
  )
  await settleMoney(market, 2)
  expect(await compare()).toMatchObject({ openCount: 0 })

  await market.inside((ctx) =>
    post(
      ctx,
      transferMade({
        paymentId: null,
        transferId: newId(),
        owner,
        currency: 'EUR',
        amount: 300,
        processorId: 'tr_of_nobody',
      }),
    ),
  )
  await market.pass(3 * hour)
  await compare()

  expect(await shown()).toEqual([
    ['missing_there', 'transfer', 'open'],
    ['balance_differs', 'balance', 'open'],
  ])
  const [, balance] = await differences()
  expect(balance).toMatchObject({ ourAmount: 9_100, theirAmount: 8_800, netDifference: -300 })
})

test('each line of the books is kept once, by its own marketplace, wherever a reading dies', async () => {
  for (let count = 0; count < 3; count += 1) await payOnline(market, 1_000 + count)
  await market.stripe.engine.addBalanceTransaction({
    account: null,
    type: 'stripe_fee',
    amount: -200,
    currency: 'eur',
    source: null,
  })
  await market.pass(hour)
  const counted = mortal(market.runtime, null)
  await readBooks(counted.runtime)
  const lines = () => market.inside(async (ctx) => ProcessorLine.query(ctx.trx).orderBy('processor_line_id'))
  const all = await lines()
  expect(all.map(({ kind }) => kind)).toEqual(['charge', 'charge', 'charge'])

  for (const at of counted.borders.keys()) {
    await forgetReadings(market)
    const { runtime } = mortal(market.runtime, at + 1)
    expect(await untilDeath(() => readBooks(runtime))).toBe(true)
    await readBooks(market.runtime)
    expect(await lines()).toEqual(all)
  }
})

test('a run that dies goes on where it was, and repairs nothing twice', async () => {
  const { payment } = await payOnline(market, 10_000, { card: '4000000000005126' })
  await market.inside((ctx) =>
    requestRefund(ctx, { paymentId: payment.id, request: 'all', cause: 'x', causeKey: 'x' }),
  )
  await sweepMoney(market.runtime, market.scope)
  await market.pass(3 * hour)
  await readBooks(market.runtime)
  let deaths = 0
  for (let at = 1; ; at += 1) {
    const { runtime } = mortal(market.runtime, at)
    if (!(await untilDeath(() => reconcileTenant(runtime, market.scope)))) break
    deaths += 1
  }

  expect(deaths).toBeGreaterThan(3)
  await expectNoCentAstray(market)
  expect((await differences()).filter(({ state }) => state === 'open')).toEqual([])
})
