import type { Ctx } from '#platform/kernel/tenant.ts'
import { sumOf } from '#platform/kernel/money.ts'
import { Charge, type Payment, PaymentMethod, RefundRow } from '../models.ts'
import { legsOfSplit, refundedOf } from '../rules/index.ts'

/** What went back of a payment, oldest first, and what later charges are made with. */
export async function readPaymentHistory(
  ctx: Ctx,
  { id, paymentMethodId }: Pick<Payment, 'id' | 'paymentMethodId'>,
): Promise<{ refunds: RefundRow[]; method: string }> {
  const [refunds, method] = await Promise.all([
    RefundRow.query(ctx.trx)
      .whereIn('charge_id', Charge.query(ctx.trx).where({ payment_id: id }).select('id'))
      .orderBy('id'),
    paymentMethodId === null
      ? undefined
      : PaymentMethod.query(ctx.trx).findOne({ id: paymentMethodId }).whereNull('removed_at'),
  ])
  return { refunds, method: method ? `${method.brand || method.kind} ${method.last4}`.trim() : '' }
}

/** What the provider gets of what was paid and not given back, in minor units. */
export const providerNetOf = ({ charges }: { charges: readonly Pick<Charge, 'funds'>[] }): number =>
  sumOf(
    charges.map(({ funds }) => legsOfSplit(funds.split).provider - legsOfSplit(refundedOf(funds)).provider),
  )
