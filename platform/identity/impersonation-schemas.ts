import { Type, type Static } from 'typebox'
import { Id, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'

/** One request of platform staff to act in a user's place, as both sides see it. */
export const AccessRequestView = Type.Object({
  id: Id,
  userId: Id,
  accountName: Type.String({ description: 'Who asks' }),
  reason: Type.String(),
  state: OneOf(['asked', 'granted', 'refused', 'over']),
  requestedAt: Instant,
  decidedAt: Nullable(Instant),
  expiresAt: Instant,
  endedAt: Nullable(Instant),
})
export type AccessRequestView = Static<typeof AccessRequestView>
