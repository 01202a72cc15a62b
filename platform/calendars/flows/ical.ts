import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { CalendarFailure } from '../rules/failures.ts'
import { findConnection } from '../service/sync-state.ts'

/** Reads a calendar behind an address. @throws CalendarFailure */
export async function syncAddress(runtime: Runtime, scope: Scope, connectionId: string): Promise<void> {
  const connection = await runtime.database.readTenant(scope, (ctx) => findConnection(ctx, connectionId))
  if (!connection) return
  if (!connection.sealedAddress) throw new CalendarFailure('sealed')
}
