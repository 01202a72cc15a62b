import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { tenantCreated, tenantUpdated } from '../events.ts'
import { Tenant } from '../models.ts'
import { mayManageMarketplace } from '../policies.ts'
import { isCountry, isCurrency, isLocale, isTimeZone, slugFault } from '../rules.ts'
import type { CreateTenant, EditTenant, TenantView } from '../schemas.ts'
import { publishBrand } from './brand.ts'
import { getTenant } from './read-tenant.ts'

/**
 * A new marketplace, in draft. `ctx.tenantId` is the id that it gets; the scope was made with a new one.
 * @throws AppError `forbidden`, `validation_failed`, `conflict` when the slug is taken
 */
export async function createTenant(ctx: Ctx, input: CreateTenant): Promise<TenantView> {
  assertAllowed(ctx.actor.kind === 'system')
  const { theme, brand, ...words } = input
  const fault = slugFault(input.slug)
  assertValid(fault === null, 'slug', fault ?? '')
  assertValid(isCurrency(input.currency), 'currency', 'There is no such currency')
  assertPlausible(words)

  const columns = Tenant.fromJson({ ...words, id: ctx.tenantId, status: 'draft' }).$toDatabaseJson()
  // Through knex: Objection answers the model that it was given, whether it was written or not.
  const added = await ctx.trx('tenants').insert(columns).onConflict('slug').ignore().returning('id')
  if (added.length === 0) {
    const message = 'This name is taken'
    throw new AppError('conflict', { detail: message, errors: [{ field: 'slug', message }] })
  }
  await emit(ctx, tenantCreated, { tenantId: ctx.tenantId, slug: input.slug })
  await publishBrand(ctx, { theme, settings: brand ?? {} })
  return getTenant(ctx)
}

/** @throws AppError `forbidden`, `validation_failed`, `stale_version` when it was edited since `version` was read */
export async function editTenant(ctx: Ctx, input: EditTenant & { version: number }): Promise<TenantView> {
  assertAllowed(mayManageMarketplace(ctx.actor))
  const { version, ...changes } = input
  assertPlausible(changes)
  const edited = await Tenant.query(ctx.trx)
    .patch({ ...changes, version: version + 1 })
    .where({ id: ctx.tenantId, version })
  if (edited === 0) throw new AppError('stale_version')
  return announce(ctx)
}

/** Opens a drafted marketplace to visitors. Doing it twice is no error. @throws AppError `forbidden`, `illegal_transition` */
export async function launchTenant(ctx: Ctx): Promise<TenantView> {
  assertAllowed(mayManageMarketplace(ctx.actor))
  const { status, version } = await lockTenant(ctx)
  if (status === 'live') return getTenant(ctx)
  if (status !== 'draft') throw new AppError('illegal_transition')
  await Tenant.query(ctx.trx)
    .patch({ status: 'live', version: version + 1 })
    .where({ id: ctx.tenantId })
  return announce(ctx)
}

/** Changes of one marketplace's settings go one after the other. */
export async function lockTenant(ctx: Ctx): Promise<Tenant> {
  return assertFound(await Tenant.query(ctx.trx).findById(ctx.tenantId).forUpdate(), 'Marketplace')
}

async function announce(ctx: Ctx): Promise<TenantView> {
  const tenant = await getTenant(ctx)
  await emit(ctx, tenantUpdated, { tenantId: tenant.id, slug: tenant.slug })
  return tenant
}

function assertPlausible({ country, timeZone, locale }: EditTenant) {
  assertValid(country === undefined || isCountry(country), 'country', 'There is no such country')
  assertValid(timeZone === undefined || isTimeZone(timeZone), 'timeZone', 'There is no such time zone')
  assertValid(locale === undefined || isLocale(locale), 'locale', 'There is no such language')
}
