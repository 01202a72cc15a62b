import { sweepHolds } from './booking/index.ts'
import { calendarSubscribers, calendarSweeps } from './calendars/index.ts'
import { catalogSubscribers } from './catalog/index.ts'
import { edgeJobs } from './http/forget.ts'
import { idempotencySweep } from './http/idempotency-store.ts'
import { limiterSweep } from './kernel/limiter.ts'
import { identitySweeps } from './identity/index.ts'
import type { Sweep } from './kernel/jobs.ts'
import { notificationJobs, notificationSubscribers, notificationSweeps } from './notifications/index.ts'
import { providerJobs, providerSubscribers, providerSweeps } from './providers/index.ts'
import type { Runtime } from './runtime.ts'
import type { Consumers } from './worker.ts'

const holdSweep: Sweep<Runtime> = {
  name: 'booking.expire-holds',
  everyMs: 15_000,
  findTenants: `select distinct tenant_id from slot_claims where active and expires_at < now()`,
  run: (runtime, { tenantId }) => sweepHolds(runtime, tenantId),
}

/** Everything that follows an event or comes due, of all domains. */
export const consumers: Consumers<Runtime> = {
  subscribers: [
    ...calendarSubscribers,
    ...catalogSubscribers,
    ...notificationSubscribers,
    ...providerSubscribers,
  ],
  jobs: [...notificationJobs, ...edgeJobs, ...providerJobs],
  sweeps: [
    holdSweep,
    ...notificationSweeps,
    ...providerSweeps,
    ...calendarSweeps,
    ...identitySweeps,
    limiterSweep,
    idempotencySweep,
  ],
}
