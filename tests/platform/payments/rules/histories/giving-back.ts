// Money goes back to customers, and comes from wherever it is.
import {
  afterTakeBack,
  legsOfSplit,
  planRefund,
  receivableCreated,
  recoveryOf,
  refundIssued,
  type RefundPlan,
  type RefundRequest,
  refundReturned,
  refundSettledOtherwise,
  type Split,
  takeBack,
  transferReversed,
} from '#platform/payments/rules/index.ts'
import { type Charge, earners, nextId, parties, type Payment, post, type World } from './world.ts'
import { asRefundable, type Pick, some, oneOf, isCollected, heldAmount, isOpenDispute } from './choices.ts'

/** A refund from the plan to the last reversal. */
export function giveBack(
  world: World,
  payment: Payment,
  request: RefundRequest,
  of = payment.charges.filter(isCollected),
): void {
  const { currency, outside } = world
  const all = payment.charges.filter(isCollected)
  // A single charge is given back by what is blocked elsewhere.
  const charges = all.map((charge) => ({
    ...asRefundable(charge),
    isBlocked: isOpenDispute(charge) || !of.includes(charge),
  }))
  const plan = planRefund({ currency, lines: payment.lines, charges, request })
  payment.isEven &&= 'amount' in request && of.length === all.length && !all.some(isOpenDispute)
  noteLines(payment, plan.lines)
  for (const { chargeId, amount, split } of plan.charges) {
    const charge = payment.charges.find(({ id }) => id === chargeId)!
    const taken = takeFrom(charge, split)
    const refundId = nextId(world, 're')
    const shared = { refundId, paymentId: payment.id, currency, parties, from: taken.posting }
    if (charge.source === 'card') {
      post(world, refundIssued({ ...shared, processorId: `re_${refundId}` }))
      outside.balance -= amount
      outside.sentBack += amount
      world.refunds.push({ id: refundId, paymentId: payment.id, amount, state: 'sent' })
    } else {
      const funder = { kind: 'tenant', id: parties.tenantId } as const
      const isGift = charge.source === 'gift' || charge.source === 'grant'
      if (charge.source === 'voucher') post(world, refundReturned({ ...shared, to: { voucher: charge.id } }))
      if (charge.source === 'gift')
        post(world, refundReturned({ ...shared, to: { gift: charge.id, funder } }))
      if (charge.source === 'grant') post(world, refundReturned({ ...shared, to: { grant: 'c', funder } }))
      if (charge.source === 'wallet') post(world, refundReturned({ ...shared, to: { wallet: 'c' } }))
      if (charge.source === 'wallet') world.wallet.bought += amount
      if (charge.source === 'grant') world.wallet.granted += amount
      if (isGift) world.extra.tenant += amount
    }
    recover(world, payment, charge, taken.fromReleased)
  }
}

export function noteLines(payment: Payment, lines: RefundPlan['lines']): void {
  for (const { lineId, amount } of lines)
    payment.lines.find(({ id }) => id === lineId)!.refundedAmount += amount
}

export function takeFrom(charge: Charge, split: Split) {
  const taken = takeBack(charge.funds!, split)
  charge.funds = afterTakeBack(charge.funds!, taken)
  charge.frozenAmount = Math.min(charge.frozenAmount, heldAmount(charge))
  return taken
}

/** Each party gives back what it got: what waits is kept, what lies there is fetched, the rest is owed. */
export function recover(world: World, payment: Payment, charge: Charge, fromReleased: Split): void {
  const { currency, outside } = world
  const legs = legsOfSplit(fromReleased)
  for (const earner of earners) {
    const owner = world.owners[earner]
    const { keptBackAmount, reversalAmount, receivableAmount } = recoveryOf(legs[earner], {
      untransferredAmount: charge.waiting[earner],
      transferredAmount: charge.transferred[earner],
      availableAmount: outside.connected[earner],
    })
    charge.waiting[earner] -= keptBackAmount
    charge.transferred[earner] -= reversalAmount
    const id = nextId(world, 'rv')
    const shared = { paymentId: payment.id, currency, owner }
    post(
      world,
      transferReversed({
        ...shared,
        transferId: id,
        reversalId: id,
        amount: reversalAmount,
        processorId: `trr_${id}`,
      }),
    )
    outside.connected[earner] -= reversalAmount
    outside.balance += reversalAmount
    post(world, receivableCreated({ ...shared, receivableId: id, amount: receivableAmount }))
  }
}

export function refundLine(world: World, payment: Payment, pick: Pick): void {
  const line = oneOf(payment.lines, pick)!
  const amount = some(world, line.totalAmount - line.refundedAmount, pick)
  if (amount === 0) return
  const before = JSON.stringify([...world.ledger])
  try {
    giveBack(world, payment, { lines: [{ lineId: line.id, amount }] })
  } catch (error) {
    // Not all of it has been paid yet, or a bank has it: refused, and nothing has changed.
    if ((error as { code?: string }).code !== 'conflict' || JSON.stringify([...world.ledger]) !== before)
      throw error
  }
}

export function settle(world: World, refund: World['refunds'][number], pick: Pick): void {
  const { currency, outside } = world
  const { id: refundId, paymentId, amount } = refund
  const how = pick(3)
  refund.state = 'settled'
  const by = how === 0 ? { processorId: `re_${refundId}b` } : how === 1 ? { wallet: 'c' } : ('bank' as const)
  post(world, refundSettledOtherwise({ refundId, paymentId, currency, amount, by }))
  if (how === 0) {
    outside.balance -= amount
    outside.sentBack += amount
  } else if (how === 1) world.wallet.bought += amount
  else outside.byHand += amount
}
