import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import type { Runtime } from '#platform/runtime.ts'
import { GatewaySignal } from '../gateways/calendar-gateway.ts'
import { busyWindow } from '../rules/window.ts'
import { recordChanges } from '../service/event-changes.ts'
import { findConnection } from '../service/sync-state.ts'
import { withAccess } from './access.ts'
import { keepChannel } from './channels.ts'
import { readingFor } from './ical.ts'

/** A token sees no further than the window it began with: everything is read anew when it has moved by so much. */
const rollMs = days(14)

/**
 * Brings a calendar of Google or Microsoft up to date, by what changed since the last time where that is known, and
 * keeps its notifications coming.
 * @throws CalendarFailure
 */
export async function syncAccountCalendar(
  runtime: Runtime,
  scope: Scope,
  connectionId: string,
): Promise<void> {
  const { database } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const found = await database.readTenant(system, async (ctx) => {
    const connection = await findConnection(ctx, connectionId)
    return connection && { connection, zone: (await readingFor(ctx, connection)).timeZone }
  })
  if (!found) return
  const { connection, zone } = found
  const { accountId, externalCalendarId: calendarId, windowEndsAt } = connection
  if (accountId === null || calendarId === null) return
  const startedAt = runtime.clock()
  const window = busyWindow(startedAt)
  const isOld = !windowEndsAt || after(windowEndsAt, rollMs) < window.to
  const look = (token: string | null) =>
    withAccess(runtime, system, accountId, (gateway, access) =>
      gateway.listChanges({ access, calendarId, token, ...window, zone }),
    )
  const changes = await look(isOld ? null : connection.syncToken).catch((error: unknown) => {
    if (error instanceof GatewaySignal && error.kind === 'token_lost') return look(null)
    throw error
  })
  await database.inTenant(system, (ctx) => recordChanges(ctx, connection, { ...changes, startedAt }))
  await keepChannel(runtime, system, connectionId)
}
