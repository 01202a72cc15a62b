import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { listDueTimers, runTimer } from './service/timers.ts'

/** One marketplace with much to do must not keep the others waiting: the rest is due at the next turn. */
const mostPerTurn = 500
const batchSize = 50

/**
 * Everything that is due in one tenant, in the order in which it fell due, each in a transaction of its own. Where
 * one fails, the later ones of that booking wait with it; it is tried again at the next turn.
 * @returns how many had an effect
 */
export async function runDueTimers(
  { database, log }: Pick<Runtime, 'database' | 'log'>,
  scope: Scope,
): Promise<number> {
  const failed = new Set<string>()
  let effects = 0
  for (let turns = 0; turns < mostPerTurn;) {
    const due = await database.readTenant(scope, (ctx) =>
      listDueTimers(ctx, { limit: batchSize, except: [...failed] }),
    )
    if (due.length === 0) break
    for (const timer of due) {
      turns += 1
      if (failed.has(timer.bookingId)) continue
      try {
        if (await database.inTenant(scope, (ctx) => runTimer(ctx, timer))) effects += 1
      } catch (error) {
        failed.add(timer.bookingId)
        log.error({ err: error, timerId: timer.id, tenantId: scope.tenantId }, 'a timer of a booking failed')
      }
    }
  }
  return effects
}
