// Money leaves for its parties.
import {
  afterRelease,
  fundsReleased,
  legsOfSplit,
  netting,
  payoutMade,
  receivableNetted,
  releasableAmount,
  releaseOf,
  transferMade,
} from '#platform/payments/rules/index.ts'
import {
  type Charge,
  type Earner,
  earners,
  nextId,
  owes,
  parties,
  type Payment,
  post,
  type World,
} from './world.ts'
import { type Pick, some, heldAmount } from './choices.ts'

export function release(
  world: World,
  { payment, charge }: { payment: Payment; charge: Charge },
  pick: Pick,
): void {
  const { currency } = world
  const amount = some(world, releasableAmount(heldAmount(charge), charge.frozenAmount), pick)
  const part = releaseOf(charge.funds!, amount, currency)
  const legs = legsOfSplit(part)
  post(
    world,
    fundsReleased({
      paymentId: payment.id,
      chargeId: charge.id,
      step: nextId(world, 's'),
      currency,
      parties,
      legs,
    }),
  )
  charge.funds = afterRelease(charge.funds!, part)
  for (const earner of earners) charge.waiting[earner] += legs[earner]
}

/** What waits for an earner leaves, less what it owes. */
export function transfer(
  world: World,
  { payment, charge }: { payment: Payment; charge: Charge },
  earner: Earner,
): void {
  const { currency, outside } = world
  const owner = world.owners[earner]
  const { nettedAmount, transferAmount } = netting(charge.waiting[earner], owes(world, earner))
  const id = nextId(world, 'tr')
  const shared = { paymentId: payment.id, currency, owner }
  post(world, receivableNetted({ ...shared, nettingId: id, amount: nettedAmount }))
  post(world, transferMade({ ...shared, transferId: id, amount: transferAmount, processorId: `tr_${id}` }))
  charge.waiting[earner] = 0
  charge.transferred[earner] += transferAmount
  outside.balance -= transferAmount
  outside.connected[earner] += transferAmount
}

export function payOut(world: World, earner: Earner, pick: Pick): void {
  const { outside, currency } = world
  const available = outside.connected[earner]
  const amount = some(world, available, pick)
  const processorFee = pick(2) * Math.min(pick(30), available - amount)
  const id = nextId(world, 'po')
  post(
    world,
    payoutMade({
      payoutId: id,
      owner: world.owners[earner],
      currency,
      amount,
      processorFee,
      processorId: `po_${id}`,
    }),
  )
  outside.connected[earner] -= amount + processorFee
  outside.banked[earner] += amount
  outside.keptByProcessor += processorFee
  world.payouts.push({ id, owner: earner, amount, state: 'paid' })
}
