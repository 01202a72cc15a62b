import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { BillingFailure } from '../gateways/failures.ts'
import { readDueOverage, recordOverage } from '../service/overage.ts'
import type { BillingRuntime } from './seller.ts'

/**
 * Puts what went beyond a limit on the next invoice of whoever used it, when the period of the meter is over. Done
 * twice, it is there once: the processor knows each counter by its key. What the processor will never take is let go, and
 * stays in the history of what was used; whatever may pass stays due.
 */
export async function askForOverage({ database, billing, log }: BillingRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const due = await database.readTenant(system, readDueOverage)
  for (const { counterId, subscriptionId, amount, currency, title } of due) {
    const record = (itemId: string | null) =>
      database.inTenant(system, (ctx) => recordOverage(ctx, counterId, itemId))
    try {
      const item = { key: `overage:${counterId}`, amount, currency, title }
      await record(subscriptionId === null ? null : await billing.addToNextInvoice(subscriptionId, item))
    } catch (error) {
      if (error instanceof BillingFailure && !error.mayBeTriedAgain) {
        log.error(
          { err: error, counter: counterId, amount, currency },
          'what went beyond a limit is not paid',
        )
        await record(null)
      } else log.warn({ err: error, counter: counterId }, 'what went beyond a limit has to wait')
    }
  }
}
