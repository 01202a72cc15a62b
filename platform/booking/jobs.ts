import type { Sweep } from '#platform/kernel/jobs.ts'
import { hours } from '#platform/kernel/time.ts'
import type { Runtime } from '#platform/runtime.ts'
import { sweepHolds } from './flows.ts'
import { sweepPositions } from './live-flows.ts'
import { lapseUnpaidHolds } from './payment-flows.ts'
import { runDueTimers } from './timer-flows.ts'
import { attendUnpaidBalances } from './unpaid-flows.ts'
import { comparePromisedTimes } from './zone-rules-flow.ts'

export const bookingSweeps: Sweep<Runtime>[] = [
  {
    name: 'booking.expire-holds',
    everyMs: 15_000,
    findTenants: `select distinct tenant_id from slot_claims where active and expires_at < $1`,
    run: async (runtime, scope) => {
      await sweepHolds(runtime, scope.tenantId)
      await lapseUnpaidHolds(runtime, scope)
    },
  },
  {
    name: 'booking.timers',
    everyMs: 5_000,
    findTenants: `select distinct tenant_id from booking_timers where done_at is null and due_at <= $1`,
    run: (runtime, scope) => runDueTimers(runtime, scope),
  },
  {
    name: 'booking.unpaid-balances',
    everyMs: 30_000,
    findTenants: `select distinct tenant_id from unpaid_balances where next_attempt_at <= $1`,
    run: attendUnpaidBalances,
  },
  {
    name: 'booking.zone-rules',
    everyMs: hours(1),
    findTenants: `select id as tenant_id from tenants`,
    run: comparePromisedTimes,
  },
  {
    name: 'booking.end-positions',
    everyMs: 15_000,
    findTenants: `select distinct tenant_id from live_positions where ends_at <= $1`,
    run: (runtime, { tenantId }) => sweepPositions(runtime, tenantId),
  },
]
