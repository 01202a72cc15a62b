import type { Sweep } from '#platform/kernel/jobs.ts'
import type { Runtime } from '#platform/runtime.ts'
import { prepareDueMeetings } from './flows/prepare-meetings.ts'

export const meetingSweeps: Sweep<Runtime>[] = [
  {
    name: 'meetings.prepare-due',
    everyMs: 15_000,
    findTenants: 'select distinct tenant_id from meeting_tasks where due_at <= $1',
    run: prepareDueMeetings,
  },
]
