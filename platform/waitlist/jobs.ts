import { slotFreed } from '#platform/booking/index.ts'
import { jobOn, type JobDefinition, type Sweep } from '#platform/kernel/jobs.ts'
import type { Runtime } from '#platform/runtime.ts'
import { scheduleChanged } from '#platform/scheduling/index.ts'
import { offerFreedTime, sweepWaitlist } from './flows.ts'

export const waitlistJobs: JobDefinition<Runtime>[] = [
  jobOn(slotFreed, 'waitlist.offer-freed', (runtime: Runtime, scope, { payload }) =>
    offerFreedTime(runtime, scope, payload.providerId),
  ),
  jobOn(scheduleChanged, 'waitlist.offer-new-hours', (runtime: Runtime, scope, { payload }) =>
    offerFreedTime(runtime, scope, payload.providerId),
  ),
]

/** What no event tells: a day that came within the horizon, an offer that lapsed, a calendar that is free again. */
export const waitlistSweeps: Sweep<Runtime>[] = [
  {
    name: 'waitlist.look-again',
    everyMs: 30_000,
    findTenants: 'select distinct tenant_id from waitlist_entries where next_look_at <= $1',
    run: sweepWaitlist,
  },
]
