import type { Ctx } from '#platform/kernel/tenant.ts'

/** A marketplace as a plain row, live. */
export async function insertTenant(ctx: Ctx, overrides: Record<string, unknown> = {}): Promise<void> {
  const slug = `t${ctx.tenantId.replaceAll('-', '').slice(-20)}`
  await ctx.trx('tenants').insert({
    id: ctx.tenantId,
    slug,
    name: `Marketplace ${slug}`,
    trade: 'cleaning',
    status: 'live',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
    country: 'DE',
    legal_name: `Marketplace ${slug} GmbH`,
    legal_address: 'Hauptstrasse 1, 10115 Berlin',
    support_email: `support@${slug}.example`,
    ...overrides,
  })
}
