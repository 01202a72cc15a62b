import { fromMicrodegrees, type Point } from '#platform/kernel/geography.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { OwnPlace } from '../schemas.ts'

type Row = { latitudeE6: number | null; longitudeE6: number | null; isPlacePublic: boolean }

/** What a business has said about its place, for the copy that one of its people asks for; null when nothing. */
export async function readPersonalPlace(ctx: Ctx, providerId: string | null): Promise<OwnPlace | null> {
  if (!providerId) return null
  const row: Row | undefined = await ctx
    .trx('providers')
    .where({ id: providerId })
    .first({ latitudeE6: 'latitude_e6', longitudeE6: 'longitude_e6', isPlacePublic: 'is_place_public' })
  if (!row || row.latitudeE6 === null || row.longitudeE6 === null) return null
  return {
    latitude: fromMicrodegrees(row.latitudeE6),
    longitude: fromMicrodegrees(row.longitudeE6),
    isPublic: row.isPlacePublic,
  }
}

/**
 * Where a provider really is, whatever is shown of it: for what compares places, never for a view.
 * @returns null when it has not been said
 */
export const findExactPlace = (ctx: Ctx, providerId: string): Promise<Point | null> =>
  readPersonalPlace(ctx, providerId)
