import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { findAvailability, findFreeServices } from '#platform/scheduling/index.ts'
import { createTenant, inTenant, inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, createService } from '#tests/support/factories.ts'

/** Noon of a day to come until two hours later, in UTC. */
function noonOf(ctx: Ctx, days = 3) {
  const day = new Date(ctx.now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
  return { from: `${day}T12:00:00.000Z`, to: `${day}T14:00:00.000Z`, day }
}

test('whoever has a free start then is named, with the first of them, and nobody else', () =>
  inTestTenant(async (ctx) => {
    const { day: _, ...stretch } = noonOf(ctx)
    const open = await createBookable(ctx)
    const closed = await createBookable(ctx, { windows: [] })
    const paused = await createBookable(ctx, { provider: { stage: 'paused' } })
    const far = await createBookable(ctx, { service: { horizon_days: 1 } })
    const booked = await createBookable(ctx, { service: { duration_minutes: 240, step_minutes: 240 } })
    const start = (await findAvailability(ctx, { serviceId: booked.serviceId, from: _, to: _ })).days[0]!
      .slots
    for (const startsAt of start) {
      const hold = await createHold(ctx, { serviceId: booked.serviceId, startsAt })
      await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    }

    const found = await findFreeServices(ctx, stretch)

    const ids = found.items.map(({ id }) => id)
    expect(ids).toContain(open.serviceId)
    for (const { serviceId } of [closed, paused, far, booked]) expect(ids).not.toContain(serviceId)
    expect(found).toMatchObject({ total: 1, isCut: false })
    expect(found.items[0]!.starts).toHaveLength(3)
    expect(found.items[0]!.starts[0]).toBe(stretch.from.replace('.000', ''))
  }))

test('what is found for many at once is what each service offers by itself', () =>
  inTestTenant(async (ctx) => {
    const { day, ...stretch } = noonOf(ctx)
    const first = await createBookable(ctx, { service: { capacity: 5, most_seats: 2 } })
    const of = { providerId: first.providerId, categoryId: first.categoryId }
    const withRoom = await createService(ctx, { ...of, step_minutes: 30 })
    const roomId = newId()
    await ctx
      .trx('resources')
      .insert({ id: roomId, provider_id: of.providerId, name: 'Room', kind: 'room', quantity: 1 })
    await ctx.trx('service_resources').insert({ id: newId(), service_id: withRoom, resource_id: roomId })
    const team = await createService(ctx, { ...of, members_needed: 2 })
    for (const name of ['Mia', 'Ben']) {
      const memberId = newId()
      await ctx.trx('team_members').insert({ id: memberId, provider_id: of.providerId, name })
      await ctx.trx('service_members').insert({ id: newId(), service_id: team, member_id: memberId })
    }
    const hold = await createHold(ctx, { serviceId: withRoom, startsAt: stretch.from })
    expect(hold.id).toBeTruthy()

    const { items } = await findFreeServices(ctx, stretch)

    const startsOf = new Map(items.map(({ id, starts }) => [id, starts]))
    for (const serviceId of [first.serviceId, withRoom, team]) {
      const { days } = await findAvailability(ctx, { serviceId, from: day, to: day, timeZone: 'UTC' })
      const own = (days[0]?.slots ?? [])
        .map((slot) => Date.parse(slot))
        .filter((slot) => slot >= Date.parse(stretch.from) && slot < Date.parse(stretch.to))
      expect([serviceId, (startsOf.get(serviceId) ?? []).map((slot) => Date.parse(slot))]).toEqual([
        serviceId,
        own.slice(0, 3),
      ])
    }
  }))

test('it is narrowed by words, category and place, cut to a page, and says how many there are', () =>
  inTestTenant(async (ctx) => {
    const { day: _, ...stretch } = noonOf(ctx)
    const cheap = await createBookable(ctx, { service: { price_amount: 1000 } })
    await createBookable(ctx, { service: { price_amount: 3000, location_kind: 'virtual' } })
    await createBookable(ctx, { service: { price_amount: 2000, location_kind: 'virtual' } })
    const { slug } = await ctx
      .trx('categories')
      .where({ id: cheap.categoryId })
      .first<{ slug: string }>('slug')

    const page = await findFreeServices(ctx, { ...stretch, limit: 2 })
    const online = await findFreeServices(ctx, { ...stretch, locationKind: 'virtual' })
    const ofCategory = await findFreeServices(ctx, { ...stretch, category: slug })

    expect(page).toMatchObject({ total: 3 })
    expect(page.items.map(({ priceAmount }) => priceAmount)).toEqual([1000, 2000])
    expect(online.items.map(({ priceAmount }) => priceAmount)).toEqual([2000, 3000])
    expect(ofCategory.items.map(({ id }) => id)).toEqual([cheap.serviceId])
    const later = await createBookable(ctx, {
      timeZone: 'UTC',
      windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start_minute: 780, end_minute: 1440 })),
      service: { price_amount: 500 },
    })
    expect((await findFreeServices(ctx, { ...stretch, sort: 'price' })).items[0]!.id).toBe(later.serviceId)
    expect((await findFreeServices(ctx, stretch)).items.at(-1)!.id).toBe(later.serviceId)
    expect((await findFreeServices(ctx, { ...stretch, q: 'nobody offers this' })).total).toBe(0)
  }))

test('around a place only those are asked who are near, with how far it is and the nearest first', () =>
  inTestTenant(async (ctx) => {
    const { day: _, ...stretch } = noonOf(ctx)
    const at = (latitude: number, isPublic = true) => ({
      latitude_e6: latitude * 1e6,
      longitude_e6: 13_405_000,
      is_place_public: isPublic,
    })
    const near = { near: '52.52,13.405', withinKm: 5 }
    const far = await createBookable(ctx, { provider: at(52.54), service: { price_amount: 1000 } })
    const close = await createBookable(ctx, { provider: at(52.521), service: { price_amount: 9000 } })
    const coarse = await createBookable(ctx, { provider: at(52.534, false) })
    await createBookable(ctx, { provider: at(52.6) })
    await createBookable(ctx)
    await createBookable(ctx, { provider: at(52.521), service: { location_kind: 'virtual' } })
    await createBookable(ctx, { provider: at(52.521), windows: [] })

    const byDistance = await findFreeServices(ctx, { ...stretch, ...near, sort: 'distance' })
    const byPrice = await findFreeServices(ctx, { ...stretch, ...near })

    expect(byDistance.items.map(({ id, distanceMetres }) => [id, distanceMetres])).toEqual([
      [close.serviceId, 100],
      [coarse.serviceId, 1000],
      [far.serviceId, 2200],
    ])
    expect(byPrice.items.map(({ id }) => id)).toEqual([far.serviceId, coarse.serviceId, close.serviceId])
    expect(byPrice.total).toBe(3)
  }))

test.each([
  ['a distance from nowhere', { withinKm: 5 }],
  ['an order by distance from nowhere', { sort: 'distance' as const }],
  ['a place beyond the pole', { near: '-90.5,13' }],
])('%s is refused', (_, asked) =>
  inTestTenant(async (ctx) => {
    const { day: __, ...stretch } = noonOf(ctx)

    await expect(findFreeServices(ctx, { ...stretch, ...asked })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'near' }],
    })
  }),
)

test('another marketplace’s services are not among them', async () => {
  const [here, there] = [await createTenant(), await createTenant()]
  await inTenant(there, (ctx) => createBookable(ctx))
  const own = await inTenant(here, (ctx) => createBookable(ctx))

  const { items } = await inTenant(here, (ctx) => {
    const { day: _, ...stretch } = noonOf(ctx)
    return findFreeServices(ctx, stretch)
  })

  expect(items.map(({ id }) => id)).toEqual([own.serviceId])
})

test.each([
  ['an end before its beginning', { from: '2030-01-01T12:00:00Z', to: '2030-01-01T11:00:00Z' }, 'to'],
  ['more than two days', { from: '2030-01-01T12:00:00Z', to: '2030-01-09T11:00:00Z' }, 'to'],
  ['no point in time', { from: '2030-02-31T99:00:00Z', to: '2030-01-09T11:00:00Z' }, 'from'],
])('%s is refused at its field', (_, stretch, field) =>
  inTestTenant(async (ctx) => {
    await expect(findFreeServices(ctx, stretch)).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field }],
    })
  }),
)
