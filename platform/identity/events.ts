import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { membershipRoles, staffRoles } from './schemas.ts'

export const userRegistered = defineEvent('user.registered', Type.Object({ userId: Id }))
export const userSignedIn = defineEvent('user.signed_in', Type.Object({ userId: Id, sessionId: Id }))
export const userSignedOut = defineEvent('user.signed_out', Type.Object({ userId: Id, sessionId: Id }))
export const membershipAdded = defineEvent(
  'membership.added',
  Type.Object({ userId: Id, role: OneOf(membershipRoles), providerId: Nullable(Id) }),
)
/** Something has to be sent to an address: the code or the link follows from the id, and only the sender can make it. */
export const challengeIssued = defineEvent('challenge.issued', Type.Object({ challengeId: Id }))
/** Something about the safety of an account changed, of which its person is told. */
export const securityChanged = defineEvent(
  'user.security_changed',
  Type.Object({
    userId: Id,
    what: OneOf([
      'password_changed',
      'email_changed',
      'second_factor_added',
      'second_factor_removed',
      'sessions_ended',
      'refresh_reused',
      'social_linked',
      'social_unlinked',
    ]),
    /** With whom one may or may no longer sign in. */
    issuer: Type.Optional(OneOf(['google', 'apple', 'facebook'])),
    /** Where the message goes, when it is not the present address: a changed address is told to the former one. */
    email: Nullable(Type.String()),
  }),
)
/** The platform's staff ask a user for access: only that user can answer. */
export const accessRequested = defineEvent('impersonation.requested', Type.Object({ accessRequestId: Id }))
export const invitationSent = defineEvent('invitation.sent', Type.Object({ invitationId: Id }))
export const staffChanged = defineEvent(
  'staff.changed',
  Type.Object({ accountId: Id, role: Nullable(OneOf(staffRoles)) }),
)
