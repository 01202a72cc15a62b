import { AppError, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type Completeness, completenessOf, type ProfileFacts } from '../rules/index.ts'

/**
 * What the score is made of, in one query. Services and hours belong to domains above this one, which may not be
 * called from here: what is read of them are two counts (decision 012).
 */
const factsQuery = `
  select p.business_name as "businessName", p.city, p.headline, p.introduction, p.skills, p.languages,
    p.service_radius_km as "serviceRadiusKm", p.logo_image_id is not null as "hasLogo",
    (p.header_image_id is not null)::int + (select count(*)::int from gallery_images g where g.provider_id = p.id) as pictures,
    (select count(*)::int from credentials c where c.provider_id = p.id and c.state in ('pending', 'approved')) as credentials,
    (select count(*)::int from services s where s.provider_id = p.id and s.is_active) as services,
    (select count(*)::int from availability_rules r where r.provider_id = p.id) as "weeklyWindows"
  from providers p where p.id = ?`

/** @throws AppError `not_found` */
export async function getCompleteness(ctx: Ctx, providerId: string): Promise<Completeness> {
  const { rows } = await ctx.trx.raw<{ rows: ProfileFacts[] }>(factsQuery, [providerId])
  return completenessOf(assertFound(rows[0], 'Provider'))
}

/** @throws AppError `validation_failed` naming what is missing */
export async function assertComplete(ctx: Ctx, providerId: string): Promise<void> {
  const { items, maySubmit } = await getCompleteness(ctx, providerId)
  if (maySubmit) return
  throw new AppError('validation_failed', {
    detail: 'The profile is not complete enough to be reviewed',
    errors: items
      .filter(({ isRequired, isDone }) => isRequired && !isDone)
      .map(({ item, words }) => ({ field: item, message: words })),
  })
}
