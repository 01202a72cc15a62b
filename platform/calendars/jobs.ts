import { Type } from 'typebox'
import {
  bookingCancelled,
  bookingConfirmed,
  bookingDeclined,
  bookingReassigned,
  bookingRescheduled,
} from '#platform/booking/index.ts'
import type { EventDefinition } from '#platform/kernel/events.ts'
import { jobOn, type JobDefinition, type Sweep } from '#platform/kernel/jobs.ts'
import { Id } from '#platform/kernel/schemas.ts'
import type { Runtime } from '#platform/runtime.ts'
import { closeDueAccounts } from './flows/close-accounts.ts'
import { pushBooking, pushDueLinks } from './flows/push.ts'
import { syncDueConnections } from './flows/sync-due.ts'
import { dropOverConsents } from './service/consents.ts'

/** What changes where or whether a booking stands in the calendars of those who do it. */
const changes = {
  confirmed: bookingConfirmed,
  declined: bookingDeclined,
  cancelled: bookingCancelled,
  rescheduled: bookingRescheduled,
  reassigned: bookingReassigned,
}

const OfBooking = Type.Object({ bookingId: Id })

export const calendarJobs: JobDefinition<Runtime>[] = Object.entries(changes).map(([name, event]) =>
  jobOn(
    event as EventDefinition<typeof OfBooking>,
    `calendars.push-${name}`,
    (runtime: Runtime, scope, { payload }) => pushBooking(runtime, scope, payload),
  ),
)

export const calendarSweeps: Sweep<Runtime>[] = [
  {
    name: 'calendars.sync-due',
    everyMs: 20_000,
    findTenants: 'select distinct tenant_id from calendar_connections where next_sync_at <= $1',
    run: syncDueConnections,
  },
  {
    name: 'calendars.push-due',
    everyMs: 15_000,
    findTenants: 'select distinct tenant_id from calendar_event_links where next_push_at <= $1',
    run: pushDueLinks,
  },
  {
    name: 'calendars.close-accounts',
    everyMs: 30_000,
    findTenants: 'select distinct tenant_id from calendar_accounts where next_attempt_at <= $1',
    run: closeDueAccounts,
  },
  {
    name: 'calendars.drop-consents',
    everyMs: 600_000,
    findTenants: 'select distinct tenant_id from calendar_consents where expires_at <= $1',
    run: ({ database }, scope) => database.inTenant(scope, dropOverConsents),
  },
]
