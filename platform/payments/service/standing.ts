import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Charge, Chargeback, Payment, RefundRow } from '../models.ts'
import {
  blocksRefunds,
  collectedOfLines,
  type PriceLine,
  type RefundableCharge,
  type RefundableLine,
  refundedOf,
} from '../rules/index.ts'
import { isDuplicate } from './second-charges.ts'

export type StandingLine = RefundableLine & {
  title: string
  /** Paid, and not given back. */
  collectedAmount: number
}

/** How a payment stands: what was collected, in which lines, and what may be given back. */
export type Standing = {
  payment: Payment
  /** All of them, by position, those included that were paid a second time and go back. */
  all: Charge[]
  /** Those that were collected, in the order in which they were paid. */
  charges: Charge[]
  /** What was agreed, and the extra charges that were paid. */
  lines: StandingLine[]
  refundable: RefundableCharge[]
}

/** @throws AppError `not_found` */
export async function readStanding(ctx: Ctx, paymentId: string, isLocked: boolean): Promise<Standing> {
  const query = Payment.query(ctx.trx).findOne({ id: paymentId })
  const payment = assertFound(await (isLocked ? query.forUpdate() : query), 'Payment')
  const ofPayment = Charge.query(ctx.trx).where({ payment_id: paymentId }).orderBy('position')
  const all = await (isLocked ? ofPayment.forUpdate() : ofPayment)
  const charges = all
    .filter((charge) => charge.state === 'succeeded' && !isDuplicate(charge))
    .toSorted(byPayment)
  const ids = charges.map(({ id }) => id)
  const [refunds, chargebacks] = await Promise.all([
    RefundRow.query(ctx.trx).whereIn('charge_id', ids).whereNot({ state: 'cancelled' }),
    Chargeback.query(ctx.trx).whereIn('charge_id', ids),
  ])
  const refundedOfLine = (lineId: string) =>
    [...refunds, ...chargebacks.flatMap(({ taken }) => taken ?? [])]
      .flatMap(({ lines }) => lines)
      .filter((line) => line.lineId === lineId)
      .reduce((sum, { amount }) => sum + amount, 0)
  const refundable = charges.map(({ id, funds }) => ({
    id,
    split: funds.split,
    refunded: refundedOf(funds),
    isBlocked: chargebacks.some(({ chargeId, state }) => chargeId === id && blocksRefunds(state)),
  }))
  const lines = paidLinesOf(payment, charges).map(({ id, kind, title, totalAmount, taxAmount }) => ({
    id,
    kind,
    title,
    totalAmount,
    taxAmount,
    refundedAmount: refundedOfLine(id),
    dueAmount: payment.dueOfLines[id] ?? totalAmount,
  }))
  const collected = collectedOfLines(lines, refundable, payment.currency)
  return {
    payment,
    all,
    charges,
    refundable,
    lines: lines.map((line, index) => ({ ...line, collectedAmount: collected[index]! })),
  }
}

const byPayment = (one: Charge, other: Charge) =>
  (one.paidAt?.getTime() ?? 0) - (other.paidAt?.getTime() ?? 0) || one.position - other.position

/** What was agreed, and what came to it later and was paid. */
export const paidLinesOf = (payment: Payment, charges: readonly Charge[]): PriceLine[] => [
  ...payment.price.lines,
  ...charges.flatMap(({ state, line }) => (line && state === 'succeeded' ? [line] : [])),
]
