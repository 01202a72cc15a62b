import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tenantUpdated } from '../events.ts'
import { Tenant } from '../models.ts'
import { mayManageMarketplace } from '../policies.ts'
import { emailDomainFault, normaliseHost } from '../rules.ts'
import type { Access, AccessView } from '../schemas.ts'
import { lockTenant } from './write-tenant.ts'

/** Who may enter, and with which version it was said. */
export async function getAccess(ctx: Ctx): Promise<AccessView> {
  const [tenant, domains] = await Promise.all([
    Tenant.query(ctx.trx).findOne({ id: ctx.tenantId }).select('access', 'version'),
    ctx.trx('access_domains').orderBy('domain').pluck('domain'),
  ])
  const { access, version } = assertFound(tenant, 'Marketplace')
  return { access, domains, version }
}

/**
 * Opens a marketplace to everybody, or closes it but for those who are invited, or whose e-mail address is of one of
 * the domains. Those who have an account stay.
 * @throws AppError `forbidden`, `validation_failed`, `stale_version`
 */
export async function setAccess(ctx: Ctx, input: Access & { version: number }): Promise<AccessView> {
  assertAllowed(mayManageMarketplace(ctx.actor))
  const named = input.domains.map(normaliseHost)
  named.forEach((domain, index) => {
    const fault = emailDomainFault(domain)
    assertValid(fault === null, `domains.${index}`, fault ?? '')
  })
  const domains = [...new Set(named)].toSorted()
  assertValid(
    input.access !== 'email_domains' || domains.length > 0,
    'domains',
    'Name at least one domain, such as example.edu',
  )
  const { version } = await lockTenant(ctx)
  if (version !== input.version) throw new AppError('stale_version')
  const before = await getAccess(ctx)
  await Tenant.query(ctx.trx)
    .patch({ access: input.access, version: version + 1 })
    .where({ id: ctx.tenantId })
  await ctx.trx('access_domains').whereNotIn('domain', domains).delete()
  if (domains.length > 0) {
    await ctx
      .trx('access_domains')
      .insert(domains.map((domain) => ({ id: newId(), domain })))
      .onConflict(['tenant_id', 'domain'])
      .ignore()
  }
  await recordChange(ctx, {
    action: 'marketplace.access_changed',
    subject: { kind: 'marketplace', id: ctx.tenantId },
    before: { access: before.access, domains: before.domains },
    after: { access: input.access, domains },
  })
  const { slug } = assertFound(
    await Tenant.query(ctx.trx).findOne({ id: ctx.tenantId }).select('slug'),
    'Marketplace',
  )
  await emit(ctx, tenantUpdated, { tenantId: ctx.tenantId, slug })
  return getAccess(ctx)
}
