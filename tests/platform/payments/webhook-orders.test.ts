import type Stripe from 'stripe'
import { openPage } from '#platform/payments/flows/checkout.ts'
import { handleDueNotices } from '#platform/payments/flows/notices.ts'
import { Charge, Chargeback, ProcessorEvent, RefundRow } from '#platform/payments/models.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { decide, dispute, payOnline, readCharge, tell } from '#tests/support/disputed-payment.ts'
import { expectNoCentAstray, type PaymentMarket, settleMoney } from '#tests/support/money-world.ts'
import { openPaymentMarket, payOn } from '#tests/support/payment-market.ts'

let market: PaymentMarket
beforeAll(async () => {
  market = await openPaymentMarket()
})
afterAll(() => market.close())

const hour = 3_600_000

/** Every order of a handful of things. */
function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((first, at) => ordersOf(items.toSpliced(at, 1)).map((rest) => [first, ...rest]))
}

const eventsSince = (count: number) => market.stripe.engine.store.all('event').slice(count)
const countEvents = () => market.stripe.engine.store.all('event').length
/** Empty for what is no object with a name, such as a balance: it is let go. */
const objectOf = ({ data }: Readonly<Stripe.Event>) => (data.object as { id?: string }).id ?? ''

/** Takes notices in, each under its own id; the same one again is nothing new. */
const hear = async (events: readonly Readonly<Stripe.Event>[]) => {
  for (const event of events) await tell(market, event.type, objectOf(event), event.id)
}
const work = () => handleDueNotices(market.runtime, market.scope)

/** How a payment ends, by its rows. */
async function endOf(chargeId: string) {
  return market.inside(async (ctx) => {
    const charge = await Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound()
    const refunds = await RefundRow.query(ctx.trx).where({ charge_id: chargeId })
    const chargebacks = await Chargeback.query(ctx.trx).where({ charge_id: chargeId })
    const postings: { kind: string }[] = await ctx
      .trx('ledger_postings')
      .where({ payment_id: charge.paymentId })
      .select('kind')
    const { state, fundsState, refundedAmount, frozenAmount } = charge
    return {
      state,
      fundsState,
      refundedAmount,
      frozenAmount,
      refunds: refunds.map((refund) => refund.state),
      chargebacks: chargebacks.map(({ state: of, openAmount, rounds }) => [of, openAmount, rounds]),
      postings: postings.map(({ kind }) => kind).toSorted(),
    }
  })
}

test('the notices of a payment that was paid, given back in part and disputed may come in every order, each twice', async () => {
  const kinds = [
    'payment_intent.succeeded',
    'charge.updated',
    'refund.updated',
    'charge.dispute.created',
    'charge.dispute.closed',
  ]
  const ends = new Map<boolean, Set<string>>([
    [true, new Set()],
    [false, new Set()],
  ])
  for (const [index, order] of ordersOf(kinds).entries()) {
    const isWon = index % 2 === 0
    const before = countEvents()
    // A card whose refunds are pending for a while, so that there is something to be told of them.
    const { payment, chargeId } = await payOnline(market, 10_000, { card: '4000000000007726' })
    await market.inside((ctx) =>
      requestRefund(ctx, { paymentId: payment.id, request: { amount: 2_500 }, cause: 'x', causeKey: 'x' }),
    )
    await sendDueRefunds(market.runtime, market.scope)
    await market.pass(hour)
    const disputeId = await dispute(market, chargeId)
    decide(market, disputeId, isWon)
    const events = eventsSince(before)
    const chosen = order.map((kind) => events.findLast(({ type }) => type === kind)!)

    for (const event of chosen) {
      await hear([event, event])
      await work()
    }
    await hear(chosen)
    await work()

    ends.get(isWon)!.add(JSON.stringify(await endOf(chargeId)))
  }

  // One end for each of the two decisions, whatever the order.
  expect([...ends.values()].map(({ size }) => size)).toEqual([1, 1])
  const [won] = [...ends.get(true)!]
  expect(JSON.parse(won!)).toEqual({
    state: 'succeeded',
    fundsState: 'held',
    refundedAmount: 2_500,
    frozenAmount: 0,
    refunds: ['succeeded'],
    chargebacks: [['won', 0, 1]],
    postings: ['charge.succeeded', 'chargeback.withdrawn', 'chargeback.won', 'refund.issued'],
  })
  const open = await market.inside(async (ctx) =>
    ProcessorEvent.query(ctx.trx).whereNull('done_at').resultSize(),
  )
  expect(open).toBe(0)
  await expectNoCentAstray(market)
}, 240_000)

test.each([
  ['a second', 1_000],
  ['an hour', hour],
  ['three days', 72 * hour],
])('notices that come %s late change nothing of how a payment ends', async (_, late) => {
  const before = countEvents()
  const { charges } = await market.newPayment(10_000)
  const chargeId = charges[0]!.id
  const url = await openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
  })
  await payOn(url!, '4242424242424242')
  await market.pass(late)

  await hear(eventsSince(before))
  await work()
  await settleMoney(market, 1)

  const { state, fundsState, postings } = await endOf(chargeId)
  expect([state, fundsState]).toEqual(['succeeded', 'held'])
  expect(postings.filter((kind) => kind === 'charge.succeeded')).toHaveLength(1)
  expect((await readCharge(market, chargeId)).processorFeeAmount).toBe(175)
  await expectNoCentAstray(market)
})

test('without any notice at all, looking again finds what was paid and what a bank did', async () => {
  const { charges } = await market.newPayment(10_000)
  const chargeId = charges[0]!.id
  const url = await openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
  })
  await payOn(url!, '4242424242424242')

  await settleMoney(market, 2)

  expect((await readCharge(market, chargeId)).state).toBe('succeeded')
  await expectNoCentAstray(market)
})

test('a dispute that is heard of before its charge is known to be paid finds the charge first', async () => {
  const { charges } = await market.newPayment(10_000)
  const chargeId = charges[0]!.id
  const url = await openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
  })
  const before = countEvents()
  await payOn(url!, '4000000000000259')
  await market.pass(hour)
  const created = eventsSince(before).find(({ type }) => type === 'charge.dispute.created')!

  await hear([created])
  await work()

  expect(await endOf(chargeId)).toMatchObject({
    state: 'succeeded',
    frozenAmount: 10_000,
    chargebacks: [['needs_response', 10_000, 1]],
  })
  await expectNoCentAstray(market)
})

test('of a payment that others have made at the processor nothing is taken in', async () => {
  const { chargeId } = await payOnline(market, 1_000)
  const before = await endOf(chargeId)

  await tell(market, 'payment_intent.succeeded', 'pi_of_nobody')
  await work()

  expect(await endOf(chargeId)).toEqual(before)
})
