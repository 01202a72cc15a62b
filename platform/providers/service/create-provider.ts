import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { fold, tidied, toSlug } from '#platform/kernel/words.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { providerCreated } from '../events.ts'
import { Provider } from '../models.ts'
import { mayCreateProvider } from '../policies.ts'
import { completeSections } from '../rules/index.ts'
import { type CreateProvider, CreateProviderBody, type OwnProviderView } from '../schemas.ts'
import { toOwnProviderView } from '../views.ts'
import { assertRoomForProvider } from './room.ts'
import { indexProvider } from './terms.ts'

/**
 * Opens a provider, unpublished and not yet verified. Who belongs to it is identity's `addMembership`.
 * @throws AppError `validation_failed`, `forbidden`; `limit_reached` or `conflict` where the marketplace has no room
 */
export async function createProvider(ctx: Ctx, input: CreateProvider): Promise<OwnProviderView> {
  assertAllowed(mayCreateProvider(ctx.actor))
  await assertRoomForProvider(ctx)
  const values = parseInput<CreateProvider>(CreateProviderBody, tidied(input))
  const country = values.country ?? (await getTenant(ctx)).country
  const provider = {
    id: newId(),
    slug: '',
    businessName: values.businessName,
    headline: values.headline ?? '',
    introduction: values.introduction ?? '',
    stage: 'profile' as const,
    accountType: values.accountType ?? ('individual' as const),
    skills: [],
    languages: [],
    serviceRadiusKm: null,
    latitudeE6: null,
    longitudeE6: null,
    shownLatitudeE6: null,
    shownLongitudeE6: null,
    isPlacePublic: false,
    isPublished: false,
    accent: values.accent ?? null,
    email: values.email.toLowerCase(),
    phone: values.phone ?? null,
    street: values.street ?? '',
    city: values.city ?? '',
    postalCode: values.postalCode ?? '',
    country,
    sections: completeSections([]),
    version: 1,
  }
  provider.slug = await insertWithFreeSlug(ctx, provider)
  await indexProvider(ctx, provider)
  await emit(ctx, providerCreated, { providerId: provider.id, businessName: provider.businessName })
  return toOwnProviderView({
    ...provider,
    isListed: false,
    isLookResting: false,
    logo: null,
    header: null,
    gallery: null,
    badges: null,
  })
}

type NewProvider = Pick<
  Provider,
  | 'id'
  | 'businessName'
  | 'headline'
  | 'introduction'
  | 'accent'
  | 'email'
  | 'phone'
  | 'street'
  | 'city'
  | 'postalCode'
  | 'country'
  | 'sections'
  | 'accountType'
>

/** The second `gruen-gmbh` becomes `gruen-gmbh-2`; two that come at the same moment do not collide. */
async function insertWithFreeSlug(ctx: Ctx, provider: NewProvider): Promise<string> {
  const wanted = toSlug(provider.businessName) || 'provider'
  const taken = await Provider.query(ctx.trx).select('slug').whereRaw('starts_with(slug, ?)', [wanted])
  const slugs = new Set(taken.map(({ slug }) => slug))
  for (let attempt = 1; attempt <= slugs.size + 20; attempt += 1) {
    const slug = attempt === 1 ? wanted : `${wanted}-${attempt}`
    if (slugs.has(slug)) continue
    const inserted: unknown[] = await ctx
      .trx('providers')
      .insert({
        id: provider.id,
        slug,
        business_name: provider.businessName,
        sort_name: fold(provider.businessName),
        headline: provider.headline,
        introduction: provider.introduction,
        accent: provider.accent,
        email: provider.email,
        phone: provider.phone,
        street: provider.street,
        city: provider.city,
        postal_code: provider.postalCode,
        country: provider.country,
        sections: JSON.stringify(provider.sections),
        account_type: provider.accountType,
      })
      .onConflict(['tenant_id', 'slug'])
      .ignore()
      .returning('id')
    if (inserted.length === 1) return slug
  }
  throw new AppError('conflict', { detail: 'No free address could be found for this name' })
}
