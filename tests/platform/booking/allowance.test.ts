import {
  acceptRequest,
  acceptRequests,
  confirmBooking,
  confirmHold,
  createHold,
  holdSlot,
} from '#platform/booking/index.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant, testDatabase } from '#tests/support/database.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'
import { openEdge, type Edge } from '#tests/support/edge.ts'
import { everybodyHas, newPlan } from '#tests/support/plan-market.ts'
import { as, member } from '#tests/support/supply.ts'

const startIn = (ctx: { now: Date }, hours: number) => quarterAfter(ctx.now, hours).toISOString()

async function book(ctx: Ctx, serviceId: string, hours: number) {
  const { id: holdId, secret } = await createHold(ctx, { serviceId, startsAt: startIn(ctx, hours) })
  return (await confirmBooking(ctx, { holdId, secret, ...contact })).booking
}

const usedOf = async (ctx: Ctx) =>
  (await ctx.trx('usage_counters').where({ meter: 'bookings' }).select('used')).map(({ used }) => used)

test('a booking is counted when it is confirmed, once however often that is said', () =>
  inTestTenant(async (ctx) => {
    await everybodyHas(ctx, { bookings: 10 })
    const { serviceId } = await createBookable(ctx)
    const { id: holdId, secret } = await createHold(ctx, { serviceId, startsAt: startIn(ctx, 30) })
    expect(await usedOf(ctx)).toEqual([])

    await confirmBooking(ctx, { holdId, secret, ...contact })
    await confirmBooking(ctx, { holdId, secret, ...contact })

    expect(await usedOf(ctx)).toEqual([1])
  }))

test('a request is counted when it is accepted, and then the plan that has more is named', () =>
  inTestTenant(async (ctx) => {
    await everybodyHas(ctx, { bookings: 1 })
    await newPlan(ctx, 'Larger', { bookings: null })
    const { serviceId, providerId } = await createBookable(ctx, { service: { booking_mode: 'approval' } })
    const [first, second] = [await book(ctx, serviceId, 30), await book(ctx, serviceId, 40)]
    expect(await usedOf(ctx)).toEqual([])
    const provider = as(member(providerId), ctx)

    await acceptRequest(provider, { as: 'provider', bookingId: first.id })
    await acceptRequest(provider, { as: 'provider', bookingId: first.id })
    const refused = acceptRequest(provider, { as: 'provider', bookingId: second.id })

    await expect(refused).rejects.toMatchObject({
      code: 'limit_reached',
      extra: { limit: 1, plans: [{ name: 'Larger' }] },
    })
    expect(await usedOf(ctx)).toEqual([1])
  }))

test('of several requests those are accepted for which there is room', () =>
  inTestTenant(async (ctx) => {
    await everybodyHas(ctx, { bookings: 2 })
    const { serviceId, providerId } = await createBookable(ctx, { service: { booking_mode: 'approval' } })
    const bookingIds = [30, 40, 50].map((hours) => ({ hours }))
    const ids: string[] = []
    for (const { hours } of bookingIds) ids.push((await book(ctx, serviceId, hours)).id)

    const outcomes = await acceptRequests(as(member(providerId), ctx), { bookingIds: ids })

    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'accepted', 'refused'])
    expect(outcomes.find(({ outcome }) => outcome === 'refused')).toMatchObject({ code: 'limit_reached' })
    expect(await usedOf(ctx)).toEqual([2])
  }))

describe('a provider who can take no more', () => {
  let edge: Edge
  let scope: Scope
  let fullId: string
  let otherId: string
  let earlyHold: { holdId: string; secret: string }
  beforeAll(async () => {
    edge = await openEdge()
    scope = await createTenant()
    await inTenant(scope, async (ctx) => {
      await everybodyHas(ctx, { bookings: 1 })
      const full = await createBookable(ctx)
      const other = await createBookable(ctx)
      fullId = full.serviceId
      otherId = await createService(ctx, {
        providerId: other.providerId,
        categoryId: full.categoryId,
        title: 'Windows',
        provider_is_listed: true,
      })
      await ctx.trx('services').where({ id: fullId }).update({ provider_is_listed: true })
      const { id, secret } = await createHold(ctx, { serviceId: fullId, startsAt: startIn(ctx, 60) })
      earlyHold = { holdId: id, secret }
      await book(ctx, fullId, 30)
    })
  })
  afterAll(() => edge.close())

  test('is not held, and customers are shown who else is free', async () => {
    const wanted = { serviceId: fullId, startsAt: startIn({ now: new Date() }, 50) }

    await expect(
      holdSlot(edge.runtime, { ...scope, actor: { kind: 'guest' } }, wanted),
    ).rejects.toMatchObject({
      code: 'slot_unavailable',
      extra: { reason: 'full', alternatives: [], others: [{ serviceId: otherId, title: 'Windows' }] },
    })
  })

  test('does not confirm what was held before, and whoever held it is shown who else is free', async () => {
    const input = { ...earlyHold, ...contact }

    await expect(
      confirmHold(edge.runtime, { ...scope, actor: { kind: 'guest' } }, input),
    ).rejects.toMatchObject({
      code: 'slot_unavailable',
      extra: { reason: 'full', others: [{ serviceId: otherId }] },
    })
    const hold = await inTenant(scope, (ctx) =>
      ctx.trx('bookings').where({ id: earlyHold.holdId }).first('status'),
    )
    expect(hold).toEqual({ status: 'held' })
  })
})

test('confirming takes no more round trips because it is counted', async () => {
  const scope = await createTenant()
  const hold = await inTenant(scope, async (ctx) => {
    const { serviceId } = await createBookable(ctx)
    return createHold(ctx, { serviceId, startsAt: startIn(ctx, 30) })
  })
  const database = await testDatabase()
  const before = database.roundTrips()

  await inTenant(scope, (ctx) => confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact }))

  expect(database.roundTrips() - before).toBe(3)
})
