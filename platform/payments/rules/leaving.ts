import {
  downToStep,
  portionOf,
  ratioOf,
  shareInBasisPoints,
  smallestStep,
  sumOf,
} from '#platform/kernel/money.ts'
import { type LineKind, potOf } from './price.ts'

/** What ends a booking before it is done. */
export type Leaving =
  | { kind: 'cancellation'; by: 'customer' | 'provider' | 'tenant' | 'system' }
  | { kind: 'no_show'; absent: 'customer' | 'provider' }

export type LeavingTerms = {
  /** What of the service goes back to the customer by the agreed policy, at this moment. */
  refundBasisPoints: number
  /** What becomes of the fee for booking when the customer leaves; in every other case it goes back. */
  customerFee: 'kept' | 'refunded' | 'as_service'
  /** Never less than this stays, as far as it was paid or may be charged: a deposit that is not given back. */
  keptAtLeast?: number
  /** The most that leaving may cost, as it was shown when the booking was made. */
  disclosedFeeAmount: number
}

export type LeavingLine = { id: string; kind: LineKind; totalAmount: number; taxAmount: number }
export type LeavingOutcome = {
  /** What stays to be paid, and of it what is to be given back or charged, given what has been collected. */
  feeAmount: number
  refundAmount: number
  chargeAmount: number
  /** Of each line: what stays and what goes, with the tax in it. */
  lines: {
    lineId: string
    keptAmount: number
    keptTaxAmount: number
    freedAmount: number
    freedTaxAmount: number
  }[]
}

/**
 * What leaving costs, line by line. Whoever else than the customer leaves, the customer pays nothing, the fee for
 * booking included. Tips always go back. What is kept of the service is one figure, rounded once, and spread over its
 * lines, so that it is what the preview of the policy said.
 * @param collectedAmount captured and not refunded
 */
export function leavingOutcome(
  leaving: Leaving,
  terms: LeavingTerms,
  lines: readonly LeavingLine[],
  collectedAmount: number,
  currency: string,
): LeavingOutcome {
  const step = smallestStep(currency)
  const isOfCustomer =
    leaving.kind === 'cancellation' ? leaving.by === 'customer' : leaving.absent === 'customer'
  const kept = isOfCustomer ? keptOfLines(terms, lines, step) : lines.map(() => 0)
  const feeAmount = sumOf(kept)
  return {
    feeAmount,
    refundAmount: Math.max(0, collectedAmount - feeAmount),
    chargeAmount: Math.max(0, feeAmount - collectedAmount),
    lines: lines.map(({ id, totalAmount, taxAmount }, index) => {
      const keptAmount = kept[index]!
      const keptTaxAmount = totalAmount === 0 ? 0 : ratioOf(taxAmount, keptAmount, totalAmount)
      return {
        lineId: id,
        keptAmount,
        keptTaxAmount,
        freedAmount: totalAmount - keptAmount,
        freedTaxAmount: taxAmount - keptTaxAmount,
      }
    }),
  }
}

function keptOfLines(terms: LeavingTerms, lines: readonly LeavingLine[], step: number): number[] {
  const ofPot = (pot: string) => lines.map(({ kind, totalAmount }) => (potOf(kind) === pot ? totalAmount : 0))
  const [service, customerFee] = [ofPot('service'), ofPot('customer_fee')]
  const afterRefund = (total: number) => total - shareInBasisPoints(total, terms.refundBasisPoints, step)
  const feePart = {
    kept: sumOf(customerFee),
    refunded: 0,
    as_service: afterRefund(sumOf(customerFee)),
  }[terms.customerFee]

  // Bounded by what was disclosed, and that in steps that can be charged.
  const most = Math.min(sumOf(service) + feePart, terms.disclosedFeeAmount)
  const wanted = Math.max(afterRefund(sumOf(service)) + feePart, terms.keptAtLeast ?? 0)
  const kept = downToStep(Math.max(0, Math.min(wanted, most)), step)
  const keptFee = Math.min(feePart, kept)
  const [fromService, fromFee] = [
    portionOf(service, kept - keptFee, step),
    portionOf(customerFee, keptFee, step),
  ]
  return lines.map((_, index) => fromService[index]! + fromFee[index]!)
}
