import {
  bookingCancelled,
  bookingCheckedIn,
  bookingClosed,
  bookingCompleted,
  bookingConfirmed,
  bookingDeclined,
  bookingFinished,
  bookingNoShow,
  bookingProgressed,
  bookingReassigned,
  bookingRequested,
  bookingRescheduled,
  bookingStarted,
  noShowContested,
  noShowDecided,
  positionEnded,
  positionShared,
  rescheduleAnswered,
  rescheduleProposed,
} from '#platform/booking/index.ts'
import { userSignedOut } from '#platform/identity/index.ts'
import type { EventDefinition } from '#platform/kernel/events.ts'
import { jobOn, type JobDefinition, type Sweep } from '#platform/kernel/jobs.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { messageQueued } from './events.ts'
import { deliverDueMessages, deliverMessage } from './flows.ts'
import { planMessageJobs } from './plan-jobs.ts'

/** What each of these events says first. */
type Announced = { bookingId: string; providerId: string }

/** To the open pages of both parties: a hint to ask for what is so now. */
async function announceBooking(
  { realtime }: Runtime,
  { tenantId }: Scope,
  { bookingId, providerId }: Announced,
  isQuiet: boolean,
): Promise<void> {
  const message = { type: 'booking.changed', bookingId }
  await realtime.publish(tenantId, `provider:${providerId}`, { ...message, ...(isQuiet ? { isQuiet } : {}) })
  await realtime.publish(tenantId, `booking:${bookingId}`, message)
}

/** Of how it goes only the page of the booking itself hears: a provider's other pages need not jump. */
const announceToBooking = ({ realtime }: Runtime, { tenantId }: Scope, { bookingId }: Announced) =>
  realtime.publish(tenantId, `booking:${bookingId}`, { type: 'booking.changed', bookingId })

/** Of these a provider is told in words, wherever in their pages they are. */
const news: readonly EventDefinition[] = [bookingRequested, bookingConfirmed, bookingCancelled]
const changes: readonly EventDefinition[] = [
  bookingRequested,
  bookingConfirmed,
  bookingDeclined,
  bookingCancelled,
  bookingRescheduled,
  bookingReassigned,
  rescheduleProposed,
  rescheduleAnswered,
  bookingStarted,
  bookingFinished,
  bookingCompleted,
  bookingClosed,
  bookingNoShow,
  noShowContested,
  noShowDecided,
]
const liveChanges: readonly EventDefinition[] = [
  bookingProgressed,
  bookingCheckedIn,
  positionShared,
  positionEnded,
]
const announceId = (name: string) =>
  `notifications.announce-${name.replace('booking.', '').replaceAll('_', '-')}`

export const notificationJobs: JobDefinition<Runtime>[] = [
  ...planMessageJobs,
  jobOn(messageQueued, 'notifications.deliver-message', (runtime: Runtime, scope, { payload }) =>
    deliverMessage(runtime, scope, payload.deliveryId),
  ),
  ...changes.map((event) =>
    jobOn(event, announceId(event.name), (runtime: Runtime, scope, { payload }) =>
      announceBooking(runtime, scope, payload as Announced, !news.includes(event)),
    ),
  ),
  ...liveChanges.map((event) =>
    jobOn(event, announceId(event.name), (runtime: Runtime, scope, { payload }) =>
      announceToBooking(runtime, scope, payload as Announced),
    ),
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
