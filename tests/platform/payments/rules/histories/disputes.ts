// Banks take money, and give it back.
import {
  afterReturn,
  chargebackFeePassedOn,
  chargebackLost,
  chargebackOverturned,
  chargebackWithdrawn,
  chargebackWon,
  freezable,
  noSplit,
  partOf,
  planRefund,
  refundedOf,
  type RefundPlan,
  subtractSplit,
  totalOf,
} from '#platform/payments/rules/index.ts'
import { type Charge, earners, nextId, parties, type Payment, post, type World } from './world.ts'
import { asRefundable, type Pick, some, isCollected, heldAmount } from './choices.ts'
import { noteLines, takeFrom, recover } from './giving-back.ts'

/** A bank takes money, sometimes again what the customer has back already. */
export function dispute(
  world: World,
  { payment, charge }: { payment: Payment; charge: Charge },
  pick: Pick,
): void {
  const before = charge.chargeback
  const left = totalOf(subtractSplit(charge.split, refundedOf(charge.funds!)))
  const amount = before?.amount ?? some(world, pick(3) === 0 ? charge.amount : left, pick)
  const fee = before ? 0 : pick(1_500)
  const id = before?.id ?? nextId(world, 'dp')
  const round = (before?.round ?? 0) + 1
  charge.chargeback = { id, state: 'open', amount, fee, round, taken: null }
  charge.frozenAmount += freezable(amount, heldAmount(charge), charge.frozenAmount)
  const { currency, outside } = world
  const shared = { chargebackId: id, chargeId: charge.id, paymentId: payment.id, currency, round }
  post(world, chargebackWithdrawn({ ...shared, amount, processorFee: fee, processorId: `dp_${id}` }))
  outside.balance -= amount + fee
  outside.withBanks += amount
  outside.keptByProcessor += fee
}

export function decide(
  world: World,
  { payment, charge }: { payment: Payment; charge: Charge },
  pick: Pick,
): void {
  const { currency, outside } = world
  const chargeback = charge.chargeback!
  const { id, amount, fee, round } = chargeback
  const shared = { chargebackId: id, chargeId: charge.id, paymentId: payment.id, currency, round }
  charge.frozenAmount = 0
  if (pick(2) === 0) {
    const feeReturned = pick(2) * fee
    chargeback.state = 'won'
    post(world, chargebackWon({ ...shared, amount, feeReturned, processorId: `dp_${id}` }))
    outside.balance += amount + feeReturned
    outside.withBanks -= amount
    outside.keptByProcessor -= feeReturned
    return
  }
  const { part, excessAmount } = partOf(charge.funds!, amount, currency)
  // Planned as a refund of this charge alone; what it takes is taken in the same way.
  const charges = payment.charges
    .filter(isCollected)
    .map((each) => ({ ...asRefundable(each), isBlocked: each !== charge }))
  const request = { amount: totalOf(part) }
  const plan = request.amount > 0 ? planRefund({ currency, lines: payment.lines, charges, request }) : nothing
  payment.isEven = false
  chargeback.state = 'lost'
  noteLines(payment, plan.lines)
  const taken = takeFrom(charge, plan.charges[0]?.split ?? noSplit)
  chargeback.taken = { ...taken, excessAmount, lines: plan.lines }
  post(world, chargebackLost({ ...shared, parties, from: taken.posting, excessAmount }))
  outside.withBanks -= amount
  outside.sentBack += amount
  recover(world, payment, charge, taken.fromReleased)
  if (pick(2) === 0 && round === 1)
    post(world, chargebackFeePassedOn({ ...shared, amount: fee, bearer: world.owners[earners[pick(2)]!] }))
}

export const nothing: RefundPlan = { amount: 0, lines: [], charges: [] }

/** It had been lost, and the bank gives it back after all. */
export function overturn(world: World, { payment, charge }: { payment: Payment; charge: Charge }): void {
  const { id, amount, round, taken } = charge.chargeback!
  const { excessAmount, lines } = taken!
  const shared = { chargebackId: id, chargeId: charge.id, paymentId: payment.id, currency: world.currency }
  post(world, chargebackOverturned({ ...shared, amount, excessAmount, round, processorId: `dp_${id}` }))
  charge.funds = afterReturn(charge.funds!, taken!)
  charge.chargeback = { ...charge.chargeback!, state: 'won', taken: null }
  noteLines(
    payment,
    lines.map((line) => ({ ...line, amount: -line.amount })),
  )
  world.outside.balance += amount
  world.outside.sentBack -= amount
}
