import type { Sweep } from '#platform/kernel/jobs.ts'
import type { Runtime } from '#platform/runtime.ts'
import { syncDueConnections } from './flows/sync-due.ts'

export const calendarSweeps: Sweep<Runtime>[] = [
  {
    name: 'calendars.sync-due',
    everyMs: 20_000,
    findTenants: 'select distinct tenant_id from calendar_connections where next_sync_at <= $1',
    run: syncDueConnections,
  },
]
