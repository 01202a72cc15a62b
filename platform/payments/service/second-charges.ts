import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { chargeDuplicated } from '../events.ts'
import type { Intent } from '../gateways/port.ts'
import { Charge, Payment, RefundRow } from '../models.ts'
import { afterTakeBack, chargeSucceeded as collected, newFunds, noSplit, takeBack } from '../rules/index.ts'
import { post } from './ledger.ts'

/** Paid a second time, and so nobody's: it is no part of what was agreed, and goes back whole. */
export const isDuplicate = ({ purpose }: Pick<Charge, 'purpose'>): boolean => purpose === 'duplicate'

/**
 * A customer has paid one charge twice: on a page that was still open, say, while their card was charged. The second
 * payment is written down as what it is and promised back in the same step, so that the sweep of refunds sends it,
 * whatever happens to this process. Told again, by whichever notice, it is known. The charge was locked by the caller.
 */
export async function giveSecondBack(
  ctx: Ctx,
  { charge, payment }: { charge: Charge; payment: Payment },
  intent: Intent,
): Promise<void> {
  if (await Charge.query(ctx.trx).findOne({ processor_intent_id: intent.id })) return
  await Payment.query(ctx.trx).findOne({ id: payment.id }).forUpdate()
  const position = await Charge.query(ctx.trx).where({ payment_id: payment.id }).resultSize()
  const { currency } = charge
  const amount = intent.receivedAmount
  // None of the parties has a share in it.
  const split = { ...noSplit, service: { ...noSplit.service, platform: amount } }
  const funds = newFunds(split)
  const { fromHeld, fromReleased } = takeBack(funds, split)
  const second = await Charge.query(ctx.trx).insertAndFetch({
    id: newId(),
    tenantId: ctx.tenantId,
    paymentId: payment.id,
    position,
    purpose: 'duplicate',
    duplicateOf: charge.id,
    amount,
    currency,
    state: 'succeeded',
    dueAt: null,
    processorIntentId: intent.id,
    processorChargeId: intent.chargeId,
    processorFeeAmount: intent.feeAmount,
    method: intent.method ?? {},
    funds: afterTakeBack(funds, { fromHeld, fromReleased }),
    fundsState: 'refunded',
    refundedAmount: amount,
    paidAt: ctx.now,
    nextAttemptAt: intent.feeAmount === null ? after(ctx.now, minutes(15)) : null,
    createdAt: ctx.now,
  })
  await post(
    ctx,
    collected({
      paymentId: payment.id,
      chargeId: second.id,
      currency,
      amount,
      processorFee: intent.feeAmount ?? 0,
      processorId: intent.chargeId!,
    }),
  )
  const refund = await RefundRow.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    chargeId: second.id,
    amount,
    currency,
    lines: [],
    split,
    fromHeld,
    cause: 'paid_twice',
    causeKey: `paid_twice:${intent.id}`,
    state: 'pending',
    requestedBy: actorKey(ctx.actor),
    note: '',
    nextAttemptAt: ctx.now,
    createdAt: ctx.now,
  })
  await emit(ctx, chargeDuplicated, {
    paymentId: payment.id,
    subjectKind: payment.subjectKind,
    subjectId: payment.subjectId,
    providerId: payment.providerId,
    chargeId: second.id,
    refundId: refund.id,
    amount,
    currency,
  })
}
