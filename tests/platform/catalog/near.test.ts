import { listServices } from '#platform/catalog/index.ts'
import { distanceMetres, type Point } from '#platform/kernel/geography.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { createBookable, type Bookable } from '#tests/support/factories.ts'

const here: Point = { latitude: 52.52, longitude: 13.405 }
const near = '52.52,13.405'

/** A provider there, whose exact place everybody may know unless said otherwise. */
const createAt = (
  ctx: Ctx,
  { latitude, longitude }: Point,
  { provider = {}, ...overrides }: Bookable & { provider?: Record<string, unknown> } = {},
) =>
  createBookable(ctx, {
    ...overrides,
    provider: {
      latitude_e6: Math.round(latitude * 1e6),
      longitude_e6: Math.round(longitude * 1e6),
      is_place_public: true,
      ...provider,
    },
  })

test('who is near is listed with how far it is, the nearest first, and nobody beyond', () =>
  inTestTenant(async (ctx) => {
    const places = [
      { latitude: 52.53, longitude: 13.42 },
      { latitude: 52.521, longitude: 13.406 },
      { latitude: 52.55, longitude: 13.35 },
    ]
    const [middle, nearest, beyond] = [
      await createAt(ctx, places[0]!),
      await createAt(ctx, places[1]!),
      await createAt(ctx, places[2]!),
    ]
    await createBookable(ctx)

    const { items } = await listServices(ctx, { near, withinKm: 4, sort: 'distance' })
    const wide = await listServices(ctx, { near, withinKm: 10, sort: 'distance' })

    expect(items.map(({ id }) => id)).toEqual([nearest.serviceId, middle.serviceId])
    expect(items.map(({ distanceMetres: metres }) => metres)).toEqual([100, 1500])
    expect(wide.items.map(({ id }) => id)).toEqual([nearest.serviceId, middle.serviceId, beyond.serviceId])
    expect((await listServices(ctx)).items.map((item) => 'distanceMetres' in item)).toEqual(
      Array.from({ length: 4 }, () => false),
    )
  }))

test('the database measures as the pure function does, over the antimeridian and at the pole too', () =>
  inTestTenant(async (ctx) => {
    const pairs: [Point, Point][] = [
      [here, { latitude: 52.6, longitude: 13.7 }],
      [
        { latitude: -17.5, longitude: 179.9 },
        { latitude: -17.4, longitude: -179.8 },
      ],
      [
        { latitude: 89.9, longitude: 10 },
        { latitude: 89.8, longitude: -170 },
      ],
    ]
    for (const [from, to] of pairs) {
      const { serviceId } = await createAt(ctx, to)
      const { items } = await listServices(ctx, { near: `${from.latitude},${from.longitude}`, withinKm: 100 })

      const own = items.find(({ id }) => id === serviceId)
      expect(own?.distanceMetres).toBe(Math.round(distanceMetres(from, to) / 100) * 100)
    }
  }))

test('a private place is found, and measured, by its coarse form only', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createAt(
      ctx,
      { latitude: 52.5249, longitude: 13.4099 },
      { provider: { is_place_public: false } },
    )
    const shown = await ctx.trx('providers').where({ id: providerId }).first()
    expect([shown.shown_latitude_e6, shown.shown_longitude_e6]).toEqual([52_520_000, 13_400_000])

    // From the real place too it is said to a kilometre of the coarse one.
    const { items } = await listServices(ctx, { near: '52.5249,13.4099', withinKm: 5 })

    expect(items).toMatchObject([{ id: serviceId, distanceMetres: 1000 }])
  }))

test('words and a place narrow together', () =>
  inTestTenant(async (ctx) => {
    const close = await createAt(ctx, { latitude: 52.53, longitude: 13.405 })
    const far = await createAt(ctx, { latitude: 52.7, longitude: 13.405 })
    await createAt(ctx, here)
    for (const { serviceId } of [close, far])
      await ctx
        .trx('service_terms')
        .insert({ id: newId(), service_id: serviceId, term: 'windows', weight: 8 })

    const { items } = await listServices(ctx, { near, withinKm: 5, q: 'windows' })

    expect(items).toMatchObject([{ id: close.serviceId, distanceMetres: 1100 }])
  }))

test('what is online is not near, and who comes to customers has to come so far', () =>
  inTestTenant(async (ctx) => {
    const place = { latitude: 52.56, longitude: 13.405 }
    await createAt(ctx, place, { service: { location_kind: 'virtual' } })
    await createAt(ctx, place, {
      provider: { service_radius_km: 3 },
      service: { location_kind: 'at_customer' },
    })
    const comes = await createAt(ctx, place, {
      provider: { service_radius_km: 8 },
      service: { location_kind: 'at_customer' },
    })
    const unsaid = await createAt(ctx, place, { service: { location_kind: 'at_customer' } })
    const shop = await createAt(ctx, place, { provider: { service_radius_km: 3 } })

    const { items } = await listServices(ctx, { near, withinKm: 10 })

    expect(items.map(({ id }) => id).toSorted()).toEqual(
      [comes.serviceId, unsaid.serviceId, shop.serviceId].toSorted(),
    )
  }))

test('pages by distance do not overlap, and a cursor belongs to its order', () =>
  inTestTenant(async (ctx) => {
    const places = [1, 2, 2, 3, 4].map((step) => ({ latitude: 52.52 + step / 200, longitude: 13.405 }))
    for (const place of places) await createAt(ctx, place)

    const all = await listServices(ctx, { near, sort: 'distance' })
    const ids: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await listServices(ctx, {
        near,
        sort: 'distance',
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      })
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }

    expect(ids).toEqual(all.items.map(({ id }) => id))
    expect(ids).toHaveLength(5)
    const { nextCursor } = await listServices(ctx, { near, sort: 'distance', limit: 2 })
    await expect(listServices(ctx, { sort: 'price', cursor: nextCursor! })).rejects.toMatchObject({
      code: 'validation_failed',
    })
  }))

test.each([
  ['a distance from nowhere', { withinKm: 5 }],
  ['an order by distance from nowhere', { sort: 'distance' as const }],
  ['a latitude beyond the pole', { near: '91,10' }],
  ['a longitude beyond the antimeridian', { near: '10,181' }],
])('%s is refused', (_, query) =>
  inTestTenant(async (ctx) => {
    await expect(listServices(ctx, query)).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'near' }],
    })
  }),
)
