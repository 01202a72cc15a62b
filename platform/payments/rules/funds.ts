import { AppError } from '#platform/kernel/errors.ts'
import { downToStep, portionOf, smallestStep, sumOf } from '#platform/kernel/money.ts'
import type { TakenBack } from './refund-postings.ts'
import {
  addSplits,
  cellsOf,
  legsOfSplit,
  nextPortion,
  noSplit,
  type Split,
  splitFrom,
  subtractSplit,
  totalOf,
} from './split.ts'

/** Where the money of one charge stands. All four are sums over time; `split` never changes. */
export type ChargeFunds = {
  split: Split
  /** Credited to the parties. */
  released: Split
  /** Given back while it was held, and after it had been released. */
  refundedHeld: Split
  refundedReleased: Split
}

export const newFunds = (split: Split): ChargeFunds => ({
  split,
  released: noSplit,
  refundedHeld: noSplit,
  refundedReleased: noSplit,
})

/** What is still with us, and whose it would be. */
export const heldOf = ({ split, released, refundedHeld }: ChargeFunds): Split =>
  subtractSplit(split, addSplits(released, refundedHeld))
export const refundedOf = ({ refundedHeld, refundedReleased }: ChargeFunds): Split =>
  addSplits(refundedHeld, refundedReleased)
/** What the parties have got and kept. */
export const keptOf = ({ released, refundedReleased }: ChargeFunds): Split =>
  subtractSplit(released, refundedReleased)

/**
 * What leaves for the parties when an amount of a charge is released: all that is held, or an even portion of it (a
 * milestone; a part is frozen). What is between two steps waits for the rest.
 * @throws AppError `conflict` for more than is held
 */
export function releaseOf(funds: ChargeFunds, amount: number, currency: string): Split {
  const held = heldOf(funds)
  if (amount > totalOf(held))
    throw new AppError('conflict', { detail: 'No more can be released than is held' })
  const step = smallestStep(currency)
  return splitFrom(portionOf(cellsOf(held), downToStep(amount, step), step))
}

export const afterRelease = (funds: ChargeFunds, part: Split): ChargeFunds => ({
  ...funds,
  released: addSplits(funds.released, part),
})

/** Where what goes back comes from: from what is held as far as it is there, the rest from what the parties got. */
export function takeBack(
  funds: ChargeFunds,
  part: Split,
): { fromHeld: Split; fromReleased: Split; posting: TakenBack } {
  const held = cellsOf(heldOf(funds))
  const kept = cellsOf(keptOf(funds))
  const fromHeld = cellsOf(part).map((amount, index) => Math.min(amount, held[index]!))
  const fromReleased = cellsOf(part).map((amount, index) => amount - fromHeld[index]!)
  if (fromReleased.some((amount, index) => amount > kept[index]!))
    throw new AppError('conflict', { detail: 'That is more than is left of this charge' })
  return {
    fromHeld: splitFrom(fromHeld),
    fromReleased: splitFrom(fromReleased),
    posting: { heldAmount: sumOf(fromHeld), released: legsOfSplit(splitFrom(fromReleased)) },
  }
}

export const afterTakeBack = (
  funds: ChargeFunds,
  { fromHeld, fromReleased }: { fromHeld: Split; fromReleased: Split },
): ChargeFunds => ({
  ...funds,
  refundedHeld: addSplits(funds.refundedHeld, fromHeld),
  refundedReleased: addSplits(funds.refundedReleased, fromReleased),
})

/**
 * What an amount taken of one charge is made of, after all that was taken of it before: of a chargeback, whose amount
 * the bank decides. What is more than is left of the charge (it was given back already, and the bank took it again) is
 * nobody's part: `excessAmount` is our loss.
 */
export function partOf(
  funds: ChargeFunds,
  amount: number,
  currency: string,
): { part: Split; excessAmount: number } {
  const left = totalOf(funds.split) - totalOf(refundedOf(funds))
  const taken = Math.min(amount, left)
  const cells = nextPortion(cellsOf(funds.split), cellsOf(refundedOf(funds)), taken, smallestStep(currency))
  return { part: splitFrom(cells), excessAmount: amount - taken }
}

/** It came back after all (a bank changed its mind): it is held again, and released anew like the first time. */
export const afterReturn = (
  funds: ChargeFunds,
  { fromHeld, fromReleased }: { fromHeld: Split; fromReleased: Split },
): ChargeFunds => ({
  ...funds,
  released: subtractSplit(funds.released, fromReleased),
  refundedHeld: subtractSplit(funds.refundedHeld, fromHeld),
  refundedReleased: subtractSplit(funds.refundedReleased, fromReleased),
})

/** What a party has of a charge, in minor units. */
export type PartyStanding = {
  /** Released to it, but not transferred: it waits with us. */
  untransferredAmount: number
  /** Transferred, and not reversed. */
  transferredAmount: number
  /** What can be fetched from its balance at the processor; a reversal for more is refused. */
  availableAmount: number
}
export type Recovery = {
  /** Simply not transferred any more. */
  keptBackAmount: number
  /** To be fetched by reversing transfers. */
  reversalAmount: number
  /** Owed to us from now on, netted from what the party earns next. */
  receivableAmount: number
}

/**
 * How we come by what a party has to give back. The customer's refund does not wait for it.
 * https://docs.stripe.com/api/transfer_reversals: a reversal needs the balance of the account that had the transfer.
 */
export function recoveryOf(amount: number, standing: PartyStanding): Recovery {
  const keptBackAmount = Math.min(amount, standing.untransferredAmount)
  const reversalAmount = Math.min(
    amount - keptBackAmount,
    standing.transferredAmount,
    Math.max(0, standing.availableAmount),
  )
  return { keptBackAmount, reversalAmount, receivableAmount: amount - keptBackAmount - reversalAmount }
}

/** What of a new earning is kept for a debt, and what is left to transfer. */
export const netting = (earnedAmount: number, receivableAmount: number) => {
  const nettedAmount = Math.max(0, Math.min(earnedAmount, receivableAmount))
  return { nettedAmount, transferAmount: earnedAmount - nettedAmount }
}
