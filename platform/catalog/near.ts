import { Type } from 'typebox'
import { assertValid } from '#platform/kernel/errors.ts'
import { cellsAround, type Point } from '#platform/kernel/geography.ts'

/** Kilometres around a place. */
export const usualKm = 10
export const mostKm = 100

/** Around which place is searched; `withinKm` means something with `near` only. */
export const nearFields = {
  near: Type.Optional(
    Type.String({
      pattern: '^-?\\d{1,2}(\\.\\d{1,8})?,-?\\d{1,3}(\\.\\d{1,8})?$',
      description:
        'Latitude and longitude in degrees (WGS 84), such as 52.52,13.405; leaves out what is online',
    }),
  ),
  withinKm: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: mostKm,
      description: `kilometres from \`near\`; ${usualKm} when missing`,
    }),
  ),
}

/** How far it is, on cards that were asked for around a place. */
export const distanceFields = {
  distanceMetres: Type.Optional(
    Type.Integer({
      description: 'from `near`: to a hundred metres, or to a kilometre where the exact place is private',
    }),
  ),
}

export type Near = { near?: string | undefined; withinKm?: number | undefined }
export type Around = { point: Point; metres: number }

/** @throws AppError `validation_failed` for a place that is not on the earth, or a distance from nowhere */
export function aroundOf({ near, withinKm }: Near): Around | null {
  assertValid(near !== undefined || withinKm === undefined, 'near', 'Say around which place')
  if (near === undefined) return null
  const [latitude = Number.NaN, longitude = Number.NaN] = near.split(',').map(Number)
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  assertValid(isOnEarth, 'near', 'A latitude is at most 90 and a longitude at most 180 degrees')
  return { point: { latitude, longitude }, metres: (withinKm ?? usualKm) * 1000 }
}

type Sql = { text: string; values: (string | number)[] }

/**
 * Joins to services `s` those of listed providers around a place, as `d` with `distance` (whole metres),
 * `is_place_public` and `reach` (how far they travel to customers, metres). What is private is known by its coarse place
 * only, here too. Without words the cells find the providers; the few services that words have found ask theirs by key.
 */
export function joinAround({ point, metres }: Around, isFoundByWords: boolean): Sql {
  const ranges = cellsAround(point, metres)
  const list = (numbers: number[]) => `{${numbers.join()}}`
  const latitude = 'radians(n.shown_latitude_e6 / 1e6)'
  const columns = 'p.id, p.is_place_public, p.service_radius_km, p.shown_latitude_e6, p.shown_longitude_e6'
  // A fence each: else all providers are measured first, and the index is asked for those who are left.
  const source = isFoundByWords
    ? `(select ${columns} from providers p where p.id = s.provider_id and p.place_cell is not null offset 0) n`
    : `unnest(?::bigint[], ?::bigint[]) as cells (lowest, highest),
          lateral (select ${columns} from providers p
            where p.is_listed and p.place_cell between cells.lowest and cells.highest offset 0) n`
  return {
    text: `join ${isFoundByWords ? 'lateral' : ''} (select * from (
        select n.id as provider_id, n.is_place_public,
          case when n.service_radius_km is null then 2147483647
            else n.service_radius_km * 1000 + case when n.is_place_public then 0 else 1000 end end as reach,
          round(2 * 6371008.8 * asin(least(1, sqrt(
            power(sin((${latitude} - radians(?::float8)) / 2), 2)
            + cos(${latitude}) * cos(radians(?::float8))
              * power(sin(radians(n.shown_longitude_e6 / 1e6 - ?::float8) / 2), 2)))))::int as distance
        from ${source}
      ) around where distance <= ?) d on d.provider_id = s.provider_id`,
    values: [
      point.latitude,
      point.latitude,
      point.longitude,
      ...(isFoundByWords ? [] : [list(ranges.map(({ from }) => from)), list(ranges.map(({ to }) => to))]),
      metres,
    ],
  }
}

/** Whether a service `s` of a provider `d` around can be had there. */
export const isHadAround = `s.location_kind <> 'virtual' and (s.location_kind <> 'at_customer' or d.distance <= d.reach)`

/** As it is told: a private place is not to be found by asking from several sides. */
export const toldDistance = (metres: number, isExact: boolean): number => {
  const step = isExact ? 100 : 1000
  return Math.round(metres / step) * step
}
