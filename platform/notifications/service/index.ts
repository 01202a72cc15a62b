export {
  queueAccessRequestMessage,
  queueChallengeMessage,
  queueInvitationMessage,
  queueSecurityMessage,
} from './account-messages.ts'
export { queueBookingMessages } from './booking-messages.ts'
export type { AccountContent, MessageContent, MoneyContent } from './content.ts'
export {
  claimMessage,
  listDeliveries,
  listDueMessages,
  recordFailure,
  recordSent,
  type ClaimedMessage,
} from './deliveries.ts'
export { queueProviderMessage } from './provider-messages.ts'
export { queueWaitlistMessage } from './waitlist-messages.ts'
