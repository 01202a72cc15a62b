import type { Database } from '#platform/kernel/database.ts'
import type { Sweep } from '#platform/kernel/jobs.ts'
import { hours } from '#platform/kernel/time.ts'
import { sweepEndedSessions } from './service/index.ts'

/** Sessions and challenges that ended a week ago. */
export const identitySweeps: Sweep<{ database: Pick<Database, 'inTenant'> }>[] = [
  {
    name: 'identity.forget-ended',
    everyMs: hours(1),
    findTenants: 'select id as tenant_id from tenants',
    run: (runtime, scope) => runtime.database.inTenant(scope, sweepEndedSessions),
  },
]
