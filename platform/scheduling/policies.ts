import type { Actor } from '#platform/kernel/tenant.ts'

/** A schedule is seen and changed by its own provider, and by the system. */
export const mayEditSchedule = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || (actor.kind === 'user' && actor.providerId === providerId)
