import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { InTenant, Scope } from '#platform/kernel/tenant.ts'
import { getTenant, type TenantView } from '#platform/tenancy/index.ts'

// The one place where the edge meets the domains.

export type { TenantView } from '#platform/tenancy/schemas.ts'
export type { UserView } from '#platform/identity/schemas.ts'
export { mayUse, permissions, type Permission } from '#platform/identity/permissions.ts'

export const readTenantView = (readTenant: InTenant, scope: Scope): Promise<TenantView> =>
  readTenant(scope, (ctx) => getTenant(ctx))

/** Registered under /api/v1. */
export const apiDomains: FastifyPluginAsyncTypebox[] = []
