import { mayUse } from '#platform/identity/index.ts'
import type { Actor } from '#platform/kernel/tenant.ts'

/** Who waits for a provider is seen by the provider's own people. */
export const maySeeWaitlist = (actor: Actor, providerId: string) =>
  actor.kind === 'system' ||
  (actor.kind === 'user' && actor.providerId === providerId && mayUse('booking.read_provider', actor))
