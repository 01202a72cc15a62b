import { AppError } from '#platform/kernel/errors.ts'
import { smallestStep } from '#platform/kernel/money.ts'
import { closePage, openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { PaymentFailure } from '#platform/payments/gateways/failures.ts'
import type { Charge } from '#platform/payments/models.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { mortal, untilDeath } from '#tests/support/crash-points.ts'
import { decide, dispute, overturn, tell } from '#tests/support/disputed-payment.ts'
import { sweepMoney } from '#tests/support/money-world.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { oneOf, type Pick } from './random.ts'
import { agree, chargesOf, type World } from './world.ts'

type Move = (world: World) => Promise<void>

const cards = [
  '4242424242424242',
  '4242424242424242',
  '4000000000000077',
  '4000000000000002',
  '4000000000007726',
  '4000000000005126',
  '4000000000000259',
]
const hour = 3_600_000

/** A refusal is an outcome like any other: of the product, or of a processor that does not answer. */
async function perhaps(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof AppError || error instanceof PaymentFailure)) throw error
  }
}

const pay: Move = async ({ market, pick, payments }) => {
  if (payments.length === 0) return
  const { charges } = oneOf(payments, pick)
  const chargeId = charges[0]!.id
  await perhaps(async () => {
    const page = await openPage(market.runtime, market.scope, {
      chargeId,
      successUrl: 'http://shop.localhost/paid',
      cancelUrl: 'http://shop.localhost/back',
      expiresAt: new Date(market.time.now().getTime() + hour),
      isMethodKept: charges.length > 1,
    })
    if (!page) return
    await payOn(page, oneOf(cards, pick))
    // Not everybody comes back.
    if (pick(2) === 0) await settleCharge(market.runtime, market.scope, { chargeId })
  })
}

const leave: Move = ({ market, pick, payments }) =>
  perhaps(async () => {
    if (payments.length === 0) return
    const { charges } = oneOf(payments, pick)
    await closePage(market.runtime, market.scope, { chargeId: charges[0]!.id })
  })

const giveBack: Move = ({ market, pick, payments, steps }) =>
  perhaps(async () => {
    if (payments.length === 0) return
    const { payment } = oneOf(payments, pick)
    const step = smallestStep(payment.currency)
    const amount = (1 + pick(Math.max(1, Math.floor(payment.totalAmount / step)))) * step
    const line = oneOf(payment.price.lines, pick)
    const request = oneOf(
      [
        'all' as const,
        { amount },
        { lines: [{ lineId: line.id, amount: Math.min(amount, line.totalAmount) }] },
      ],
      pick,
    )
    await market.inside((ctx) =>
      requestRefund(ctx, {
        paymentId: payment.id,
        request,
        cause: 'goodwill',
        causeKey: `step${steps.length}`,
      }),
    )
  })

const release: Move = async ({ market, pick, payments }) => {
  if (payments.length === 0) return
  const { payment } = oneOf(payments, pick)
  await market.inside((ctx) =>
    planRelease(ctx, { paymentId: payment.id, at: market.time.now(), reservedAmount: 0 }),
  )
}

/** A part of what was booked is not over yet, or is over now. */
const keepBack: Move = async ({ market, pick, payments }) => {
  if (payments.length === 0) return
  const { payment } = oneOf(payments, pick)
  const reservedAmount = pick(2) === 0 ? Math.floor(payment.totalAmount / 2) : 0
  await market.inside((ctx) =>
    planRelease(ctx, { paymentId: payment.id, at: market.time.now(), reservedAmount }),
  )
}

const collectedCharge = async (world: World): Promise<Charge | null> => {
  const paid = (await chargesOf(world)).filter(({ processorChargeId }) => processorChargeId !== null)
  return paid.length === 0 ? null : oneOf(paid, world.pick)
}

const takeBack: Move = async (world) => {
  const charge = await collectedCharge(world)
  const { store } = world.market.stripe.engine
  const there = charge && store.get('charge', charge.processorChargeId!)
  if (!charge || !there || there.disputed || there.amount === there.amount_refunded) return
  await dispute(
    world.market,
    charge.id,
    oneOf(['fraudulent', 'product_not_received', 'inquiry'] as const, world.pick),
  )
}

const judge: Move = async ({ market, pick }) => {
  const all = market.stripe.engine.store.all('dispute')
  if (all.length === 0) return
  const { id, status } = oneOf(all, pick)
  if (status === 'won' || status === 'lost') overturn(market, id)
  else if (status !== 'warning_closed') decide(market, id, pick(2) === 0)
}

/** Some of what the processor has to tell arrives, in any order, some of it twice, some of it never. */
const hear: Move = async (world) => {
  const { market, pick } = world
  const events = market.stripe.engine.store.all('event')
  const fresh = events.slice(world.heard).filter(() => pick(3) > 0)
  world.heard = events.length
  const chosen = [...fresh, ...fresh.filter(() => pick(3) === 0)]
  for (const event of chosen.toSorted(() => pick(3) - 1)) {
    const { id = '' } = event.data.object as { id?: string }
    await tell(market, event.type, id, event.id)
  }
}

/** The next call that writes fails, before it is done or after. */
const fail: Move = async ({ market, pick }) => {
  const { faults } = market.stripe.engine
  const call = oneOf(
    [/^POST \/v1\/refunds/, /^POST \/v1\/transfers/, /^POST \/v1\/payment_intents/, /^POST/, /^GET/],
    pick,
  )
  const times = 1 + pick(3)
  oneOf(
    [
      () => faults.cutAfter.push({ call, times }),
      () => faults.cutBefore.push({ call, times }),
      () => faults.before.push({ call, times, status: 503 }),
    ],
    pick,
  )()
}

const sweep: Move = ({ market }) => perhaps(() => sweepMoney(market.runtime, market.scope))

const die: Move = async ({ market, pick }) => {
  const { runtime } = mortal(market.runtime, 1 + pick(12))
  await perhaps(() => untilDeath(() => sweepMoney(runtime, market.scope)))
}

const wait: Move = ({ market, pick }) =>
  market.pass(oneOf([1_000, 3 * 60_000, hour, 24 * hour, 72 * hour], pick))

export const moves: Record<string, Move> = {
  agree,
  'agree on something else': agree,
  pay,
  'pay something else': pay,
  leave,
  'give back': giveBack,
  release,
  keepBack,
  'take back': takeBack,
  judge,
  hear,
  fail,
  sweep,
  'sweep again': sweep,
  die,
  wait,
}

export async function move(world: World, pick: Pick): Promise<string> {
  const name = oneOf(Object.keys(moves), pick)
  world.steps.push(name)
  await moves[name]!(world)
  return name
}
