import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { planInvoiceSettled } from '../events.ts'
import type { InvoicePayment } from '../gateways/port.ts'
import { PlanInvoice, type Subscription } from '../models.ts'

/** As many as are read of a subscription at once. */
const most = 24

/** Paid invoices of which nobody has read how they were paid. */
export const listUnread = async (ctx: Ctx, subscriptionId: string): Promise<PlanInvoice[]> =>
  PlanInvoice.query(ctx.trx)
    .where({ subscription_id: subscriptionId, state: 'paid' })
    .where('paid_amount', '>', 0)
    .whereNull('processor_charge_id')
    .orderBy(['issued_at', 'id'])
    .limit(most)

/** Once: whoever comes second finds it written. What the processor keeps must be known. */
export async function recordPayment(
  ctx: Ctx,
  { id: subscriptionId, ownerKind, ownerId }: Subscription,
  planInvoiceId: string,
  { chargeId, currency, amount, costAmount, transfer, fee }: InvoicePayment,
): Promise<void> {
  if (costAmount === null) return
  const written = await PlanInvoice.query(ctx.trx)
    .patch({ processorChargeId: chargeId, feeAmount: fee?.amount ?? 0 })
    .where({ id: planInvoiceId })
    .whereNull('processor_charge_id')
  if (written === 0) return
  await emit(ctx, planInvoiceSettled, {
    ownerKind,
    ownerId,
    subscriptionId,
    planInvoiceId,
    chargeId,
    currency,
    amount,
    costAmount,
    transfer: transfer && { id: transfer.id, amount: transfer.amount },
    fee,
  })
}
