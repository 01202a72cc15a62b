import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Instant, Nullable } from '#platform/kernel/schemas.ts'

const Subject = { bookingId: Id, providerId: Id, startsAt: Instant }

export const bookingConfirmed = defineEvent('booking.confirmed', Type.Object(Subject))
export const bookingCancelled = defineEvent(
  'booking.cancelled',
  Type.Object({ ...Subject, cancelledBy: Type.String(), feeAmount: Type.Integer() }),
)

/** Somebody else of the team does it. */
export const bookingReassigned = defineEvent(
  'booking.reassigned',
  Type.Object({ bookingId: Id, providerId: Id, fromMemberId: Nullable(Id), toMemberId: Nullable(Id) }),
)
