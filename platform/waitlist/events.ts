import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Instant } from '#platform/kernel/schemas.ts'

export const waitlistJoined = defineEvent('waitlist.joined', Type.Object({ entryId: Id, serviceId: Id }))
/** A freed time is kept for one person until `expiresAt`. */
export const waitlistOffered = defineEvent(
  'waitlist.offered',
  Type.Object({ entryId: Id, offerId: Id, startsAt: Instant, expiresAt: Instant }),
)
