import { isDeepStrictEqual } from 'node:util'
import {
  account,
  cellsOf,
  heldOf,
  keptOf,
  legsOfSplit,
  refundedOf,
  totalOf,
} from '#platform/payments/rules/index.ts'
import {
  balance,
  collectedOf,
  disputed,
  earners,
  owes,
  type Payment,
  sumOfCharges,
  type World,
} from './world.ts'

const must = (isTrue: boolean, what: string, ...figures: unknown[]) => {
  if (!isTrue) throw new Error(`${what}: ${JSON.stringify(figures)}`)
}
// Of numbers, zero is zero on either side.
const same = (one: unknown, other: unknown, what: string) =>
  must(one === other || isDeepStrictEqual(one, other), what, one, other)
const sum = (amounts: Iterable<number>) => [...amounts].reduce((total, amount) => total + amount, 0)

/** `part × amount / whole`, half up, in steps: written down once more, in another way than the rules have it. */
function roundHalfUp(part: number, amount: number, whole: number, step: number): number {
  const product = BigInt(part) * BigInt(amount)
  const unit = BigInt(whole) * BigInt(step)
  const floor = product / unit
  return Number((2n * (product % unit) >= unit ? floor + 1n : floor) * BigInt(step))
}

/** What must be so after every step of every history. */
export function checkWorld(world: World): void {
  const { ledger, outside } = world
  must([...ledger.values()].every(Number.isSafeInteger), 'Every balance is a whole number')
  same(sum(ledger.values()), 0, 'The ledger is in balance')
  same(balance(world, account.suspense), 0, 'Nothing is unexplained')
  for (const payment of world.payments) checkPayment(world, payment)

  // What the processor says is what we say.
  same(balance(world, account.clearing), outside.balance, 'The clearing account is the processor’s balance')
  // No cent is made or lost between those who paid, those who got, and where it lies.
  const somewhere =
    outside.balance + sum(Object.values(outside.connected)) + sum(Object.values(outside.banked))
  same(
    outside.paidIn - outside.sentBack - outside.withBanks - outside.keptByProcessor,
    somewhere,
    'What was paid in and not sent back is somewhere',
  )
  for (const earner of earners) {
    const owner = world.owners[earner]
    same(
      balance(world, account.connected(owner)),
      outside.connected[earner],
      `The balance of the ${earner} is theirs`,
    )
    const waiting = sum(
      world.payments.flatMap(({ charges }) => charges.map((charge) => charge.waiting[earner])),
    )
    same(
      -balance(world, account.earned(owner)),
      outside.connected[earner] + waiting + world.extra[earner],
      `What the ${earner} has earned lies there or waits here`,
    )
    must(owes(world, earner) >= 0, `The ${earner} owes no less than nothing`, owes(world, earner))
    must(outside.connected[earner] >= 0, 'Nobody’s balance is below zero')
  }
  same(-balance(world, account.wallet('c')), world.wallet.bought, 'Credits that were bought')
  same(-balance(world, account.grant('c')), world.wallet.granted, 'Credits that were given')
  checkParties(world)
}

function checkPayment(world: World, payment: Payment): void {
  // The three legs of the parts are the three legs of the whole, and those are the price.
  same(sumOfCharges(payment), payment.split, 'The parts make the whole')
  same(
    sum(payment.lines.map(({ totalAmount }) => totalAmount)),
    totalOf(payment.split),
    'The legs make the price',
  )
  must(
    cellsOf(payment.split).every((amount) => amount >= 0),
    'No leg is below zero',
    payment.split,
  )

  let held = 0
  for (const charge of payment.charges) {
    same(totalOf(charge.split), charge.amount, 'The legs of a charge are the charge')
    if (!charge.funds) continue
    const [still, kept, back] = [heldOf(charge.funds), keptOf(charge.funds), refundedOf(charge.funds)]
    for (const part of [still, kept, back, charge.funds.released])
      must(
        cellsOf(part).every((amount) => amount >= 0),
        'Nobody gives more than they have',
        charge,
      )
    same(
      totalOf(still) + totalOf(kept) + totalOf(back),
      charge.amount,
      'A charge is held, kept or given back',
    )
    must(charge.frozenAmount <= totalOf(still), 'No more is frozen than is held')
    same(
      disputed(world, charge),
      charge.chargeback?.state === 'open' ? charge.chargeback.amount : 0,
      'A bank has it',
    )
    held += totalOf(still)
  }
  same(-balance(world, account.held(payment.id)), held, 'What the ledger holds for a payment is what is held')
  const refunded = sum(payment.charges.map(({ funds }) => (funds ? totalOf(refundedOf(funds)) : 0)))
  same(
    sum(payment.lines.map(({ refundedAmount }) => refundedAmount)),
    refunded,
    'Lines and charges tell the same refunds',
  )
  must(refunded <= collectedOf(payment), 'No more is given back than was paid')
  for (const line of payment.lines)
    must(line.refundedAmount <= line.totalAmount, 'A line gives back no more than itself')
  checkCommission(world, payment, refunded)
}

/** `round(commission × refunded in all / total)`, however many refunds there were (journeys, 4 and 6). */
function checkCommission({ currency }: World, payment: Payment, refunded: number): void {
  const [charge, ...others] = payment.charges
  const isPlain = totalOf(payment.split) === sum(Object.values(payment.split.service))
  if (!payment.isEven || !isPlain || others.length > 0 || !charge?.funds) return
  const { tenant } = legsOfSplit(refundedOf(charge.funds))
  const step = { KWD: 10, TND: 10 }[currency] ?? 1
  same(
    tenant,
    roundHalfUp(charge.split.service.tenant, refunded, charge.amount, step),
    'Commission is rounded once',
  )
}

/** Paid out is never more than was captured, less what others kept, less what went back, plus what is owed to us for it. */
function checkParties(world: World): void {
  const { outside } = world
  const charges = world.payments.flatMap((payment) => payment.charges)
  const kept = (earner: 'provider' | 'tenant' | 'platform') =>
    sum(charges.map(({ funds }) => (funds ? legsOfSplit(keptOf(funds))[earner] : 0)))
  for (const earner of earners) {
    const most = kept(earner) + world.extra[earner] + owes(world, earner) + world.forgiven[earner]
    must(outside.banked[earner] <= most, `No more is paid out to the ${earner} than it kept and owes`, most)
  }
  same(-balance(world, account.platformFee), kept('platform'), 'The platform has its fees')
}
