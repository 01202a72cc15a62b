import { smallestStep, sumOf } from '#platform/kernel/money.ts'
import {
  account,
  addSplits,
  afterRelease,
  afterReturn,
  afterTakeBack,
  assertBalanced,
  chargeMachine,
  chargeSucceeded,
  chargebackFeePassedOn,
  chargebackLost,
  chargebackOverturned,
  chargebackWithdrawn,
  chargebackWon,
  freezable,
  fundsReleased,
  heldOf,
  isLateSuccess,
  legsOfSplit,
  netting,
  newFunds,
  noSplit,
  partOf,
  payoutFailed,
  payoutMade,
  planRefund,
  potTotalsOf,
  priceOf,
  receivableCreated,
  receivableNetted,
  receivableWrittenOff,
  recoveryOf,
  refundableAmount,
  type RefundableCharge,
  refundedOf,
  refundFailed,
  refundIssued,
  type RefundPlan,
  type RefundRequest,
  refundReturned,
  refundSettledOtherwise,
  releasableAmount,
  releaseOf,
  type Split,
  splitOf,
  splitParts,
  subtractSplit,
  takeBack,
  totalOf,
  transferMade,
  transferReversed,
  voucherGiven,
  voucherRedeemed,
  voucherSold,
  walletBought,
  walletExpired,
  walletGranted,
  walletSpent,
} from '#platform/payments/rules/index.ts'
import {
  balance,
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

/** Chooses: a whole number below `count`. */
export type Pick = (count: number) => number
export type Move = { name: string; run: (world: World, pick: Pick) => void }

/** An amount up to `most`, in steps that can be moved; often all of it, often very little. */
function some(world: World, most: number, pick: Pick): number {
  const step = smallestStep(world.currency)
  const steps = Math.floor(most / step)
  if (steps <= 1 || pick(3) === 0) return steps * step
  return (1 + (pick(2) === 0 ? pick(Math.min(steps, 4)) : pick(steps))) * step
}
const oneOf = <T>(items: readonly T[], pick: Pick): T | undefined => items[pick(Math.max(1, items.length))]
const chargesOf = (world: World, fits: (charge: Charge) => boolean) =>
  world.payments.flatMap((payment) => payment.charges.filter(fits).map((charge) => ({ payment, charge })))
const isCollected = ({ funds }: Charge) => funds !== null
const heldAmount = ({ funds }: Charge) => (funds ? totalOf(heldOf(funds)) : 0)
const isOpenDispute = ({ chargeback }: Charge) => chargeback?.state === 'open'

/** A price of random lines, split, and paid in random parts from random sources. */
function book(world: World, pick: Pick): void {
  const { currency, taxMode, terms } = world
  const step = smallestStep(currency)
  const kinds = ['service', 'add_on', 'customer_fee', 'tip', 'overrun'] as const
  const lines = Array.from({ length: 1 + pick(4) }, (_, index) => {
    const kind = index === 0 ? 'service' : kinds[pick(kinds.length)]!
    const rates = world.taxRates.map((rate, at) => ({ name: `T${at}`, jurisdiction: 'X', rate }))
    const isTaxed = kind !== 'tip' && pick(5) > 0
    return {
      id: `l${index}`,
      kind,
      title: kind,
      quantity: 1 + pick(3),
      unitAmount: (pick(4) === 0 ? pick(20) : pick(90_000)) * step,
      ...(isTaxed ? { tax: { rates } } : {}),
    }
  })
  const reductions = Array.from({ length: pick(3) }, (_, index) => ({
    id: `r${index}`,
    kind: 'discount' as const,
    title: 'Less',
    ...(pick(2) === 0 ? { basisPoints: pick(10_001) } : { amount: pick(2_000) * step }),
  }))
  addPayment(world, nextId(world, 'pay'), priceOf({ currency, taxMode, lines, reductions }).lines, pick)
  function addPayment(target: World, id: string, priced: ReturnType<typeof priceOf>['lines'], choose: Pick) {
    const { split } = splitOf(potTotalsOf(priced), terms, currency)
    const amounts = cut(target, totalOf(split), choose)
    const sources = ['card', 'card', 'card', 'wallet', 'grant', 'voucher', 'gift'] as const
    target.payments.push({
      id,
      lines: priced.map(({ id: lineId, kind, totalAmount, taxAmount }) => ({
        id: lineId,
        kind,
        totalAmount,
        taxAmount,
        refundedAmount: 0,
      })),
      split,
      charges: splitParts(split, amounts, currency).map((part, index) => ({
        id: `${id}c${index}`,
        source: sources[choose(sources.length)]!,
        amount: amounts[index]!,
        split: part,
        state: 'due',
        funds: null,
        frozenAmount: 0,
        waiting: { provider: 0, tenant: 0 },
        transferred: { provider: 0, tenant: 0 },
        chargeback: null,
      })),
      isEven: true,
    })
  }
}

/** Deposit and balance, instalments, or all at once. */
function cut(world: World, total: number, pick: Pick): number[] {
  const parts: number[] = []
  let left = total
  for (let count = 1 + pick(4); count > 1 && left > 0; count -= 1) {
    const part = some(world, left, pick)
    if (part === 0 || part === left) break
    parts.push(part)
    left -= part
  }
  return left > 0 ? [...parts, left] : parts
}

function collect(world: World, { payment, charge }: { payment: Payment; charge: Charge }, pick: Pick): void {
  const { currency, outside } = world
  const shared = { paymentId: payment.id, chargeId: charge.id, currency, amount: charge.amount }
  const funder = { kind: 'tenant', id: parties.tenantId } as const
  const before = charge.state
  charge.state = chargeMachine.next(charge.state, 'succeed', 'processor')
  if (charge.source === 'card') {
    const processorFee = pick(Math.min(charge.amount, 400) + 1)
    post(world, chargeSucceeded({ ...shared, processorFee, processorId: `ch_${charge.id}` }))
    outside.balance += charge.amount - processorFee
    outside.keptByProcessor += processorFee
    outside.paidIn += charge.amount
  } else if (charge.source === 'wallet') {
    buyCredits(world, charge.amount, pick)
    const granted = Math.min(world.wallet.granted, pick(2) * charge.amount)
    post(
      world,
      walletSpent({
        ...shared,
        customerId: 'c',
        boughtAmount: charge.amount - granted,
        granted: [{ funder, amount: granted }],
      }),
    )
    world.wallet.bought -= charge.amount - granted
    world.wallet.granted -= granted
  } else if (charge.source === 'grant') {
    grantCredits(world, charge.amount)
    post(
      world,
      walletSpent({
        ...shared,
        customerId: 'c',
        boughtAmount: 0,
        granted: [{ funder, amount: charge.amount }],
      }),
    )
    world.wallet.granted -= charge.amount
  } else if (charge.source === 'voucher') {
    post(
      world,
      voucherSold({
        chargeId: `sale_${charge.id}`,
        voucherId: charge.id,
        currency,
        amount: charge.amount,
        processorFee: 0,
        processorId: `ch_v${charge.id}`,
      }),
    )
    outside.balance += charge.amount
    outside.paidIn += charge.amount
    post(world, voucherRedeemed({ ...shared, voucherId: charge.id }))
  } else {
    post(world, voucherGiven({ voucherId: charge.id, funder, currency, amount: charge.amount }))
    post(world, voucherRedeemed({ ...shared, voucherId: charge.id, funder }))
  }
  charge.funds = newFunds(charge.split)
  if (isLateSuccess(before)) giveBack(world, payment, { amount: charge.amount }, [charge])
}

function buyCredits(world: World, amount: number, pick: Pick): void {
  const processorFee = pick(Math.min(amount, 50) + 1)
  const chargeId = nextId(world, 'buy')
  post(
    world,
    walletBought({
      chargeId,
      customerId: 'c',
      currency: world.currency,
      amount,
      processorFee,
      processorId: `ch_${chargeId}`,
    }),
  )
  world.wallet.bought += amount
  world.outside.balance += amount - processorFee
  world.outside.keptByProcessor += processorFee
  world.outside.paidIn += amount
}

function grantCredits(world: World, amount: number): void {
  const funder = { kind: 'tenant', id: parties.tenantId } as const
  post(
    world,
    walletGranted({
      grantId: nextId(world, 'grant'),
      customerId: 'c',
      funder,
      currency: world.currency,
      amount,
    }),
  )
  world.wallet.granted += amount
}

function release(world: World, { payment, charge }: { payment: Payment; charge: Charge }, pick: Pick): void {
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
function transfer(
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

const asRefundable = (charge: Charge): RefundableCharge => ({
  id: charge.id,
  split: charge.split,
  refunded: refundedOf(charge.funds!),
  isBlocked: isOpenDispute(charge),
})

/** A refund from the plan to the last reversal. */
function giveBack(
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

function noteLines(payment: Payment, lines: RefundPlan['lines']): void {
  for (const { lineId, amount } of lines)
    payment.lines.find(({ id }) => id === lineId)!.refundedAmount += amount
}

function takeFrom(charge: Charge, split: Split) {
  const taken = takeBack(charge.funds!, split)
  charge.funds = afterTakeBack(charge.funds!, taken)
  charge.frozenAmount = Math.min(charge.frozenAmount, heldAmount(charge))
  return taken
}

/** Each party gives back what it got: what waits is kept, what lies there is fetched, the rest is owed. */
function recover(world: World, payment: Payment, charge: Charge, fromReleased: Split): void {
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

/** A bank takes money, sometimes again what the customer has back already. */
function dispute(world: World, { payment, charge }: { payment: Payment; charge: Charge }, pick: Pick): void {
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

function decide(world: World, { payment, charge }: { payment: Payment; charge: Charge }, pick: Pick): void {
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

const nothing: RefundPlan = { amount: 0, lines: [], charges: [] }

/** It had been lost, and the bank gives it back after all. */
function overturn(world: World, { payment, charge }: { payment: Payment; charge: Charge }): void {
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

function payOut(world: World, earner: Earner, pick: Pick): void {
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

function refundLine(world: World, payment: Payment, pick: Pick): void {
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

function settle(world: World, refund: World['refunds'][number], pick: Pick): void {
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

function lapse(world: World, wallet: World['wallet'], pick: Pick): void {
  const { currency } = world
  const owner = world.owners.tenant
  const origin = wallet.bought > 0 && (wallet.granted === 0 || pick(2) === 0) ? 'bought' : 'granted'
  const amount = 1 + pick(wallet[origin])
  const shared = { expiryId: nextId(world, 'x'), customerId: 'c', currency, amount }
  if (origin === 'bought') post(world, walletExpired({ ...shared, origin, to: owner }))
  else post(world, walletExpired({ ...shared, origin, funder: { kind: 'tenant', id: owner.id } }))
  wallet[origin] -= amount
  if (origin === 'bought') world.extra.tenant += amount
}

/** For the last look: what every whole of a payment was, charge by charge. */
export const sumOfCharges = (payment: Payment) =>
  addSplits(noSplit, ...payment.charges.map(({ split }) => split))
export const collectedOf = (payment: Payment) =>
  sumOf(payment.charges.filter(isCollected).map(({ amount }) => amount))
export const disputed = (world: World, charge: Charge) => balance(world, account.dispute(charge.id))
