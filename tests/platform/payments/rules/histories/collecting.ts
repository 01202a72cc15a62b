// Money comes in: by card, from credits, from vouchers.
import { smallestStep } from '#platform/kernel/money.ts'
import {
  chargeMachine,
  chargeSucceeded,
  isLateSuccess,
  newFunds,
  potTotalsOf,
  priceOf,
  type Split,
  splitOf,
  splitParts,
  totalOf,
  voucherGiven,
  voucherRedeemed,
  voucherSold,
  walletBought,
  walletExpired,
  walletGranted,
  walletSpent,
} from '#platform/payments/rules/index.ts'
import { type Charge, nextId, parties, type Payment, post, type World } from './world.ts'
import { type Pick, some } from './choices.ts'
import { giveBack } from './giving-back.ts'

/** A price of random lines, split, and paid in random parts from random sources. */
export function book(world: World, pick: Pick): void {
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
  const priced = priceOf({ currency, taxMode, lines, reductions }).lines
  const { split } = splitOf(potTotalsOf(priced), terms, currency)
  const id = nextId(world, 'pay')
  world.payments.push({
    id,
    lines: priced.map((line) => ({
      id: line.id,
      kind: line.kind,
      totalAmount: line.totalAmount,
      taxAmount: line.taxAmount,
      refundedAmount: 0,
    })),
    split,
    charges: chargesOfSplit(world, id, split, pick),
    isEven: true,
  })
}

function chargesOfSplit(world: World, paymentId: string, split: Split, pick: Pick): Charge[] {
  const amounts = cut(world, totalOf(split), pick)
  const sources = ['card', 'card', 'card', 'wallet', 'grant', 'voucher', 'gift'] as const
  return splitParts(split, amounts, world.currency).map((part, index) => ({
    id: `${paymentId}c${index}`,
    source: sources[pick(sources.length)]!,
    amount: amounts[index]!,
    split: part,
    state: 'due',
    funds: null,
    frozenAmount: 0,
    waiting: { provider: 0, tenant: 0 },
    transferred: { provider: 0, tenant: 0 },
    chargeback: null,
  }))
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

export function collect(
  world: World,
  { payment, charge }: { payment: Payment; charge: Charge },
  pick: Pick,
): void {
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

export function grantCredits(world: World, amount: number): void {
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

export function lapse(world: World, wallet: World['wallet'], pick: Pick): void {
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
