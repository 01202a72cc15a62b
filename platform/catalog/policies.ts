import { mayUse } from '#platform/identity/index.ts'
import type { Actor } from '#platform/kernel/tenant.ts'

/** A service is made and changed by its provider's people, and by the system. */
export const mayManageServices = (actor: Actor, providerId: string) =>
  actor.kind === 'system' ||
  (actor.kind === 'user' && actor.providerId === providerId && mayUse('service.manage', actor))

/** Categories belong to the marketplace. */
export const mayManageCategories = (actor: Actor) => mayUse('category.manage', actor)

/** So do the policies under which services are booked. */
export const mayManagePolicies = (actor: Actor) => mayUse('marketplace.manage', actor)
