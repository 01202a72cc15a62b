import { portionOf, smallestStep, sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Payment } from '../models.ts'
import {
  type Leaving,
  leavingOutcome,
  type LeavingTerms,
  type LineKind,
  minimumChargeOf,
  refundableAmount,
} from '../rules/index.ts'
import { cancelCharges } from './charges.ts'
import { addCharge, reduceCharges, uncollectedAmount } from './extra-charges.ts'
import { requestRefund } from './refunds.ts'
import { readPaymentSettings } from './settings.ts'
import { readStanding, type Standing } from './standing.ts'

/** A part of what was paid for that does not take place: of a group one appointment, else the whole. */
export type LeavingPart = {
  /** What this part is made of; null for all lines. */
  isOfPart: ((lineId: string) => boolean) | null
  leaving: Leaving
  terms: Pick<LeavingTerms, 'refundBasisPoints'>
  /** False where the fee may not be asked for any more: then it is no more than what was collected. */
  mayCharge: boolean
}

/** What leaving does with the money of one part, line by line. All amounts are minor units. */
export type LeavingCosts = {
  currency: string
  /** What stays to be paid, and how much of it was not collected yet and is charged now. */
  feeAmount: number
  chargeAmount: number
  /** What goes back to the customer, of what was collected. */
  refundAmount: number
  collectedAmount: number
  totalAmount: number
  /** A bank has the money: it decides, and nothing is given back here. */
  isBlocked: boolean
  lines: {
    lineId: string
    kind: LineKind
    title: string
    totalAmount: number
    collectedAmount: number
    keptAmount: number
    refundAmount: number
    /** Given back before. */
    refundedAmount: number
  }[]
}

/** The same rule for the preview and for what is done. @throws AppError `not_found` */
export async function previewLeaving(
  ctx: Ctx,
  { paymentId, parts }: { paymentId: string; parts: readonly LeavingPart[] },
): Promise<LeavingCosts[]> {
  const standing = await readStanding(ctx, paymentId, false)
  const customerFee = await feeOnLeaving(ctx, standing.payment)
  return parts.map((part) => costsOf(standing, part, customerFee))
}

const feeOnLeaving = async (ctx: Ctx, { terms }: Payment): Promise<LeavingTerms['customerFee']> =>
  terms.customerFeeOnLeaving ?? (await readPaymentSettings(ctx)).customerFeeOnLeaving

function costsOf(
  standing: Standing,
  { isOfPart, leaving, terms, mayCharge }: LeavingPart,
  customerFee: LeavingTerms['customerFee'],
): LeavingCosts {
  const { currency } = standing.payment
  const lines = standing.lines.filter(({ id }) => isOfPart?.(id) ?? true)
  const collected = lines.map(({ collectedAmount }) => collectedAmount)
  const totalAmount = sumOf(lines.map((line) => line.totalAmount))
  const collectedAmount = sumOf(collected)
  const outcome = leavingOutcome(
    leaving,
    // The agreed policy says the share, and was shown with the price: nothing above the price can follow from it.
    { ...terms, customerFee, disclosedFeeAmount: totalAmount },
    lines,
    collectedAmount,
    currency,
  )
  // Too little for a card is let go, and so is what may not be charged any more.
  const mayBeCharged = mayCharge && outcome.chargeAmount >= minimumChargeOf(currency)
  const chargeAmount = mayBeCharged ? outcome.chargeAmount : 0
  const isBlocked = outcome.refundAmount > refundableAmount(standing.refundable)
  const refundAmount = isBlocked ? 0 : outcome.refundAmount
  const tooMuch = outcome.lines.map(({ keptAmount }, index) => Math.max(0, collected[index]! - keptAmount))
  const refunds = portionOf(tooMuch, refundAmount, smallestStep(currency))
  return {
    currency,
    feeAmount: outcome.feeAmount - (outcome.chargeAmount - chargeAmount),
    chargeAmount,
    refundAmount,
    collectedAmount,
    totalAmount,
    isBlocked,
    lines: lines.map((line, index) => ({
      lineId: line.id,
      kind: line.kind,
      title: line.title,
      totalAmount: line.totalAmount,
      collectedAmount: line.collectedAmount,
      keptAmount: outcome.lines[index]!.keptAmount,
      refundAmount: refunds[index]!,
      refundedAmount: line.refundedAmount,
    })),
  }
}

export type Left = {
  paymentId: string
  parts: readonly LeavingPart[]
  /** Nothing else of the payment is still to come. */
  isAll: boolean
  purpose: 'cancellation_fee' | 'no_show_fee'
  cause: string
  /** Names the happening: said again, nothing is refunded or charged twice. */
  causeKey: string
}

/**
 * Does with the money what the preview says: gives back what is too much, lets go what was never collected, and charges
 * what of the fee is missing to the card that was kept, or by a link.
 * @returns the costs of each part
 * @throws AppError `not_found`
 */
export async function settleLeaving(ctx: Ctx, left: Left): Promise<LeavingCosts[]> {
  const { paymentId, parts, isAll, purpose, cause, causeKey } = left
  const standing = await readStanding(ctx, paymentId, true)
  const customerFee = await feeOnLeaving(ctx, standing.payment)
  const costs = parts.map((part) => costsOf(standing, part, customerFee))
  const lines = costs.flatMap((each) => each.lines)
  const refunds = lines.flatMap(({ lineId, refundAmount }) =>
    refundAmount > 0 ? [{ lineId, amount: refundAmount }] : [],
  )
  if (refunds.length > 0)
    await requestRefund(ctx, { paymentId, request: { lines: refunds }, cause, causeKey })
  await Payment.query(ctx.trx)
    .findById([ctx.tenantId, paymentId])
    .patch({ dueOfLines: { ...standing.payment.dueOfLines, ...dueAfter(costs) } })
  const missing = sumOf(costs.map(({ chargeAmount }) => chargeAmount))
  const isPlanned = !isAll && uncollectedAmount(standing.all) > 0
  if (isAll) await cancelCharges(ctx, paymentId)
  // What is still to be charged for the others gets smaller by what nobody owes any more; a fee stays part of it.
  else if (isPlanned) await reduceCharges(ctx, paymentId, sumOf(costs.map(freedOf)))
  if (missing > 0 && !isPlanned)
    await addCharge(ctx, { paymentId, purpose, amount: missing, dueAt: ctx.now, line: null })
  return costs
}

/** What is never to be paid of it, beyond what goes back. */
const freedOf = ({ totalAmount, feeAmount, refundAmount }: LeavingCosts) =>
  Math.max(0, totalAmount - feeAmount - refundAmount)

/** From now on a line is worth what stays of it, and what goes back or went back before. */
const dueAfter = (costs: readonly LeavingCosts[]): Record<string, number> =>
  Object.fromEntries(
    costs
      .flatMap(({ lines }) => lines)
      .map(({ lineId, keptAmount, refundAmount, collectedAmount, totalAmount, refundedAmount }) => {
        const stays = Math.max(keptAmount, collectedAmount - refundAmount)
        return [lineId, Math.min(totalAmount, stays + refundAmount + refundedAmount)]
      }),
  )

/**
 * What was paid on a page that was still open when everything had been called off goes back whole.
 * @throws AppError `not_found`
 */
export async function refundLate(
  ctx: Ctx,
  { paymentId, chargeId }: { paymentId: string; chargeId: string },
): Promise<void> {
  const { all } = await readStanding(ctx, paymentId, true)
  const charge = all.find(({ id }) => id === chargeId)
  const amount = charge ? charge.amount - charge.refundedAmount : 0
  if (amount === 0) return
  // It is paid for after all, so that there is something to give back.
  await Payment.query(ctx.trx).findById([ctx.tenantId, paymentId]).patch({ dueOfLines: {} })
  await requestRefund(ctx, { paymentId, request: { amount }, cause: 'late', causeKey: `late:${chargeId}` })
}
