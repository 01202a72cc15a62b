import { billingSubscribers, billingSweeps } from './billing/index.ts'
import { bookingPaymentJobs, bookingSubscribers, bookingSweeps } from './booking/index.ts'
import { calendarJobs, calendarSubscribers, calendarSweeps } from './calendars/index.ts'
import { catalogSubscribers } from './catalog/index.ts'
import { edgeJobs } from './http/forget.ts'
import { idempotencySweep } from './http/idempotency-store.ts'
import { limiterSweep } from './kernel/limiter.ts'
import { identitySweeps } from './identity/index.ts'
import { notificationJobs, notificationSubscribers, notificationSweeps } from './notifications/index.ts'
import { providerJobs, providerSubscribers, providerSweeps } from './providers/index.ts'
import { paymentSubscribers, paymentSweeps } from './payments/index.ts'
import { meetingSubscribers, meetingSweeps } from './meetings/index.ts'
import type { Runtime } from './runtime.ts'
import type { Consumers } from './worker.ts'
import { waitlistJobs, waitlistSubscribers, waitlistSweeps } from './waitlist/index.ts'

/** Everything that follows an event or comes due, of all domains. */
export const consumers: Consumers<Runtime> = {
  subscribers: [
    ...billingSubscribers,
    ...bookingSubscribers,
    ...calendarSubscribers,
    ...catalogSubscribers,
    ...notificationSubscribers,
    ...meetingSubscribers,
    ...paymentSubscribers,
    ...waitlistSubscribers,
    ...providerSubscribers,
  ],
  jobs: [
    ...bookingPaymentJobs,
    ...calendarJobs,
    ...notificationJobs,
    ...edgeJobs,
    ...providerJobs,
    ...waitlistJobs,
  ],
  sweeps: [
    ...bookingSweeps,
    ...notificationSweeps,
    ...providerSweeps,
    ...waitlistSweeps,
    ...meetingSweeps,
    ...calendarSweeps,
    ...paymentSweeps,
    ...billingSweeps,
    ...identitySweeps,
    limiterSweep,
    idempotencySweep,
  ],
}
