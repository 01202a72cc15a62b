import { bookingCancelled, bookingConfirmed } from '#platform/booking/index.ts'
import { challengeIssued, invitationSent, securityChanged } from '#platform/identity/index.ts'
import { on } from '#platform/kernel/events.ts'
import {
  queueBookingMessages,
  queueChallengeMessage,
  queueInvitationMessage,
  queueSecurityMessage,
} from './service/index.ts'

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
  on(challengeIssued, 'notifications.challenge-issued', (ctx, { id, payload }) =>
    queueChallengeMessage(ctx, { eventId: id, ...payload }),
  ),
  on(invitationSent, 'notifications.invitation-sent', (ctx, { id, payload }) =>
    queueInvitationMessage(ctx, { eventId: id, ...payload }),
  ),
  on(securityChanged, 'notifications.security-changed', (ctx, { id, payload }) =>
    queueSecurityMessage(ctx, { eventId: id, ...payload }),
  ),
]
