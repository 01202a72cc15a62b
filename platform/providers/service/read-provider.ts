import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { foldedWords } from '#platform/kernel/words.ts'
import { imageJson } from '#platform/media/index.ts'
import { Provider } from '../models.ts'
import { mayPreviewProvider, maySeeOwnProvider } from '../policies.ts'
import type { ListProviders, OwnProviderView, ProviderPage, ProviderView } from '../schemas.ts'
import { isBadge, providerCardJson } from '../sql.ts'
import {
  type ProviderCardRow,
  type ProviderRow,
  toOwnProviderView,
  toProviderCard,
  toProviderView,
} from '../views.ts'

const pageColumns = `
  p.id, p.slug, p.business_name as "businessName", p.headline, p.introduction, p.stage, p.accent, p.street, p.city,
  p.postal_code as "postalCode", p.country, p.sections, p.look_rested_at is not null as "isLookResting", p.is_published as "isPublished", p.is_listed as "isListed",
  p.email, p.phone, p.version, ${imageJson('p.logo_image_id')} as logo, ${imageJson('p.header_image_id')} as header,
  (select json_agg(json_build_object('id', g.id, 'caption', g.caption, 'image', ${imageJson('g.image_id')})
     order by g.position, g.id)
   from gallery_images g where g.provider_id = p.id) as gallery,
  p.account_type as "accountType", p.skills, p.languages, p.service_radius_km as "serviceRadiusKm",
  p.latitude_e6 as "latitudeE6", p.longitude_e6 as "longitudeE6", p.is_place_public as "isPlacePublic",
  p.shown_latitude_e6 as "shownLatitudeE6", p.shown_longitude_e6 as "shownLongitudeE6",
  (select json_agg(json_build_object('kind', b.kind, 'title', b.title, 'issuer', b.issuer) order by b.id)
   from credentials b where b.provider_id = p.id and ${isBadge('b')}) as badges`

async function readPage(ctx: Ctx, column: 'id' | 'slug', value: string): Promise<ProviderRow | undefined> {
  const { rows } = await ctx.trx.raw<{ rows: ProviderRow[] }>(
    `select ${pageColumns} from providers p where p.${column} = ?`,
    [value],
  )
  return rows[0]
}

/** A page that is not listed exists only for those who may preview it. @throws AppError `not_found` */
function shown(ctx: Ctx, row: ProviderRow | undefined): ProviderView {
  const isShown = row && (row.isListed || mayPreviewProvider(ctx.actor, row.id))
  return toProviderView(assertFound(isShown ? row : null, 'Provider'))
}

/** A provider's page. @throws AppError `not_found`, also for the public when it is not published and verified */
export const getProvider = async (ctx: Ctx, providerId: string): Promise<ProviderView> =>
  shown(ctx, isId(providerId) ? await readPage(ctx, 'id', providerId) : undefined)

/** A provider's page by its address. @throws AppError `not_found` */
export const getProviderBySlug = async (ctx: Ctx, slug: string): Promise<ProviderView> =>
  shown(ctx, await readPage(ctx, 'slug', slug.toLowerCase()))

/** The page with what its editor needs. @throws AppError `not_found`, `forbidden` */
export async function getOwnProvider(ctx: Ctx, providerId = ownProviderId(ctx)): Promise<OwnProviderView> {
  assertAllowed(maySeeOwnProvider(ctx.actor, providerId))
  return readOwnProvider(ctx, providerId)
}

/** The same for whoever has asked before whether they may. @throws AppError `not_found` */
export const readOwnProvider = async (ctx: Ctx, providerId: string): Promise<OwnProviderView> =>
  toOwnProviderView(assertFound(await readPage(ctx, 'id', providerId), 'Provider'))

function ownProviderId({ actor }: Ctx): string {
  const providerId = actor.kind === 'user' ? actor.providerId : null
  assertAllowed(providerId !== null, 'You do not belong to a provider')
  return providerId
}

/** Listed providers in the order of their names. Several words in `q` must all match; the last may be a beginning. */
export async function listProviders(ctx: Ctx, input: Partial<ListProviders> = {}): Promise<ProviderPage> {
  const { limit = 20, cursor, q } = input
  const words = q === undefined ? [] : foldedWords(q)
  if (q?.trim() && words.length === 0) return { items: [], nextCursor: null }
  const [name, id] = cursor === undefined ? [] : decodeCursor(cursor, 'text', 'id')
  const found = words.slice(0, 6).map((_, index) => {
    const match = index === words.length - 1 ? 'starts_with(t.term, ?)' : 't.term = ?'
    return `and p.id in (select t.provider_id from provider_terms t where ${match})`
  })
  const { rows } = await ctx.trx.raw<{ rows: { card: ProviderCardRow; sortName: string }[] }>(
    `select p.sort_name as "sortName", ${providerCardJson('p')} as card
     from providers p
     where p.is_listed ${cursor === undefined ? '' : 'and (p.sort_name, p.id) > (?, ?)'} ${found.join(' ')}
     order by p.sort_name, p.id limit ?`,
    [...(name === undefined ? [] : [name, id!]), ...words.slice(0, 6), limit + 1],
  )
  return toPage(
    rows,
    limit,
    ({ sortName, card }) => [sortName, card.id],
    ({ card }) => toProviderCard(card),
  )
}

/** How to reach providers, for those who deal with their bookings; not for the public. */
export type ProviderContact = Pick<
  Provider,
  'id' | 'slug' | 'businessName' | 'email' | 'phone' | 'street' | 'postalCode' | 'city' | 'country'
>

/** One query for any number of providers. @returns by id; unknown ids are missing */
export async function getProviderContacts(
  ctx: Ctx,
  providerIds: readonly string[],
): Promise<Map<string, ProviderContact>> {
  if (providerIds.length === 0) return new Map()
  const providers = await Provider.query(ctx.trx)
    .select('id', 'slug', 'business_name', 'email', 'phone', 'street', 'postal_code', 'city', 'country')
    .whereIn('id', [...providerIds])
  return new Map(providers.map((provider) => [provider.id, provider]))
}
