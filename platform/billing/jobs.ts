import type { Sweep } from '#platform/kernel/jobs.ts'
import type { Runtime } from '#platform/runtime.ts'
import { attendSubscriptions } from './flows/attend.ts'

export const billingSweeps: Sweep<Runtime>[] = [
  {
    name: 'billing.subscriptions',
    everyMs: 15_000,
    findTenants: 'select distinct tenant_id from subscriptions where next_attempt_at <= $1',
    run: attendSubscriptions,
  },
]
