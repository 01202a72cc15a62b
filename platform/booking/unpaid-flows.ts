import type { Log } from '#platform/kernel/log.ts'
import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { attendUnpaid, listDueUnpaid } from './service/money/unpaid.ts'

/** One turn for one marketplace: customers are reminded of what they owe, and what stays unpaid is cancelled. */
export async function attendUnpaidBalances(
  { database, log }: Pick<Runtime, 'database'> & { log: Log },
  scope: Scope,
): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  for (const id of await database.readTenant(system, (ctx) => listDueUnpaid(ctx))) {
    try {
      await database.inTenant(system, (ctx) => attendUnpaid(ctx, id))
    } catch (error) {
      log.error(
        { err: error, unpaidId: id, tenantId: scope.tenantId },
        'an unpaid balance was not attended to',
      )
    }
  }
}
