import { isId } from '#platform/kernel/ids.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { after, hours } from '#platform/kernel/time.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import type { BalanceLine } from '../gateways/port.ts'
import { reconciliationDone } from '../events.ts'
import { emit } from '#platform/kernel/events.ts'
import type { ReconciliationRun } from '../models.ts'
import { compareObjects, keepLines, objectsSince } from '../service/processor-lines.ts'
import { beginReading, keepPlace, readUntil } from '../service/processor-readings.ts'
import { countOpen, noteGone, openOfObjects } from '../service/reconciliation-differences.ts'
import { advanceRun, beginRun, finishRun, hasMoney, lastRun } from '../service/reconciliation-runs.ts'
import { compareAccounts } from './account-balances.ts'
import type { PaymentRuntime } from './checkout.ts'
import { mendDifference } from './mend-difference.ts'

/** The processor may still be writing about what happened so shortly before its books were read. */
const settlingTime = hours(2)
/** Names are cheap to read and dear to find: many at once; what was posted of them is compared in smaller steps. */
const namesAtOnce = 20_000
const objectsAtOnce = 1_000

/**
 * One turn for one marketplace: its ledger against what the processor's books say. The platform's own tenant comes
 * first: its turn reads the books, which are the same for all, and gives each marketplace its lines.
 */
export async function reconcileDaily(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  if (!runtime.payments.isOffered) return
  if (scope.tenantId === platformTenantId) await readBooks(runtime)
  await reconcileTenant(runtime, scope)
}

/**
 * Reads the processor's books from where the last reading ended, page by page; after a crash from the last page that was
 * kept. Each line is kept once, by the marketplace whose label it has, else by the platform.
 * @returns until when they are read now
 * @throws PaymentFailure
 */
export async function readBooks(runtime: PaymentRuntime): Promise<Date> {
  const { database, payments, clock } = runtime
  const platform = systemScope(platformTenantId)
  const reading = await database.inTenant(platform, (ctx) => beginReading(ctx, clock()))
  for (let { cursor } = reading; ;) {
    const page = await payments.listBalanceLines({ from: reading.fromAt, to: reading.toAt, cursor })
    await keepForEach(runtime, page.items)
    cursor = page.nextCursor
    await database.inTenant(platform, (ctx) =>
      keepPlace(ctx, reading.id, { cursor, lineCount: page.items.length }),
    )
    if (!cursor) return reading.toAt
  }
}

async function keepForEach({ database }: PaymentRuntime, lines: readonly BalanceLine[]): Promise<void> {
  const byTenant = new Map<string, BalanceLine[]>()
  for (const line of lines) {
    const tenantId = isId(line.metadata.tenant) ? line.metadata.tenant : platformTenantId
    byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), line])
  }
  for (const [tenantId, own] of byTenant) {
    const isKept = await database.inTenant(systemScope(tenantId), (ctx) => keepLines(ctx, own))
    // Labelled by another installation with the same keys, say.
    if (!isKept) await database.inTenant(systemScope(platformTenantId), (ctx) => keepLines(ctx, own))
  }
}

/**
 * Compares everything that either side has told something of since the last run, object by object, mends what can be
 * mended, and then the balances of the parties' accounts. Begun and interrupted, it goes on where it was.
 * @returns the run; null where there is nothing to compare, or nothing new was read
 * @throws PaymentFailure when the processor cannot be asked about a balance
 */
export async function reconcileTenant(
  runtime: PaymentRuntime,
  scope: Scope,
): Promise<ReconciliationRun | null> {
  const { database } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const toAt = await database.readTenant(systemScope(platformTenantId), readUntil)
  const run = await database.inTenant(system, async (ctx) => {
    if (!toAt || !(await hasMoney(ctx))) return null
    const last = await lastRun(ctx)
    return last && last.toAt >= toAt ? null : beginRun(ctx, toAt)
  })
  if (!run) return null
  for (let { cursor } = run; ;) {
    const objects = await database.readTenant(system, (ctx) =>
      objectsSince(ctx, { since: run.fromAt, after: cursor, limit: namesAtOnce }),
    )
    if (objects.length === 0) break
    for (let from = 0; from < objects.length; from += objectsAtOnce) {
      const some = objects.slice(from, from + objectsAtOnce)
      const counts = await compareAndMend(runtime, system, run, some)
      cursor = some.at(-1)!
      await database.inTenant(system, (ctx) => advanceRun(ctx, run.id, { cursor, ...counts }))
    }
  }
  await compareAccounts(runtime, system, run.id)
  return database.inTenant(system, async (ctx) => {
    const done = await finishRun(ctx, run.id, await countOpen(ctx))
    const { repairedCount, explainedCount, openCount } = done
    if (repairedCount + openCount > 0)
      await emit(ctx, reconciliationDone, { runId: run.id, repairedCount, explainedCount, openCount })
    return done
  })
}

async function compareAndMend(
  runtime: PaymentRuntime,
  scope: Scope,
  run: ReconciliationRun,
  objects: readonly string[],
) {
  const { database } = runtime
  const settlingUntil = after(run.toAt, -settlingTime)
  const found = await database.inTenant(scope, async (ctx) => {
    const differences = await compareObjects(ctx, objects, settlingUntil)
    const isThere = new Set(differences.map(({ movement, object }) => `${movement} ${object}`))
    for (const open of await openOfObjects(ctx, objects)) {
      // What waits on suspense agrees, and is open all the same: nobody knows what it is.
      if (!open.repairKey && !isThere.has(`${open.movement} ${open.object}`)) await noteGone(ctx, open.id)
    }
    return differences
  })
  const counts = { objectCount: objects.length, foundCount: 0, repairedCount: 0, explainedCount: 0 }
  for (const difference of found) {
    const outcome = await mendDifference(runtime, scope, { runId: run.id, difference, settlingUntil })
    if (outcome !== 'waits') counts.foundCount += 1
    if (outcome === 'repaired') counts.repairedCount += 1
    if (outcome === 'explained') counts.explainedCount += 1
  }
  return counts
}
