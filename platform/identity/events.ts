import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { roles } from './schemas.ts'

export const userRegistered = defineEvent('user.registered', Type.Object({ userId: Id }))
export const userSignedIn = defineEvent('user.signed_in', Type.Object({ userId: Id, sessionId: Id }))
export const userSignedOut = defineEvent('user.signed_out', Type.Object({ userId: Id, sessionId: Id }))
export const membershipAdded = defineEvent(
  'membership.added',
  Type.Object({ userId: Id, role: OneOf(roles), providerId: Nullable(Id) }),
)
