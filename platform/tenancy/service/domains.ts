import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { domainAdded, domainRemoved, domainUpdated } from '../events.ts'
import { Domain } from '../models.ts'
import { mayManageDomains } from '../policies.ts'
import { domainFault, normaliseHost } from '../rules.ts'
import { toDomainView, type DomainView } from '../schemas.ts'
import { lockTenant } from './write-tenant.ts'

// The table is shared: each query names the tenant, for everybody's rows can be read.
const own = (ctx: Ctx) => Domain.query(ctx.trx).where({ tenant_id: ctx.tenantId })

export async function listDomains(ctx: Ctx): Promise<DomainView[]> {
  assertAllowed(mayManageDomains(ctx.actor))
  const domains = await own(ctx).orderBy(['created_at', 'host'])
  return domains.map(toDomainView)
}

/**
 * Claims a domain, which answers only after it is verified.
 * @throws AppError `forbidden`, `validation_failed`, `conflict` when it is claimed already, by whomever
 */
export async function addDomain(
  ctx: Ctx,
  input: { host: string; platformDomain: string },
): Promise<DomainView> {
  assertAllowed(mayManageDomains(ctx.actor))
  const host = normaliseHost(input.host)
  const fault = domainFault(host, input.platformDomain)
  assertValid(fault === null, 'host', fault ?? '')
  // Through knex: Objection answers the model that it was given, whether it was written or not.
  const [row] = await ctx
    .trx('domains')
    .insert({ host, tenant_id: ctx.tenantId, status: 'pending_dns' })
    .onConflict('host')
    .ignore()
    .returning('*')
  if (!row) throw new AppError('conflict', { detail: 'This domain is in use already' })
  await emit(ctx, domainAdded, { tenantId: ctx.tenantId, host })
  return toDomainView(Domain.fromDatabaseJson(row))
}

/** @throws AppError `forbidden`, `not_found` */
export async function removeDomain(ctx: Ctx, input: { host: string }): Promise<void> {
  assertAllowed(mayManageDomains(ctx.actor))
  const host = normaliseHost(input.host)
  const removed = await own(ctx).delete().where({ host })
  if (removed === 0) throw new AppError('not_found', { detail: 'Domain not found' })
  await emit(ctx, domainRemoved, { tenantId: ctx.tenantId, host })
}

/** Writes down that the domain was proven to be the tenant's: from now on it answers. Only a check may say so. */
export async function confirmDomain(ctx: Ctx, input: { host: string }): Promise<DomainView> {
  assertAllowed(ctx.actor.kind === 'system')
  return change(ctx, input.host, { status: 'active', verifiedAt: ctx.now })
}

/**
 * Makes a domain the address of the marketplace: its other hosts lead there.
 * @throws AppError `forbidden`, `not_found`, `conflict` before it is verified
 */
export async function makePrimaryDomain(ctx: Ctx, input: { host: string }): Promise<DomainView> {
  assertAllowed(mayManageDomains(ctx.actor))
  await lockTenant(ctx)
  const host = normaliseHost(input.host)
  const { status } = assertFound(await own(ctx).findOne({ host }), 'Domain')
  if (status !== 'active') throw new AppError('conflict', { detail: 'This domain is not verified yet' })
  await own(ctx).patch({ isPrimary: false }).where({ is_primary: true })
  return change(ctx, host, { isPrimary: true })
}

async function change(ctx: Ctx, typed: string, changes: Partial<Domain>): Promise<DomainView> {
  const host = normaliseHost(typed)
  const domain = await own(ctx).patch(changes).where({ host }).returning('*').first()
  const view = toDomainView(assertFound(domain, 'Domain'))
  await emit(ctx, domainUpdated, { tenantId: ctx.tenantId, host })
  return view
}
