import { emit } from '#platform/kernel/events.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { chargeUpcoming } from '../document-events.ts'
import { takeUpcoming } from '../service/upcoming-charges.ts'
import type { PaymentRuntime } from './checkout.ts'

/** One turn for one marketplace: who is about to be charged is told before, once for each charge. */
export async function announceCharges(
  { database }: Pick<PaymentRuntime, 'database'>,
  scope: Scope,
): Promise<void> {
  await database.inTenant(systemScope(scope.tenantId, scope.requestId), async (ctx) => {
    for (const { id, paymentId } of await takeUpcoming(ctx))
      await emit(ctx, chargeUpcoming, { chargeId: id, paymentId })
  })
}
