import { mayUse } from '#platform/identity/index.ts'
import { assertAllowed } from '#platform/kernel/errors.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import type { ReconciliationDifference } from '../models.ts'
import type { DifferenceView } from '../schemas/reconciliation.ts'
import { findByProcessorId } from '../service/accounts.ts'
import { compareObjects } from '../service/processor-lines.ts'
import { noteGone, readDifference } from '../service/reconciliation-differences.ts'
import { getDifference } from '../service/reconciliation.ts'
import { compareAccount } from './account-balances.ts'
import type { PaymentRuntime } from './checkout.ts'
import { mendDifference } from './mend-difference.ts'
import { readBooks } from './reconciliation.ts'
import { inWords } from './words.ts'

/**
 * Somebody wants to know whether a difference is still there: the books are read up to now, and its object is compared
 * and mended as in a run.
 * @throws AppError `forbidden`, `not_found`, `unavailable` where the processor cannot be asked
 */
export async function lookAgainAt(
  runtime: PaymentRuntime,
  scope: Scope,
  { differenceId }: { differenceId: string },
): Promise<DifferenceView> {
  assertAllowed(mayUse('reconciliation.read', scope.actor))
  const { database } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const row = await database.readTenant(system, (ctx) => readDifference(ctx, differenceId))
  if (row.state === 'open') {
    const look = row.movement === 'balance' ? lookAtAccount : lookAtObject
    await inWords(() => look(runtime, system, row))
  }
  return database.readTenant(scope, (ctx) => getDifference(ctx, differenceId))
}

async function lookAtAccount(
  runtime: PaymentRuntime,
  scope: Scope,
  { runId, object }: ReconciliationDifference,
): Promise<void> {
  const account = await runtime.database.readTenant(scope, (ctx) => findByProcessorId(ctx, object))
  if (account) await compareAccount(runtime, scope, runId, account)
}

async function lookAtObject(
  runtime: PaymentRuntime,
  scope: Scope,
  { id, runId, object, movement, repairKey }: ReconciliationDifference,
): Promise<void> {
  const { database, clock } = runtime
  await readBooks(runtime)
  const settlingUntil = clock()
  const differences = await database.readTenant(scope, (ctx) => compareObjects(ctx, [object], settlingUntil))
  const difference = differences.find((each) => each.movement === movement)
  if (difference) await mendDifference(runtime, scope, { runId, difference, settlingUntil })
  // What waits on suspense agrees, and is open until somebody knows what it is.
  else if (!repairKey) await database.inTenant(scope, (ctx) => noteGone(ctx, id))
}
