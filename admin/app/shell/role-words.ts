import type { Role } from '#platform/identity/index.ts'

/** What the roles are called, one table for every page of the console. */
export const roleWords: Record<Role, string> = {
  customer: 'Customer',
  provider_owner: 'Provider owner',
  provider_member: 'Provider team',
  tenant_owner: 'Owner',
  tenant_operator: 'Operator',
  support: 'Support',
  platform_admin: 'Platform administrator',
  platform_support: 'Platform support',
}

export const roleWord = (role: string): string => roleWords[role as Role] ?? 'Another role'
