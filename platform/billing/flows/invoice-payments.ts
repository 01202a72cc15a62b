import type { Scope } from '#platform/kernel/tenant.ts'
import type { Subscription } from '../models.ts'
import { listUnread, recordPayment } from '../service/invoice-payments.ts'
import type { BillingRuntime } from './seller.ts'

/**
 * What of each paid invoice is the platform's share, and how its money moved. Asked once for each; what the processor
 * does not say yet is asked again with the next look.
 * @throws BillingFailure
 */
export async function mirrorPayments(
  { database, billing }: BillingRuntime,
  scope: Scope,
  subscription: Subscription,
): Promise<void> {
  const unread = await database.readTenant(scope, (ctx) => listUnread(ctx, subscription.id))
  for (const { id, processorInvoiceId } of unread) {
    const payment = await billing.readInvoicePayment(processorInvoiceId)
    if (payment) await database.inTenant(scope, (ctx) => recordPayment(ctx, subscription, id, payment))
  }
}
