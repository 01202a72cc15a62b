import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { refundSucceeded } from '../events.ts'
import { RefundRow } from '../models.ts'
import { refundMachine, refundSettledOtherwise } from '../rules/index.ts'
import { post } from './ledger.ts'
import { lockRefund, refundFactsOf } from './refunds.ts'

/**
 * A refund that the bank sent back has reached the customer another way, by bank transfer or in cash. Saying it again
 * changes nothing.
 * @throws AppError `not_found`, `conflict` for one that did not fail
 */
export async function settleRefundOtherwise(
  ctx: Ctx,
  { refundId, note }: { refundId: string; note: string },
): Promise<RefundRow> {
  const of = await lockRefund(ctx, refundId)
  const { refund, payment } = of
  if (refund.state === 'settled_otherwise') return refund
  if (!refundMachine.may(refund.state, 'settle_otherwise', 'tenant'))
    throw new AppError('conflict', { detail: 'Only a refund that has failed is settled another way' })
  await post(
    ctx,
    refundSettledOtherwise({
      refundId,
      paymentId: payment.id,
      currency: refund.currency,
      amount: refund.amount,
      by: 'bank',
    }),
  )
  const settled = {
    state: refundMachine.next(refund.state, 'settle_otherwise', 'tenant'),
    note: note.trim(),
    settledAt: ctx.now,
  }
  await RefundRow.query(ctx.trx).findById([ctx.tenantId, refundId]).patch(settled)
  // The customer has it: whatever follows a refund that arrived, its credit note above all, follows this one.
  await emit(ctx, refundSucceeded, refundFactsOf(of))
  return refund.$set(settled)
}
