import { on } from '#platform/kernel/events.ts'
import {
  bookingCompleted,
  bookingConfirmed,
  bookingFinished,
  bookingNoShow,
  noShowDecided,
  bookingRequested,
  bookingRescheduled,
  bookingStarted,
} from './events.ts'
import { scheduleTimers } from './service/timers.ts'

/**
 * Timers follow the events that lead to them. The event is committed with the change, so that a crash loses neither;
 * and whoever changes a booking need not know what falls due for it.
 */
const schedules = [
  bookingRequested,
  bookingConfirmed,
  bookingRescheduled,
  bookingStarted,
  bookingFinished,
  bookingCompleted,
  bookingNoShow,
  noShowDecided,
].map((event) =>
  on(event, `booking.timers-${event.name.replace('booking.', '').replaceAll('_', '-')}`, (ctx, { payload }) =>
    scheduleTimers(ctx, payload.bookingId),
  ),
)

export const bookingSubscribers = schedules
