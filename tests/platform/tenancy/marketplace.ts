import { newId } from '#platform/kernel/ids.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { createTenant } from '#platform/tenancy/index.ts'
import { inTenant, newScope } from '#tests/support/database.ts'

export const platformDomain = 'platform.site'
export const slugOf = (scope: Scope) => `m${scope.tenantId.replaceAll('-', '').slice(-20)}`
export const input = (scope: Scope) => ({
  slug: slugOf(scope),
  name: 'Blank & Glanz',
  trade: 'cleaning',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  country: 'DE',
  locale: 'de',
  legalName: 'Blank & Glanz GmbH',
  legalAddress: 'Hauptstraße 1, 10115 Berlin',
  supportEmail: 'hallo@example.com',
  theme: 'linen',
  brand: { colour: '#2f6f5e' },
})

export async function marketplace(): Promise<Scope> {
  const scope = newScope()
  await inTenant(scope, (ctx) => createTenant(ctx, input(scope)))
  return scope
}
export const inNewMarketplace = async (work: (ctx: Ctx) => Promise<void>) =>
  inTenant(await marketplace(), work)
export const as = (ctx: Ctx, ...roles: string[]): Ctx => ({
  ...ctx,
  actor: { kind: 'user', userId: newId(), sessionId: newId(), roles, providerId: null },
})
