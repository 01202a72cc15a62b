import { hasRole, type Actor } from '#platform/kernel/tenant.ts'
import type { Role } from './schemas.ts'

const providerTeam = ['provider_owner', 'provider_member'] as const
const tenantManagers = ['tenant_owner', 'tenant_operator'] as const
const tenantTeam = [...tenantManagers, 'support'] as const
const platformTeam = ['platform_admin', 'platform_support'] as const

/**
 * The one table of who may do what. It says which kind of person may knock at all; whether this very row is theirs
 * is said by the domain's `policies.ts`. What guests do has no permission: such a route is `isPublic`.
 */
export const permissions = {
  // Everybody who is signed in, for themselves.
  'account.read_own': 'signed_in',
  'account.edit_own': 'signed_in',
  'booking.read_own': 'signed_in',
  'booking.cancel_own': 'signed_in',
  'booking.reschedule_own': 'signed_in',
  'credit.buy': 'signed_in',
  'payment.read_own': 'signed_in',
  'payment_method.manage_own': 'signed_in',
  'provider.apply': 'signed_in',
  // Providers, for their own business.
  'provider.read_own': providerTeam,
  'provider.edit': ['provider_owner'],
  'provider.manage_team': ['provider_owner'],
  'credential.manage_own': ['provider_owner'],
  'service.manage': providerTeam,
  'schedule.manage': providerTeam,
  'calendar.manage': providerTeam,
  'booking.read_provider': providerTeam,
  'booking.manage_provider': providerTeam,
  // What a business earns is its owner's to know; so is where it is paid out to, and what it spends on a plan.
  'earnings.read_own': ['provider_owner'],
  'payout.manage_own': ['provider_owner'],
  'plan.subscribe': ['provider_owner'],
  // The people who run the marketplace, in all of it.
  'plan.manage': tenantManagers,
  'media.upload': [...providerTeam, ...tenantManagers],
  'booking.manage_any': tenantManagers,
  'category.manage': tenantManagers,
  'credit.manage': tenantManagers,
  'marketplace.manage': tenantManagers,
  'provider.manage': tenantManagers,
  'provider.review': [...tenantManagers, 'support'],
  'user.read': [...tenantTeam, ...platformTeam],
  'user.manage': tenantManagers,
  'staff.read': [...tenantTeam, ...platformTeam],
  'staff.manage': ['tenant_owner', 'platform_admin'],
  'audit.read': [...tenantManagers, ...platformTeam],
  'payment.read_any': [...tenantTeam, ...platformTeam],
  'payment.refund_any': tenantManagers,
  'chargeback.answer': tenantManagers,
  'payout.manage_marketplace': ['tenant_owner'],
  'plan.subscribe_marketplace': ['tenant_owner'],
  'reconciliation.read': [...tenantManagers, ...platformTeam],
  'domain.manage': ['tenant_owner'],
  'tenant.export': ['tenant_owner'],
  // The platform's own staff.
  'user.impersonate': platformTeam,
  'plan.manage_platform': ['platform_admin'],
  // What the processor's books say otherwise is the platform's gain or loss.
  'reconciliation.decide': ['platform_admin'],
} as const satisfies Record<string, readonly Role[] | 'signed_in'>

export type Permission = keyof typeof permissions

/** Whether somebody with this role may: for those who are to be told, and do not ask. */
export function mayRole(permission: Permission, role: string): boolean {
  const allowed: readonly string[] | 'signed_in' = permissions[permission]
  return allowed === 'signed_in' || allowed.includes(role)
}

/** The system may do everything, a guest nothing that needs a permission. */
export function mayUse(permission: Permission, actor: Actor): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'guest') return false
  const allowed: readonly Role[] | 'signed_in' = permissions[permission]
  // What is everybody's own is a user's: an account's own things are kept in the platform's tenant, where it is one.
  if (allowed === 'signed_in') return actor.kind === 'user'
  return hasRole(actor, ...allowed)
}
