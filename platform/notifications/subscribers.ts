import { bookingCancelled, bookingConfirmed } from '#platform/booking/index.ts'
import { on } from '#platform/kernel/events.ts'
import { queueBookingMessages } from './service.ts'

export const notificationSubscribers = [
  on(bookingConfirmed, 'notifications.booking-confirmed', (ctx, { id, payload }) =>
    queueBookingMessages(ctx, {
      eventId: id,
      bookingId: payload.bookingId,
      templates: ['booking-confirmed-customer', 'booking-confirmed-provider'],
    }),
  ),
  on(bookingCancelled, 'notifications.booking-cancelled', (ctx, { id, payload }) =>
    queueBookingMessages(ctx, {
      eventId: id,
      bookingId: payload.bookingId,
      templates: ['booking-cancelled-customer', 'booking-cancelled-provider'],
    }),
  ),
]
