import { assertAllowed, assertValid } from '#platform/kernel/errors.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { newId } from '#platform/kernel/ids.ts'
import { sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { RefundRow } from '../models.ts'
import { mayRefundAny, maySeeAnyPayment } from '../policies.ts'
import { refundableAmount } from '../rules/index.ts'
import type { PaymentRefundInput, RefundableView, RefundView } from '../schemas/refunds.ts'
import { requestRefund } from './refunds.ts'
import { settleRefundOtherwise } from './settle-refund.ts'
import { readStanding } from './standing.ts'

/** What can be given back of a payment, line by line. @throws AppError `forbidden`, `not_found` */
export async function getRefundable(ctx: Ctx, paymentId: string): Promise<RefundableView> {
  assertAllowed(maySeeAnyPayment(ctx.actor))
  const { payment, lines, refundable } = await readStanding(ctx, paymentId, false)
  return {
    currency: payment.currency,
    refundableAmount: refundableAmount(refundable),
    lines: lines
      .filter(({ collectedAmount }) => collectedAmount > 0)
      .map(({ id, title, totalAmount, collectedAmount }) => ({
        id,
        title,
        totalAmount,
        refundableAmount: collectedAmount,
      })),
    isBlocked: refundable.some(({ isBlocked }) => isBlocked ?? false),
  }
}

/**
 * The marketplace's people give something back of any payment: amounts of lines, an amount off everything, or all that
 * is left. Each call is a refund of its own; it stands in the audit log.
 * @throws AppError `forbidden`, `not_found`, `conflict` with `refundableAmount`, `validation_failed`
 */
export async function refundPayment(
  ctx: Ctx,
  { paymentId, amount, lines, note }: PaymentRefundInput & { paymentId: string },
): Promise<{ items: RefundView[] }> {
  assertAllowed(mayRefundAny(ctx.actor))
  assertValid(note.trim() !== '', 'note', 'Say why in a few words')
  assertValid(amount === undefined || lines === undefined, 'amount', 'Either an amount or amounts of lines')
  const refunds = await requestRefund(ctx, {
    paymentId,
    request: lines ? { lines } : amount === undefined ? 'all' : { amount },
    cause: 'by_marketplace',
    // That one request is sent twice is for its idempotency key to notice.
    causeKey: `by:${newId()}`,
    note: note.trim(),
  })
  assertValid(refunds.length > 0, 'amount', 'There is nothing left to be given back')
  await recordChange(ctx, {
    action: 'payment.refunded',
    subject: { kind: 'payment', id: paymentId },
    after: { amount: sumOf(refunds.map((refund) => refund.amount)), currency: refunds[0]!.currency },
  })
  return { items: refunds.map(toRefundView) }
}

/**
 * A refund that the bank sent back has reached the customer by other means.
 * @throws AppError `forbidden`, `not_found`, `conflict` for one that did not fail, `validation_failed`
 */
export async function settleAnyRefund(
  ctx: Ctx,
  input: { refundId: string; note: string },
): Promise<RefundView> {
  assertAllowed(mayRefundAny(ctx.actor))
  assertValid(input.note.trim() !== '', 'note', 'Say how the customer got it')
  const refund = await settleRefundOtherwise(ctx, input)
  await recordChange(ctx, {
    action: 'payment.refund_settled',
    subject: { kind: 'refund', id: refund.id },
    after: { amount: refund.amount, currency: refund.currency },
  })
  return toRefundView(refund)
}

export const toRefundView = (refund: RefundRow): RefundView => ({
  id: refund.id,
  amount: refund.amount,
  currency: refund.currency,
  state: refund.state,
  cause: refund.cause,
  note: refund.note,
  failureCode: refund.failureCode,
  createdAt: refund.createdAt.toISOString(),
  settledAt: refund.settledAt?.toISOString() ?? null,
})
