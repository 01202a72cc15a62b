import { bookingCancelled, bookingConfirmed } from '#platform/booking/index.ts'
import { userSignedOut } from '#platform/identity/index.ts'
import { jobOn, type JobDefinition, type Sweep } from '#platform/kernel/jobs.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { messageQueued } from './events.ts'
import { deliverDueMessages, deliverMessage } from './flows.ts'

const announceBooking = (
  runtime: Runtime,
  scope: Scope,
  booking: { bookingId: string; providerId: string },
) =>
  runtime.realtime.publish(scope.tenantId, `provider:${booking.providerId}`, {
    type: 'booking.changed',
    bookingId: booking.bookingId,
  })

export const notificationJobs: JobDefinition<Runtime>[] = [
  jobOn(messageQueued, 'notifications.deliver-message', (runtime: Runtime, scope, { payload }) =>
    deliverMessage(runtime, scope, payload.deliveryId),
  ),
  jobOn(bookingConfirmed, 'notifications.announce-confirmed', (runtime: Runtime, scope, { payload }) =>
    announceBooking(runtime, scope, payload),
  ),
  jobOn(bookingCancelled, 'notifications.announce-cancelled', (runtime: Runtime, scope, { payload }) =>
    announceBooking(runtime, scope, payload),
  ),
  // Open pages of an ended session hear no more.
  jobOn(userSignedOut, 'notifications.end-session', (runtime: Runtime, scope, { payload }) =>
    runtime.realtime.publish(scope.tenantId, `session:${payload.sessionId}`, { type: 'signed-out' }),
  ),
]

export const notificationSweeps: Sweep<Runtime>[] = [
  {
    name: 'notifications.deliver-due',
    everyMs: 5_000,
    findTenants: `select distinct tenant_id from deliveries
      where state in ('waiting', 'sending') and next_attempt_at <= now()`,
    run: deliverDueMessages,
  },
]
