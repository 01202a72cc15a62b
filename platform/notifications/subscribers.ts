import { calendarEntryRestored, calendarFailing, calendarNeedsConsent } from '#platform/calendars/index.ts'
import {
  accessRequested,
  challengeIssued,
  invitationSent,
  securityChanged,
} from '#platform/identity/index.ts'
import {
  credentialApproved,
  credentialExpired,
  credentialExpiring,
  credentialRejected,
  stageEvents,
} from '#platform/providers/index.ts'
import { on } from '#platform/kernel/events.ts'
import { bookingMessageSubscribers } from './booking-subscribers.ts'
import { groupMessageSubscribers } from './group-subscribers.ts'
import { chargebackMessageSubscribers } from './chargeback-subscribers.ts'
import { paymentMessageSubscribers } from './payment-subscribers.ts'
import { waitlistJoined, waitlistOffered } from '#platform/waitlist/index.ts'
import {
  queueAccessRequestMessage,
  queueChallengeMessage,
  queueInvitationMessage,
  queueProviderMessage,
  queueSecurityMessage,
  queueWaitlistMessage,
} from './service/index.ts'

/** What is decided about a provider is told to them; what they do themselves they know. */
const stageNotices = {
  approve: 'approved',
  request_changes: 'changesRequested',
  reject: 'rejected',
  suspend: 'suspended',
  reinstate: 'reinstated',
} as const

const aboutStages = Object.entries(stageNotices).map(([step, notice]) =>
  on(
    stageEvents[step as keyof typeof stageNotices],
    `notifications.provider-${step.replaceAll('_', '-')}`,
    (ctx, { id, payload: { providerId, reason } }) =>
      queueProviderMessage(ctx, { eventId: id, providerId, reason, notice }),
  ),
)

/** What only its people can mend, or did without knowing what follows. */
const aboutCalendars = [
  on(calendarFailing, 'notifications.calendar-failing', (ctx, { id, payload: { providerId } }) =>
    queueProviderMessage(ctx, { eventId: id, providerId, notice: 'calendarFailing' }),
  ),
  on(calendarNeedsConsent, 'notifications.calendar-needs-consent', (ctx, { id, payload: { providerId } }) =>
    queueProviderMessage(ctx, { eventId: id, providerId, notice: 'calendarNeedsConsent' }),
  ),
  on(calendarEntryRestored, 'notifications.calendar-entry-restored', (ctx, { id, payload: { providerId } }) =>
    queueProviderMessage(ctx, { eventId: id, providerId, notice: 'calendarEntryRestored' }),
  ),
]

export const notificationSubscribers = [
  ...bookingMessageSubscribers,
  ...groupMessageSubscribers,
  ...paymentMessageSubscribers,
  ...chargebackMessageSubscribers,
  on(challengeIssued, 'notifications.challenge-issued', (ctx, { id, payload }) =>
    queueChallengeMessage(ctx, { eventId: id, ...payload }),
  ),
  on(invitationSent, 'notifications.invitation-sent', (ctx, { id, payload }) =>
    queueInvitationMessage(ctx, { eventId: id, ...payload }),
  ),
  on(accessRequested, 'notifications.access-requested', (ctx, { id, payload }) =>
    queueAccessRequestMessage(ctx, { eventId: id, ...payload }),
  ),
  on(securityChanged, 'notifications.security-changed', (ctx, { id, payload }) =>
    queueSecurityMessage(ctx, { eventId: id, ...payload }),
  ),
  ...aboutStages,
  on(waitlistJoined, 'notifications.waitlist-joined', (ctx, { id, payload }) =>
    queueWaitlistMessage(ctx, { eventId: id, entryId: payload.entryId, kind: 'joined' }),
  ),
  on(waitlistOffered, 'notifications.waitlist-offered', (ctx, { id, payload }) =>
    queueWaitlistMessage(ctx, { eventId: id, entryId: payload.entryId, kind: 'offered' }),
  ),
  on(credentialApproved, 'notifications.credential-approved', (ctx, { id, payload }) =>
    queueProviderMessage(ctx, { eventId: id, ...payload, notice: 'credentialApproved' }),
  ),
  on(credentialRejected, 'notifications.credential-rejected', (ctx, { id, payload }) =>
    queueProviderMessage(ctx, { eventId: id, ...payload, notice: 'credentialRejected' }),
  ),
  on(credentialExpiring, 'notifications.credential-expiring', (ctx, { id, payload }) =>
    queueProviderMessage(ctx, { eventId: id, ...payload, notice: 'credentialExpiring' }),
  ),
  on(credentialExpired, 'notifications.credential-expired', (ctx, { id, payload }) =>
    queueProviderMessage(ctx, { eventId: id, ...payload, notice: 'credentialExpired' }),
  ),
  ...aboutCalendars,
]
