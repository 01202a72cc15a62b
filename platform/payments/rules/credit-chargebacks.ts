import { account } from './accounts.ts'
import type { PurchaseState } from './credits.ts'
import { assertNotNegative, postingOf, type Posting } from './posting.ts'

/**
 * What losing the payment of a purchase of credits took, and from whom, so that it can come back; in minor units. It is
 * the marketplace that has sold them: what of them was used, or has lapsed to it, it owes from then on.
 */
export type TakenCredits = {
  /** Credits that were there and ended: what was paid for, and what was given on top. */
  boughtAmount: number
  grantedAmount: number
  /** The same of credits that had ended for a refund which has not been decided. */
  refundingAmount: number
  refundingGrantedAmount: number
  /** Used before: the marketplace owes it, and gets it as soon as it comes back. */
  owedAmount: number
  /** Of the gift: used before, and ends as soon as it comes back. */
  usedGrantedAmount: number
  /** What the customer has got back already: our loss. */
  excessAmount: number
  /** How often something came back after that. */
  returns: number
}

type Sold = { state: PurchaseState; priceAmount: number; creditsAmount: number }

/**
 * What is taken when a bank keeps `amount` of what was paid. A part of the price takes as large a part of the gift, rounded
 * up.
 */
export function planCreditLoss(
  { state, priceAmount, creditsAmount }: Sold,
  { amount, left }: { amount: number; left: { bought: number; granted: number } },
): TakenCredits {
  const nothing: TakenCredits = {
    boughtAmount: 0,
    grantedAmount: 0,
    refundingAmount: 0,
    refundingGrantedAmount: 0,
    owedAmount: 0,
    usedGrantedAmount: 0,
    excessAmount: Math.max(0, amount - priceAmount),
    returns: 0,
  }
  const part = Math.min(amount, priceAmount)
  const gift = giftOf({ priceAmount, creditsAmount }, part)
  if (state === 'refunded') return { ...nothing, excessAmount: amount }
  if (state === 'refunding') return { ...nothing, refundingAmount: part, refundingGrantedAmount: gift }
  const boughtAmount = Math.min(left.bought, part)
  const grantedAmount = Math.min(left.granted, gift)
  return {
    ...nothing,
    boughtAmount,
    owedAmount: part - boughtAmount,
    grantedAmount,
    usedGrantedAmount: gift - grantedAmount,
  }
}

/** What was given on top of a part of the price. */
export const giftOf = (
  { priceAmount, creditsAmount }: Pick<Sold, 'priceAmount' | 'creditsAmount'>,
  part: number,
): number =>
  part >= priceAmount
    ? creditsAmount - priceAmount
    : Math.ceil(((creditsAmount - priceAmount) * part) / priceAmount)

type OfCreditChargeback = {
  chargebackId: string
  /** The purchase, as the ledger names its charge. */
  chargeId: string
  customerId: string
  tenantId: string
  currency: string
  taken: TakenCredits
  round: number
}
const keyOf = ({ chargebackId, round }: OfCreditChargeback, what: string) =>
  `chargeback:${chargebackId}:${what}${round === 1 ? '' : `:${round}`}`
const sumsOfTaken = ({ boughtAmount, refundingAmount, owedAmount, excessAmount }: TakenCredits) => {
  assertNotNegative(boughtAmount, refundingAmount, owedAmount, excessAmount)
  const credits = boughtAmount + refundingAmount
  return { credits, owedAmount, excessAmount, total: credits + owedAmount + excessAmount }
}

/** The customer keeps the money: what is left of the credits ends, and what was used of them the marketplace owes. */
export function creditChargebackLost(happening: OfCreditChargeback): Posting {
  const { chargeId, customerId, tenantId, currency, taken } = happening
  const { credits, owedAmount, excessAmount, total } = sumsOfTaken(taken)
  return postingOf({ key: keyOf(happening, 'lost'), kind: 'chargeback.lost' }, currency, [
    { account: account.wallet(customerId), amount: credits },
    { account: account.receivable({ kind: 'tenant', id: tenantId }), amount: owedAmount },
    { account: account.losses, amount: excessAmount },
    { account: account.dispute(chargeId), amount: -total },
  ])
}

/** Lost, and then won after all: the credits are there again, and the marketplace gets what it had owed. */
export function creditChargebackOverturned(
  happening: OfCreditChargeback & { feeReturned: number; processorId: string },
): Posting {
  const { customerId, tenantId, currency, taken, feeReturned, processorId } = happening
  const { credits, owedAmount, excessAmount, total } = sumsOfTaken(taken)
  assertNotNegative(feeReturned)
  return postingOf({ key: keyOf(happening, 'overturned'), kind: 'chargeback.won' }, currency, [
    { account: account.clearing, amount: total + feeReturned, object: processorId },
    { account: account.processorCosts, amount: -feeReturned, object: processorId },
    { account: account.wallet(customerId), amount: -credits },
    { account: account.earned({ kind: 'tenant', id: tenantId }), amount: -owedAmount },
    { account: account.losses, amount: -excessAmount },
  ])
}

/** Credits come back (of a cancelled booking, say) whose price a bank had given back: they pay what the marketplace owes. */
export function lostCreditsReturned(
  happening: Pick<OfCreditChargeback, 'chargebackId' | 'customerId' | 'tenantId' | 'currency'> & {
    amount: number
    /** Which time it is. */
    time: number
  },
): Posting {
  const { chargebackId, customerId, tenantId, currency, amount, time } = happening
  assertNotNegative(amount)
  const key = `chargeback:${chargebackId}:returned:${time}`
  return postingOf({ key, kind: 'chargeback.credits_returned' }, currency, [
    { account: account.wallet(customerId), amount },
    { account: account.earned({ kind: 'tenant', id: tenantId }), amount: -amount },
  ])
}
