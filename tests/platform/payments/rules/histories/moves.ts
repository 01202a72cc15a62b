import { smallestStep } from '#platform/kernel/money.ts'
import {
  assertBalanced,
  chargeMachine,
  payoutFailed,
  receivableWrittenOff,
  refundableAmount,
  refundFailed,
  releasableAmount,
} from '#platform/payments/rules/index.ts'
import { earners, nextId, owes, post, type World } from './world.ts'
import {
  type Pick,
  type Move,
  some,
  oneOf,
  chargesOf,
  isCollected,
  heldAmount,
  isOpenDispute,
  asRefundable,
} from './choices.ts'
import { book, collect, grantCredits, lapse } from './collecting.ts'
import { giveBack, refundLine, settle } from './giving-back.ts'
import { release, transfer, payOut } from './paying.ts'
import { dispute, decide, overturn } from './disputes.ts'

/** Few, so that much happens to each. */
const mostPayments = 4

/** All that can happen now, in this world. */
export function possibleMoves(world: World): Move[] {
  const moves: Move[] = world.payments.length < mostPayments ? [{ name: 'book', run: book }] : []
  const add = <T>(
    name: string,
    of: readonly T[],
    run: (world: World, item: T, pick: Pick) => void,
    weight = 1,
  ) => {
    if (of.length === 0) return
    const move: Move = { name, run: (target, pick) => run(target, oneOf(of, pick)!, pick) }
    for (let count = 0; count < weight; count += 1) moves.push(move)
  }
  const { outside, currency } = world
  const open = chargesOf(world, ({ state, amount }) => amount > 0 && (state === 'due' || state === 'expired'))
  add('collect', open, collect, 3)
  add(
    'expire',
    open.filter(({ charge }) => charge.state === 'due' && charge.source === 'card'),
    (_, { charge }) => {
      charge.state = chargeMachine.next(charge.state, 'expire', 'system')
    },
  )
  add(
    'release',
    chargesOf(world, (charge) => releasableAmount(heldAmount(charge), charge.frozenAmount) > 0),
    release,
    2,
  )
  for (const earner of earners) {
    add(
      'transfer',
      chargesOf(world, ({ waiting }) => waiting[earner] > 0),
      (target, item) => transfer(target, item, earner),
    )
    if (outside.connected[earner] >= smallestStep(currency)) add('pay out', [earner], payOut)
    const owed = owes(world, earner)
    if (owed > 0)
      add('write off', [earner], (target, of, pick) => {
        const amount = 1 + pick(owed)
        target.forgiven[of] += amount
        const owner = target.owners[of]
        post(
          target,
          receivableWrittenOff({
            writeOffId: nextId(target, 'w'),
            owner,
            currency,
            amount,
            lossOf: pick(2) === 0 || of === 'tenant' ? 'platform' : { tenantId: 't' },
          }),
        )
      })
  }
  const refundable = world.payments.filter(
    (payment) => refundableAmount(payment.charges.filter(isCollected).map(asRefundable)) > 0,
  )
  add(
    'refund',
    refundable,
    (target, payment, pick) => {
      const most = refundableAmount(payment.charges.filter(isCollected).map(asRefundable))
      giveBack(target, payment, { amount: some(target, most, pick) })
    },
    2,
  )
  add('refund a line', refundable, refundLine)
  add(
    'fail a refund',
    world.refunds.filter(({ state }) => state === 'sent'),
    (target, refund) => {
      refund.state = 'failed'
      post(
        target,
        refundFailed({
          refundId: refund.id,
          paymentId: refund.paymentId,
          currency,
          amount: refund.amount,
          processorId: `re_${refund.id}`,
        }),
      )
      target.outside.balance += refund.amount
      target.outside.sentBack -= refund.amount
    },
  )
  add(
    'settle a refund',
    world.refunds.filter(({ state }) => state === 'failed'),
    settle,
  )
  add(
    'dispute',
    chargesOf(
      world,
      (charge) => isCollected(charge) && charge.source === 'card' && charge.chargeback === null,
    ),
    dispute,
  )
  add(
    'dispute again',
    chargesOf(world, ({ chargeback }) => chargeback?.state === 'won' && chargeback.round < 3),
    dispute,
  )
  add(
    'overturn',
    chargesOf(world, ({ chargeback }) => chargeback?.state === 'lost'),
    overturn,
  )
  add('decide', chargesOf(world, isOpenDispute), decide, 2)
  add(
    'return a payout',
    world.payouts.filter(({ state }) => state === 'paid'),
    (target, payout) => {
      payout.state = 'failed'
      post(
        target,
        payoutFailed({
          payoutId: payout.id,
          owner: target.owners[payout.owner],
          currency,
          amount: payout.amount,
          processorId: `po_${payout.id}`,
        }),
      )
      target.outside.banked[payout.owner] -= payout.amount
      target.outside.connected[payout.owner] += payout.amount
    },
  )
  add('grant', [500], (target, amount) => grantCredits(target, amount))
  add(
    'lapse',
    [world.wallet].filter(({ bought, granted }) => bought > 0 || granted > 0),
    lapse,
  )
  add('replay', [...world.known.values()], (target, posting) => {
    assertBalanced(posting)
    if (post(target, posting)) throw new Error(`${posting.key} was posted twice`)
  })
  return moves
}
