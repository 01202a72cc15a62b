import { holdSeries } from '#platform/booking/group-flows.ts'
import { confirmBooking, createHold, expireHolds } from '#platform/booking/index.ts'
import type { CreateSeriesHolds } from '#platform/booking/group-schemas.ts'
import { confirmGroup } from '#platform/booking/service/groups/confirm.ts'
import {
  claimGroup,
  extendGroupHold,
  getGroupHold,
  leaveGroupHold,
  releaseGroupHold,
  resumeGroupHold,
} from '#platform/booking/service/groups/holds.ts'
import { lookAtSeries, previewSeries } from '#platform/booking/service/groups/series.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { createTenant, inTenant, inTestTenant, outboxOf, testDatabase } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'

const day = 86_400_000
const minute = 60_000
const later = (ctx: Ctx, milliseconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + milliseconds),
})
const far = { service: { horizon_days: 730 } }
const weekly = (serviceId: string, firstStartsAt: Date, count = 4): CreateSeriesHolds => ({
  serviceId,
  firstStartsAt: firstStartsAt.toISOString(),
  everyWeeks: 1,
  count,
})
/** Claims, as the flow does when nobody is faster. */
async function hold(ctx: Ctx, input: CreateSeriesHolds) {
  const { plan, conflicts } = await lookAtSeries(ctx, input)
  expect(conflicts).toEqual([])
  return claimGroup(ctx, plan)
}
const take = (ctx: Ctx, serviceId: string, startsAt: Date) =>
  createHold(ctx, { serviceId, startsAt: startsAt.toISOString() })

async function teamOfTwo(ctx: Ctx) {
  const { providerId, serviceId } = await createBookable(ctx, far)
  const memberIds = ['Mina', 'Noor'].map(() => newId())
  for (const [index, name] of ['Mina', 'Noor'].entries()) {
    await ctx.trx('team_members').insert({ id: memberIds[index], provider_id: providerId, name })
    await ctx
      .trx('service_members')
      .insert({ id: newId(), service_id: serviceId, member_id: memberIds[index] })
  }
  return { serviceId, memberIds }
}

const wallOf = (timeZone: string, instant: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  )

test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
  'every second Tuesday for a year in %s is always at the same time on the wall',
  (timeZone) =>
    inTestTenant(async (ctx) => {
      const { serviceId } = await createBookable(ctx, { timeZone, ...far })
      const firstStartsAt = quarterAfter(ctx.now, 48)

      const preview = await previewSeries(ctx, {
        serviceId,
        firstStartsAt: firstStartsAt.toISOString(),
        everyWeeks: 2,
        count: 27,
      })

      const walls = new Set(preview.occurrences.map(({ startsAt }) => wallOf(timeZone, startsAt)))
      expect([...walls]).toEqual([wallOf(timeZone, firstStartsAt.toISOString())])
      const elapsed = preview.occurrences.map(({ startsAt }) => Date.parse(startsAt) % day)
      expect(new Set(elapsed).size).toBeGreaterThan(1)
    }),
)

test('a conflict is shown before, with the reason and the nearest free starts', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, { timeZone: 'UTC', service: { horizon_days: 20 } })
    const first = quarterAfter(ctx.now, 48)
    await take(ctx, serviceId, new Date(first.getTime() + 7 * day))

    const preview = await previewSeries(ctx, weekly(serviceId, first))

    expect(preview.occurrences.map(({ isFree, reason }) => [isFree, reason])).toEqual([
      [true, null],
      [false, 'taken'],
      [true, null],
      [false, 'too_far'],
    ])
    expect(preview.occurrences[1]!.alternatives.map((start) => new Date(start).toISOString())).toEqual([
      new Date(first.getTime() + 7 * day - 60 * minute).toISOString(),
      new Date(first.getTime() + 7 * day + 60 * minute).toISOString(),
      new Date(first.getTime() + 7 * day - 75 * minute).toISOString(),
    ])
    expect(preview).toMatchObject({ freeCount: 2, priceAmount: 6000, totalAmount: 12_000, currency: 'EUR' })
  }))

test('a series is held with a conflict left out or replaced, and confirmed as one', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, { timeZone: 'UTC', ...far })
    const first = quarterAfter(ctx.now, 48)
    const instead = new Date(first.getTime() + 8 * day).toISOString()

    const held = await hold(ctx, {
      ...weekly(serviceId, first),
      chosen: [{ position: 0 }, { position: 1, startsAt: instead }, { position: 3 }],
    })
    const { group, links } = await confirmGroup(ctx, {
      groupId: held.groupId,
      secret: held.secret,
      ...contact,
    })

    expect(group).toMatchObject({ kind: 'series', totalAmount: 18_000, rule: { everyWeeks: 1 } })
    expect(
      group.items.map(({ position, isException, booking }) => [
        position,
        isException,
        booking.startsAt,
        booking.status,
      ]),
    ).toEqual([
      [0, false, first.toISOString(), 'confirmed'],
      [1, true, instead, 'confirmed'],
      [3, false, new Date(first.getTime() + 21 * day).toISOString(), 'confirmed'],
    ])
    expect(new Set(links.map(({ managePath }) => managePath)).size).toBe(3)
    const events = await outboxOf(ctx)
    const bookingIds = group.items.map(({ booking }) => booking.id)
    expect(events.filter(({ name }) => name === 'booking.group_confirmed')).toEqual([
      { name: 'booking.group_confirmed', payload: { groupId: group.id, bookingIds } },
    ])
    expect(
      events.filter(({ name }) => name === 'booking.confirmed').map(({ payload }) => payload.groupId),
    ).toEqual([group.id, group.id, group.id])
  }))

test('confirming a series twice gives the same bookings and one event', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, far)
    const held = await hold(ctx, weekly(serviceId, quarterAfter(ctx.now, 48)))
    const input = { groupId: held.groupId, secret: held.secret, ...contact }

    const first = await confirmGroup(ctx, input)
    const second = await confirmGroup(later(ctx, 60 * minute), input)

    expect(second.group.items.map(({ booking }) => booking.id)).toEqual(
      first.group.items.map(({ booking }) => booking.id),
    )
    const events = await outboxOf(ctx)
    expect(events.filter(({ name }) => name === 'booking.group_confirmed')).toHaveLength(1)
  }))

test('a series by approval becomes requests, told in one event', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, {
      service: { horizon_days: 730, booking_mode: 'approval' },
    })
    const held = await hold(ctx, weekly(serviceId, quarterAfter(ctx.now, 72)))

    const { group } = await confirmGroup(ctx, { groupId: held.groupId, secret: held.secret, ...contact })

    expect(group.items.map(({ booking }) => booking.status)).toEqual(Array(4).fill('requested'))
    const names = (await outboxOf(ctx)).map(({ name }) => name)
    expect(names.filter((name) => name === 'booking.group_requested')).toHaveLength(1)
    expect(names).not.toContain('booking.group_confirmed')
  }))

test('one start of a series cannot be confirmed without the others', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, far)
    const held = await hold(ctx, weekly(serviceId, quarterAfter(ctx.now, 48)))

    const alone = confirmBooking(ctx, { holdId: held.holds[0]!.id, secret: held.secret, ...contact })

    await expect(alone).rejects.toMatchObject({ code: 'conflict' })
  }))

test('what a visitor does with the holds of a series is done with all of them', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, far)
    const first = quarterAfter(ctx.now, 48)
    const held = await hold(ctx, weekly(serviceId, first))
    const of = { groupId: held.groupId, secret: held.secret }
    const third = new Date(first.getTime() + 14 * day)

    await leaveGroupHold(ctx, of)
    await resumeGroupHold(later(ctx, minute / 2), of)
    await expect(take(later(ctx, 5 * minute), serviceId, third)).rejects.toMatchObject({ code: 'slot_taken' })
    const extended = await extendGroupHold(later(ctx, 9 * minute), of)
    expect(extended).toMatchObject({
      isExtended: true,
      expiresAt: new Date(ctx.now.getTime() + 19 * minute).toISOString(),
    })
    await expect(extendGroupHold(later(ctx, 9 * minute), of)).rejects.toMatchObject({ code: 'conflict' })
    await releaseGroupHold(later(ctx, 12 * minute), of)
    await releaseGroupHold(later(ctx, 12 * minute), of)

    await expect(take(later(ctx, 12 * minute), serviceId, third)).resolves.toMatchObject({ serviceId })
    await expect(getGroupHold(later(ctx, 12 * minute), of)).rejects.toMatchObject({ code: 'hold_expired' })
  }))

test('a series that lapsed before it was confirmed leaves nothing behind', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, far)
    const first = quarterAfter(ctx.now, 48)
    const held = await hold(ctx, weekly(serviceId, first))
    const afterwards = later(ctx, 11 * minute)

    await expect(
      confirmGroup(afterwards, { groupId: held.groupId, secret: held.secret, ...contact }),
    ).rejects.toMatchObject({ code: 'hold_expired' })
    expect(await expireHolds(afterwards)).toBe(4)

    await expect(hold(afterwards, weekly(serviceId, first))).resolves.toMatchObject({ totalAmount: 24_000 })
    expect(await ctx.trx('slot_claims').where({ active: true })).toHaveLength(4)
  }))

test('a wrong secret looks like no series', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, far)
    const held = await hold(ctx, weekly(serviceId, quarterAfter(ctx.now, 48)))

    const answer = confirmGroup(ctx, { groupId: held.groupId, secret: 'x'.repeat(43), ...contact })

    await expect(answer).rejects.toMatchObject({ code: 'not_found' })
  }))

test.each([
  ['neither an end nor a number', { count: undefined }, 'count'],
  ['an end before the second', { count: undefined, until: '2026-01-01' }, 'until'],
  ['a position twice', { chosen: [{ position: 0 }, { position: 0 }] }, 'chosen'],
  ['a position that it does not have', { chosen: [{ position: 0 }, { position: 9 }] }, 'chosen'],
  ['a first start in another century', { firstStartsAt: '2199-01-01T10:00:00Z' }, 'firstStartsAt'],
])('a series with %s is refused', (_, wrong, field) =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, far)

    const answer = lookAtSeries(ctx, { ...weekly(serviceId, quarterAfter(ctx.now, 48)), ...wrong })

    await expect(answer).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field }] })
  }),
)

test('two starts of a series cannot be at the same time', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, far)
    const first = quarterAfter(ctx.now, 48)

    const answer = lookAtSeries(ctx, {
      ...weekly(serviceId, first),
      chosen: [
        { position: 0 },
        { position: 1, startsAt: new Date(first.getTime() + 30 * minute).toISOString() },
      ],
    })

    await expect(answer).rejects.toMatchObject({ code: 'validation_failed' })
  }))

test('of two customers who want overlapping series at once one gets all and the other nothing', async () => {
  const database = await testDatabase()
  const runtime = { database } as Runtime
  const scope = await createTenant()
  const { serviceId } = await inTenant(scope, (ctx) => createBookable(ctx, far))
  const first = quarterAfter(new Date(), 48)
  const inputs = [weekly(serviceId, first, 6), weekly(serviceId, new Date(first.getTime() + 14 * day), 6)]

  const answers = await Promise.allSettled(
    [...inputs, ...inputs].map((input) => holdSeries(runtime, scope, input)),
  )

  const won = answers.filter(({ status }) => status === 'fulfilled')
  const lost = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  expect(won).toHaveLength(1)
  expect(lost.map(({ code }) => code)).toEqual(['slot_taken', 'slot_taken', 'slot_taken'])
  const positions = lost.map(({ extra }) =>
    extra.conflicts.map(({ position }: { position: number }) => position),
  )
  for (const found of positions) expect(found.length).toBeGreaterThanOrEqual(4)
  await inTenant(scope, async (ctx) => {
    expect(await ctx.trx('slot_claims').where({ active: true })).toHaveLength(6)
    expect(await ctx.trx('bookings').where({ status: 'held' })).toHaveLength(6)
    expect(await ctx.trx('booking_groups')).toHaveLength(1)
  })
})

test('of a series for anybody the same person is chosen each time where that is possible', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, memberIds } = await teamOfTwo(ctx)
    const first = quarterAfter(ctx.now, 48)
    const [busy] = memberIds
    await createHold(ctx, {
      serviceId,
      startsAt: new Date(first.getTime() + 14 * day).toISOString(),
      memberId: busy!,
    })

    const { holds } = await hold(ctx, weekly(serviceId, first))

    const people = await ctx
      .trx('bookings')
      .whereIn(
        'id',
        holds.map(({ id }) => id),
      )
      .distinct('member_id')
    expect(people).toEqual([{ member_id: memberIds[1] }])
  }))
