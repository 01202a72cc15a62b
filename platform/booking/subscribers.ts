import { type EventDefinition, on } from '#platform/kernel/events.ts'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingFinished,
  bookingNoShow,
  noShowDecided,
  bookingRequested,
  bookingRescheduled,
  bookingStarted,
} from './events.ts'
import { forgetProgress } from './service/live.ts'
import { moneySubscribers } from './money-subscribers.ts'
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

/** After these nobody may be on the way to that start any more. */
const liveEnds: readonly EventDefinition[] = [
  bookingCancelled,
  bookingRescheduled,
  bookingStarted,
  bookingNoShow,
  bookingFinished,
  bookingCompleted,
]
const forgetters = liveEnds.map((event) =>
  on(
    event,
    `booking.live-${event.name.replace('booking.', '').replaceAll('_', '-')}`,
    (ctx, { payload, occurredAt }) =>
      forgetProgress(ctx, { bookingId: (payload as { bookingId: string }).bookingId, before: occurredAt }),
  ),
)

export const bookingSubscribers = [...schedules, ...forgetters, ...moneySubscribers]
