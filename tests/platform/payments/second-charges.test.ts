import { openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { handleDueNotices } from '#platform/payments/flows/notices.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import { DocumentRow } from '#platform/payments/document-models.ts'
import { Charge, Payment, RefundRow } from '#platform/payments/models.ts'
import { account, paymentStateOf } from '#platform/payments/rules/index.ts'
import { balanceOf } from '#platform/payments/service/ledger.ts'
import { listPayments } from '#platform/payments/index.ts'
import { settleRefundOtherwise } from '#platform/payments/service/settle-refund.ts'
import { readStanding } from '#platform/payments/service/standing.ts'
import { PaymentFailure } from '#platform/payments/gateways/failures.ts'
import { mortal, untilDeath } from '#tests/support/crash-points.ts'
import { tell } from '#tests/support/disputed-payment.ts'
import { expectNoCentAstray, type PaymentMarket, settleMoney } from '#tests/support/money-world.ts'
import { openPaymentMarket, payOn } from '#tests/support/payment-market.ts'
import { operator } from '#tests/support/supply.ts'

let market: PaymentMarket
beforeAll(async () => {
  market = await openPaymentMarket()
})
afterAll(() => market.close())

const hour = 3_600_000
const good = '4242424242424242'

/** A charge that is paid on two pages: on that of an earlier attempt, which stayed open, and on its own. */
async function paidTwice({ secondCard = good } = {}) {
  const { payment, charges } = await market.newPayment(10_000)
  const chargeId = charges[0]!.id
  const url = await openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
  })
  const other = await market.runtime.payments.createCheckout({
    key: `earlier:${chargeId}`,
    kind: 'pay',
    currency: 'EUR',
    lines: [{ title: 'Window cleaning', amount: 10_000 }],
    customerId: null,
    email: 'ada@example.com',
    locale: 'en',
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
    isAuthorizationOnly: false,
    isMethodKept: false,
    group: payment.id,
    onBehalfOf: null,
    brand: { name: 'Lindenhof', colour: null },
    metadata: { tenant: market.scope.tenantId, payment: payment.id, charge: chargeId },
  })
  const before = countEvents()
  await payOn(url!, good)
  await payOn(other.url!, secondCard)
  await market.pass(60_000)
  const events = market.stripe.engine.store.all('event').slice(before)
  const notices = events.flatMap(({ type, data }) =>
    type === 'payment_intent.succeeded' || type === 'checkout.session.completed' || type === 'charge.updated'
      ? [{ kind: type, objectId: (data.object as { id: string }).id }]
      : [],
  )
  return { payment, chargeId, notices }
}
type PaidTwice = Awaited<ReturnType<typeof paidTwice>>
const countEvents = () => market.stripe.engine.store.all('event').length

let told = 0
const hear = async (notices: PaidTwice['notices']) => {
  for (const { kind, objectId } of notices) await tell(market, kind, objectId, `evt_twice_${(told += 1)}`)
  await handleDueNotices(market.runtime, market.scope)
}

/** How it ends: what counts, what went back, and what the two sides say of it. */
async function endOf({ payment, chargeId }: PaidTwice) {
  return market.inside(async (ctx) => {
    const charges = await Charge.query(ctx.trx).where({ payment_id: payment.id }).orderBy('position')
    const refunds = await RefundRow.query(ctx.trx).whereIn(
      'charge_id',
      charges.map(({ id }) => id),
    )
    const { lines } = await readStanding(ctx, payment.id, false)
    const stored = await Payment.query(ctx.trx).findOne({ id: payment.id }).throwIfNotFound()
    return {
      charges: charges.map(({ purpose, state, amount, refundedAmount, duplicateOf }) => [
        purpose,
        state,
        amount,
        refundedAmount,
        duplicateOf === chargeId,
      ]),
      refunds: refunds.map(({ cause, amount, state }) => [cause, amount, state]),
      state: paymentStateOf(charges, stored.totalAmount),
      held: await balanceOf(ctx, account.held(payment.id), 'EUR'),
      collected: lines.map(({ collectedAmount }) => collectedAmount),
    }
  })
}
const once = {
  charges: [
    ['full', 'succeeded', 10_000, 0, false],
    ['duplicate', 'succeeded', 10_000, 10_000, true],
  ],
  refunds: [['paid_twice', 10_000, 'succeeded']],
  state: 'paid',
  held: -10_000,
  collected: [10_000],
}

test('what is paid a second time goes back by itself, whichever of the two is heard of first and however often', async () => {
  const orders: ((notices: PaidTwice['notices']) => PaidTwice['notices'])[] = [
    (notices) => notices,
    (notices) => notices.toReversed(),
    (notices) => [...notices, ...notices],
    (notices) => notices.flatMap((notice) => [notice, notice]).toReversed(),
    (notices) => notices.filter(({ kind }) => kind === 'payment_intent.succeeded').toReversed(),
  ]
  for (const order of orders) {
    const twice = await paidTwice()
    expect(twice.notices.length).toBeGreaterThan(3)
    await hear(order(twice.notices))
    await sendDueRefunds(market.runtime, market.scope)
    await hear(order(twice.notices))
    await settleMoney(market, 2)

    expect(await endOf(twice)).toEqual(once)
    // It was bought once, so there is one invoice, and nothing to be credited.
    const papers = await market.inside(async (ctx) =>
      DocumentRow.query(ctx.trx).where({ payment_id: twice.payment.id, kind: 'credit_note' }),
    )
    expect(papers).toEqual([])
    await expectNoCentAstray(market)
  }
}, 120_000)

test('wherever the process dies, the second payment goes back once', async () => {
  const live = async (at: number | null) => {
    const twice = await paidTwice()
    await settleCharge(market.runtime, market.scope, { chargeId: twice.chargeId })
    for (const { kind, objectId } of twice.notices)
      await tell(market, kind, objectId, `evt_died_${(told += 1)}`)
    const { runtime, borders } = mortal(market.runtime, at)
    const act = async () => {
      await handleDueNotices(runtime, market.scope)
      await sendDueRefunds(runtime, market.scope)
    }
    expect(await untilDeath(act)).toBe(at !== null)
    await market.pass(hour)
    await settleMoney(market, 3)
    return { end: await endOf(twice), borders }
  }
  const { end, borders } = await live(null)
  expect(end).toEqual(once)
  for (const [index, border] of borders.entries()) {
    const died = await live(index + 1)
    expect([border, died.end]).toEqual([border, once])
  }
  await expectNoCentAstray(market)
}, 240_000)

test('a second payment that cannot be given back is shown to the staff, and never released', async () => {
  const twice = await paidTwice()
  await settleCharge(market.runtime, market.scope, { chargeId: twice.chargeId })
  await hear(twice.notices)
  const { payments } = market.runtime
  const refusing = {
    ...market.runtime,
    payments: {
      ...payments,
      findRefund: () => Promise.resolve(null),
      refund: () =>
        Promise.reject(new PaymentFailure('refused', { detail: 'No', processorCode: 'charge_disputed' })),
    },
  }
  await sendDueRefunds(refusing, market.scope)

  const end = await endOf(twice)
  expect(end).toMatchObject({
    refunds: [['paid_twice', 10_000, 'failed']],
    held: -10_000,
    collected: [10_000],
  })
  const failedOnes = await market.inside((ctx) =>
    listPayments({ ...ctx, actor: operator() }, { filter: 'failed' }),
  )
  expect(failedOnes.items.map(({ id }) => id)).toContain(twice.payment.id)

  const refund = await market.inside(async (ctx) =>
    RefundRow.query(ctx.trx).findOne({ cause: 'paid_twice', state: 'failed' }).throwIfNotFound(),
  )
  await market.inside((ctx) => settleRefundOtherwise(ctx, { refundId: refund.id, note: 'By bank transfer' }))
  expect((await endOf(twice)).refunds).toEqual([['paid_twice', 10_000, 'settled_otherwise']])
  expect(await market.inside((ctx) => balanceOf(ctx, account.unrefunded(refund.id), 'EUR'))).toBe(0)
})
