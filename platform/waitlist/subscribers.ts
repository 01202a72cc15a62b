import { bookingConfirmed, bookingRequested } from '#platform/booking/index.ts'
import { on } from '#platform/kernel/events.ts'
import { settleBooked } from './service/settle.ts'

export const waitlistSubscribers = [
  on(bookingConfirmed, 'waitlist.settle-confirmed', (ctx, { payload }) =>
    settleBooked(ctx, payload.bookingId),
  ),
  on(bookingRequested, 'waitlist.settle-requested', (ctx, { payload }) =>
    settleBooked(ctx, payload.bookingId),
  ),
]
