import { hasRole, type Actor } from '#platform/kernel/tenant.ts'

/** The marketplace's own staff, and the system. */
export const mayManageMarketplace = (actor: Actor) =>
  actor.kind === 'system' || hasRole(actor, 'tenant_owner', 'tenant_operator')

/** Whoever controls the domain controls sign-in: the owner alone. */
export const mayManageDomains = (actor: Actor) => actor.kind === 'system' || hasRole(actor, 'tenant_owner')
