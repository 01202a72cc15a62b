import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { readDueOverage, recordOverage } from '../service/overage.ts'
import type { BillingRuntime } from './seller.ts'

/**
 * Puts what went beyond a limit on the next invoice of whoever used it, when the period of the meter is over. Done
 * twice, it is there once: the processor knows each counter by its key.
 */
export async function askForOverage({ database, billing, log }: BillingRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const due = await database.readTenant(system, readDueOverage)
  for (const { counterId, subscriptionId, amount, currency, title } of due) {
    try {
      const itemId =
        subscriptionId === null
          ? null
          : await billing.addToNextInvoice(subscriptionId, {
              key: `overage:${counterId}`,
              amount,
              currency,
              title,
            })
      await database.inTenant(system, (ctx) => recordOverage(ctx, counterId, itemId))
    } catch (error) {
      log.warn({ err: error, counter: counterId }, 'what went beyond a limit has to wait')
    }
  }
}
