/** What an entry says happened: `Ada Okafor <words>`, with `{subject}` where the subject is named. One table for all actions. */
export const actionWords: Record<string, string> = {
  'audit.exported': 'exported the audit log',
  'background_check.completed': 'got the result of the background check of {subject}',
  'background_check.requested': 'ordered a background check of {subject}',
  'booking.moved': 'moved a booking to another time',
  'booking.no_show_decided': 'decided a contested no-show',
  'booking.settled': 'settled a booking for its parties',
  'booking_settings.changed': 'changed when customers are reminded and appointments close',
  'calendar.connected': 'connected a calendar',
  'calendar.disconnected': 'disconnected a calendar',
  'calendar.edited': 'changed a connected calendar',
  'calendar_account.removed': 'removed an account of a calendar service',
  'calendar_feed.created': 'made a private calendar feed',
  'calendar_feed.revoked': 'closed a private calendar feed',
  'calendar_feed.rotated': 'gave a private calendar feed another address',
  'credential.approved': 'approved a credential of {subject}',
  'credential.expired': 'let a credential of {subject} expire',
  'credential.number_read': 'read the number of a credential of {subject}',
  'credential.rejected': 'rejected a credential of {subject}',
  'credential.removed': 'removed a credential of {subject}',
  'credits.granted': 'gave credits to {subject}',
  'impersonation.answered': 'answered a request for access to {subject}',
  'impersonation.ended': 'ended the access to {subject}',
  'impersonation.requested': 'asked for access to {subject}',
  'impersonation.started': 'opened a session as {subject}',
  'invitation.accepted': 'accepted an invitation',
  'invitation.revoked': 'took an invitation back',
  'invitation.sent': 'sent an invitation',
  'marketplace.access_changed': 'changed who may join the marketplace',
  'meeting_settings.changed': 'changed where online appointments take place',
  'membership.removed': 'took a role from {subject}',
  'membership.role_changed': 'changed a role of {subject}',
  'payment_settings.changed': 'changed how the marketplace takes money',
  'policy.changed': 'changed a booking policy',
  'policy.created': 'added a booking policy',
  'policy.ordered': 'put the booking policies in another order',
  'policy.removed': 'removed a booking policy',
  'provider.applied': 'applied as {subject}',
  'provider.approved': 'verified {subject}',
  'provider.changes_requested': 'asked {subject} for changes',
  'provider.offboarded': 'closed {subject}',
  'provider.paused': 'paused {subject}',
  'provider.reinstated': 'reinstated {subject}',
  'provider.rejected': 'turned {subject} down',
  'provider.reopened': 'let {subject} try again',
  'provider.resumed': 'took up {subject} again',
  'provider.submitted': 'submitted {subject} for verification',
  'provider.suspended': 'suspended {subject}',
  'provider.vouched_for': 'verified {subject} without a review',
  'provider.withdrawn': 'withdrew {subject} from verification',
  'staff.added': 'added {subject} to the staff',
  'staff.removed': 'removed {subject} from the staff',
  'staff.role_changed': 'changed the role of {subject}',
  'tenant.exported': 'exported the data of the marketplace',
  'user.email_changed': 'changed the e-mail address of {subject}',
  'user.erased': 'erased {subject}',
  'user.list_exported': 'exported the list of users',
  'user.password_changed': 'changed the password of {subject}',
  'user.password_reset_sent': 'sent {subject} a link for a new password',
  'user.recovery_code_used': 'used a recovery code of {subject}',
  'user.recovery_codes_renewed': 'renewed the recovery codes of {subject}',
  'user.reinstated': 'reinstated {subject}',
  'user.second_factor_added': 'added a second factor of {subject}',
  'user.second_factor_removed': 'removed a second factor of {subject}',
  'user.social_identity_linked': 'linked a social sign-in of {subject}',
  'user.social_identity_unlinked': 'removed a social sign-in of {subject}',
  'user.suspended': 'suspended {subject}',
  'voucher.voided': 'took a voucher back',
  'vouchers.issued': 'gave vouchers away',
}

/** The first words of the actions, as the filter offers them. */
export const groupWords: Record<string, string> = {
  user: 'Users',
  staff: 'Staff',
  invitation: 'Invitations',
  provider: 'Providers',
  credential: 'Credentials',
  background_check: 'Background checks',
  booking: 'Bookings',
  booking_settings: 'Reminders and closing',
  meeting_settings: 'Online appointments',
  payment_settings: 'Payment settings',
  calendar: 'Connected calendars',
  calendar_account: 'Accounts of calendar services',
  calendar_feed: 'Calendar feeds',
  credits: 'Credits',
  vouchers: 'Vouchers that were made',
  voucher: 'Vouchers that were taken back',
  policy: 'Booking policies',
  membership: 'Teams',
  impersonation: 'Access by platform staff',
  marketplace: 'Marketplace',
  tenant: 'Exports of all data',
  audit: 'Exports of this log',
}

const subjectWords: Record<string, string> = {
  user: 'a former user',
  account: 'a former account',
  provider: 'a provider',
  credential: 'a provider',
  invitation: 'an invitation',
  booking: 'a booking',
  customer: 'a customer',
  marketplace: 'the marketplace',
  tenant: 'the marketplace',
}

/** What is said of an action that has no words yet: its own words, without the code's punctuation. */
const plainWords = (action: string) => `${action.replaceAll(/[._]/g, ' ')}: {subject}`

export function sentenceOf(entry: { action: string; subject: { kind: string; name: string | null } }): {
  before: string
  subject: string
  after: string
} {
  const words = actionWords[entry.action] ?? plainWords(entry.action)
  const [before = '', after] = words.split('{subject}')
  const name = entry.subject.name ?? subjectWords[entry.subject.kind] ?? 'the marketplace'
  return after === undefined ? { before, subject: '', after: '' } : { before, subject: name, after }
}
