import type { Actor } from '#platform/kernel/tenant.ts'
import type { Role } from './schemas.ts'

const providerTeam = ['provider_owner', 'provider_member'] as const
const tenantTeam = ['tenant_owner', 'tenant_operator'] as const

/**
 * The one table of who may do what. It says which kind of person may knock at all; whether this very row is theirs
 * is said by the domain's `policies.ts`. What guests do has no permission: such a route is `isPublic`.
 */
export const permissions = {
  'account.read_own': 'signed_in',
  'booking.read_own': 'signed_in',
  'booking.cancel_own': 'signed_in',
  'media.upload': [...providerTeam, ...tenantTeam],
  'provider.read_own': providerTeam,
  'provider.edit': ['provider_owner'],
  'service.manage': providerTeam,
  'schedule.manage': providerTeam,
  'booking.read_provider': providerTeam,
  'booking.manage_provider': providerTeam,
  'category.manage': tenantTeam,
  'marketplace.manage': tenantTeam,
  'provider.manage': tenantTeam,
  'domain.manage': ['tenant_owner'],
} as const satisfies Record<string, readonly Role[] | 'signed_in'>

export type Permission = keyof typeof permissions

/** The system may do everything, a guest nothing that needs a permission. */
export function mayUse(permission: Permission, actor: Actor): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'guest') return false
  const allowed: readonly Role[] | 'signed_in' = permissions[permission]
  return allowed === 'signed_in' || allowed.some((role) => actor.roles.includes(role))
}
