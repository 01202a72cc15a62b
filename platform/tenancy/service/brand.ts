import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { assertImages } from '#platform/media/index.ts'
import { brandPublished } from '../events.ts'
import { Branding } from '../models.ts'
import { mayManageMarketplace } from '../policies.ts'
import type { Brand } from '../schemas.ts'
import { lockTenant } from './write-tenant.ts'

/** Keeps a look for preview; visitors see nothing of it. @throws AppError `forbidden`, `validation_failed` */
export async function draftBrand(ctx: Ctx, brand: Brand): Promise<void> {
  await assertBrand(ctx, brand)
  await lockTenant(ctx)
  await Branding.query(ctx.trx).delete().where({ state: 'draft' })
  await Branding.query(ctx.trx).insert({ ...brand, state: 'draft' })
}

/** Shows a look to visitors; the one before is kept. A draft is used up. @throws AppError `forbidden`, `validation_failed` */
export async function publishBrand(ctx: Ctx, brand: Brand): Promise<void> {
  await assertBrand(ctx, brand)
  await lockTenant(ctx)
  await retirePublished(ctx)
  await Branding.query(ctx.trx).delete().where({ state: 'draft' })
  const { id } = await Branding.query(ctx.trx).insert({ ...brand, state: 'published', publishedAt: ctx.now })
  await emit(ctx, brandPublished, { tenantId: ctx.tenantId, brandingId: id })
}

/** Shows the draft to visitors. @throws AppError `forbidden`, `not_found` without a draft */
export async function publishDraft(ctx: Ctx): Promise<void> {
  assertAllowed(mayManageMarketplace(ctx.actor))
  const draft = await Branding.query(ctx.trx).findOne({ state: 'draft' })
  if (!draft) throw new AppError('not_found', { detail: 'There is no draft' })
  await publishBrand(ctx, { theme: draft.theme, settings: draft.settings })
}

/**
 * Shows again what was published before the present look; step by step, as often as there are earlier looks.
 * @throws AppError `forbidden`, `conflict` when there is no earlier one
 */
export async function rollBackBrand(ctx: Ctx): Promise<void> {
  assertAllowed(mayManageMarketplace(ctx.actor))
  await lockTenant(ctx)
  const published = await Branding.query(ctx.trx).findOne({ state: 'published' })
  const earlier = await Branding.query(ctx.trx)
    .where({ state: 'retired' })
    .where((builder) => {
      if (published) builder.where('id', '<', published.id)
    })
    .orderBy('id', 'desc')
    .first()
  if (!earlier) throw new AppError('conflict', { detail: 'There is no earlier look to go back to' })
  await retirePublished(ctx)
  await Branding.query(ctx.trx).patch({ state: 'published' }).where({ id: earlier.id })
  await emit(ctx, brandPublished, { tenantId: ctx.tenantId, brandingId: earlier.id })
}

const retirePublished = (ctx: Ctx) =>
  Branding.query(ctx.trx).patch({ state: 'retired' }).where({ state: 'published' })

async function assertBrand(ctx: Ctx, { settings }: Brand) {
  assertAllowed(mayManageMarketplace(ctx.actor))
  await assertImages(ctx, [settings.logoImageId ?? null], 'settings.logoImageId')
  await assertImages(ctx, settings.heroImageIds ?? [], 'settings.heroImageIds')
}
