import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { CalendarKind } from '../models.ts'
import { syncAddress } from './ical.ts'
import { syncAccountCalendar } from './sync-account-calendar.ts'

/**
 * Brings one connection up to date: reads what changed there and writes it down with `recordSuccess`.
 * @throws CalendarFailure, which the caller writes down
 */
export type CalendarSync = (runtime: Runtime, scope: Scope, connectionId: string) => Promise<void>

/** How each kind of calendar is read. */
export const syncs: Record<CalendarKind, CalendarSync> = {
  ical: syncAddress,
  google: syncAccountCalendar,
  microsoft: syncAccountCalendar,
}
