import { Type } from 'typebox'
import {
  bookingCancelled,
  bookingConfirmed,
  bookingNoShow,
  bookingReassigned,
  bookingRescheduled,
} from '#platform/booking/index.ts'
import { type EventDefinition, on } from '#platform/kernel/events.ts'
import { Id } from '#platform/kernel/schemas.ts'
import { planMeeting } from './service/tasks.ts'

/** What changes whether, when or with whom the parties of a booking meet. */
const changes = {
  confirmed: bookingConfirmed,
  cancelled: bookingCancelled,
  rescheduled: bookingRescheduled,
  reassigned: bookingReassigned,
  'no-show': bookingNoShow,
}
const OfBooking = Type.Object({ bookingId: Id })

export const meetingSubscribers = Object.entries(changes).map(([name, event]) =>
  on(event as EventDefinition<typeof OfBooking>, `meetings.plan-${name}`, (ctx, { payload }) =>
    planMeeting(ctx, payload.bookingId),
  ),
)
