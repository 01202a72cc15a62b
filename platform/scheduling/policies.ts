import { mayUse } from '#platform/identity/index.ts'
import type { Actor } from '#platform/kernel/tenant.ts'

/** A schedule is seen and changed by its own provider, and by the system. */
export const mayEditSchedule = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || (actor.kind === 'user' && actor.providerId === providerId)

/** Rooms and equipment belong to what is offered: whoever may change the services changes them. */
export const mayManageResources = (actor: Actor, providerId: string) =>
  mayEditSchedule(actor, providerId) && mayUse('service.manage', actor)

/** Why nobody can book is told to the provider's own people and to those who run the marketplace. */
export const mayExplain = (actor: Actor, providerId: string) =>
  mayEditSchedule(actor, providerId) || mayUse('provider.manage', actor)
