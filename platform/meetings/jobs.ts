import type { Sweep } from '#platform/kernel/jobs.ts'
import type { Runtime } from '#platform/runtime.ts'
import { prepareDueMeetings } from './flows/prepare-meetings.ts'
import { forgetOldRooms } from './service/forget-rooms.ts'

export const meetingSweeps: Sweep<Runtime>[] = [
  {
    name: 'meetings.prepare-due',
    everyMs: 15_000,
    findTenants: 'select distinct tenant_id from meeting_tasks where due_at <= $1',
    run: prepareDueMeetings,
  },
  {
    name: 'meetings.forget-old-rooms',
    everyMs: 3_600_000,
    findTenants: `select distinct tenant_id from meetings where created_at <= $1::timestamptz - interval '1 day'`,
    run: async ({ database }, scope) => {
      await database.inTenant(scope, forgetOldRooms)
    },
  },
]
