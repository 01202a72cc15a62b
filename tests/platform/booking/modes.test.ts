import { createHold, releaseHold, expireHolds, confirmBooking } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { findAvailability, listAllocatedNames, replaceBusyTimes } from '#platform/scheduling/index.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'

const minute = 60_000
const later = (ctx: Ctx, milliseconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + milliseconds),
})
type Wish = { seats?: number; memberId?: string; durationMinutes?: number }
const hold = (ctx: Ctx, serviceId: string, at: Date, wish: Wish = {}) =>
  createHold(ctx, { serviceId, startsAt: at.toISOString(), ...wish })
const confirm = (ctx: Ctx, { id, secret }: { id: string; secret: string }) =>
  confirmBooking(ctx, { holdId: id, secret, ...contact })

/** Members of the team who do the service, by name. */
async function createTeam(ctx: Ctx, of: { providerId: string; serviceId: string }, ...names: string[]) {
  const ids: string[] = []
  for (const [index, name] of names.entries()) {
    const id = newId()
    await ctx.trx('team_members').insert({ id, provider_id: of.providerId, name })
    await ctx
      .trx('service_members')
      .insert({ id: newId(), service_id: of.serviceId, member_id: id, priority: index })
    ids.push(id)
  }
  return ids
}

async function createRoom(ctx: Ctx, of: { providerId: string; serviceId: string }, quantity = 1, need = 1) {
  const id = newId()
  await ctx
    .trx('resources')
    .insert({ id, provider_id: of.providerId, name: `Room ${id.slice(-4)}`, kind: 'room', quantity })
  await ctx.trx('service_resources').insert({ id: newId(), service_id: of.serviceId, resource_id: id, need })
  return id
}

const memberOf = async (ctx: Ctx, bookingId: string): Promise<string | null> =>
  (await ctx.trx('bookings').where({ id: bookingId }).first('member_id')).member_id

describe('a class', () => {
  const aClass = { service: { capacity: 3, most_seats: 2 } }

  test('sells its seats and then is full, and says how many are left', () =>
    inTestTenant(async (ctx) => {
      const { serviceId } = await createBookable(ctx, aClass)
      const at = quarterAfter(ctx.now, 30)
      const day = at.toISOString().slice(0, 10)
      const seen = () =>
        findAvailability(ctx, { serviceId, from: day, to: day, timeZone: 'UTC' }).then(
          ({ sessions }) => sessions,
        )

      expect(await seen()).toEqual([])
      const first = await hold(ctx, serviceId, at, { seats: 2 })
      expect(first.priceAmount).toBe(12_000)
      expect(await seen()).toEqual([
        { startsAt: expect.stringContaining(at.toISOString().slice(0, 16)), seatsLeft: 1 },
      ])
      await expect(hold(ctx, serviceId, at, { seats: 2 })).rejects.toMatchObject({ code: 'slot_taken' })
      await hold(ctx, serviceId, at)
      await expect(hold(ctx, serviceId, at)).rejects.toMatchObject({ code: 'slot_taken' })
      expect(await seen()).toEqual([])
    }))

  test('takes its teacher: nothing else starts while it lasts, and the class itself only together', () =>
    inTestTenant(async (ctx) => {
      const { serviceId, providerId, categoryId } = await createBookable(ctx, aClass)
      const other = await createService(ctx, { providerId, categoryId })
      const at = quarterAfter(ctx.now, 30)
      await hold(ctx, serviceId, at)
      const half = new Date(at.getTime() + 30 * minute)

      await expect(hold(ctx, other, half)).rejects.toMatchObject({ code: 'slot_taken' })
      await expect(hold(ctx, serviceId, half)).rejects.toMatchObject({ code: 'slot_taken' })
      await hold(ctx, other, new Date(at.getTime() + 60 * minute))
    }))

  test('that everybody has left gives its teacher back', () =>
    inTestTenant(async (ctx) => {
      const { serviceId, providerId, categoryId } = await createBookable(ctx, aClass)
      const other = await createService(ctx, { providerId, categoryId })
      const at = quarterAfter(ctx.now, 30)
      const [one, two] = [await hold(ctx, serviceId, at), await hold(ctx, serviceId, at)]
      const taken = () => hold(ctx, other, at)

      await releaseHold(ctx, { holdId: one.id, secret: one.secret })
      await expect(taken()).rejects.toMatchObject({ code: 'slot_taken' })
      await releaseHold(ctx, { holdId: two.id, secret: two.secret })
      await expect(taken()).resolves.toMatchObject({ serviceId: other })
    }))

  test('lasts as long as the last of its holds, and for good once one is confirmed', () =>
    inTestTenant(async (ctx) => {
      const { serviceId, providerId, categoryId } = await createBookable(ctx, aClass)
      const other = await createService(ctx, { providerId, categoryId })
      const at = quarterAfter(ctx.now, 30)
      await hold(ctx, serviceId, at)
      const soon = later(ctx, 5 * minute)
      const kept = await hold(soon, serviceId, at)
      const gone = later(ctx, 12 * minute)

      await expect(hold(gone, other, at)).rejects.toMatchObject({ code: 'slot_taken' })
      await confirm(gone, kept)
      const muchLater = later(ctx, 120 * minute)
      await expireHolds(muchLater)
      await expect(hold(muchLater, other, at)).rejects.toMatchObject({ code: 'slot_taken' })
      // Two seats are free again: the lapsed one, and the one that nobody took.
      await expect(hold(muchLater, serviceId, at, { seats: 2 })).resolves.toMatchObject({ seats: 2 })
    }))
})

describe('a team', () => {
  test('who is chosen does it, and nobody else', () =>
    inTestTenant(async (ctx) => {
      const bookable = await createBookable(ctx)
      const [mia, ben] = await createTeam(ctx, bookable, 'Mia', 'Ben')
      const at = quarterAfter(ctx.now, 24)

      const held = await hold(ctx, bookable.serviceId, at, { memberId: ben! })

      expect(await memberOf(ctx, held.id)).toBe(ben)
      await expect(hold(ctx, bookable.serviceId, at, { memberId: ben! })).rejects.toMatchObject({
        code: 'slot_taken',
      })
      expect(await memberOf(ctx, (await hold(ctx, bookable.serviceId, at)).id)).toBe(mia)
    }))

  test('nobody is chosen where the service does not offer it', () =>
    inTestTenant(async (ctx) => {
      const bookable = await createBookable(ctx, { service: { may_choose_member: false } })
      const [mia] = await createTeam(ctx, bookable, 'Mia')

      await expect(
        hold(ctx, bookable.serviceId, quarterAfter(ctx.now, 24), { memberId: mia! }),
      ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'memberId' }] })
    }))

  test.each([
    ['least_loaded', ['Ben', 'Mia', 'Ben']],
    ['priority', ['Ben', 'Ben', 'Ben']],
  ] as const)('shared by %s, who has had a booking before comes accordingly', (assignment, expected) =>
    inTestTenant(async (ctx) => {
      const bookable = await createBookable(ctx, { service: { assignment } })
      // Mia has a booking already; Ben has the higher priority.
      const [mia, ben] = await createTeam(ctx, bookable, 'Mia', 'Ben')
      const names = new Map([
        [mia, 'Mia'],
        [ben, 'Ben'],
      ])
      const at = (index: number) => new Date(quarterAfter(ctx.now, 24).getTime() + index * 60 * minute)
      await hold(ctx, bookable.serviceId, at(0), { memberId: mia! })

      const given: (string | undefined)[] = []
      for (const index of [1, 2, 3]) {
        const { id } = await hold(ctx, bookable.serviceId, at(index))
        given.push(names.get((await memberOf(ctx, id))!))
      }

      // With the same load the order of ids decides between the two, which is the order of making them.
      expect(assignment === 'priority' ? given : given.toSorted()).toEqual(
        assignment === 'priority' ? expected : [...expected].toSorted(),
      )
    }),
  )

  test('taking turns, whoever waited longest has the next', () =>
    inTestTenant(async (ctx) => {
      const bookable = await createBookable(ctx, { service: { assignment: 'round_robin' } })
      await createTeam(ctx, bookable, 'Mia', 'Ben', 'Eva')
      const given: (string | null)[] = []
      for (let index = 0; index < 6; index += 1) {
        const at = new Date(quarterAfter(ctx.now, 24).getTime() + index * 60 * minute)
        const held = await hold(ctx, bookable.serviceId, at)
        const { booking } = await confirm(ctx, held)
        // One transaction has one time for `default now()`; turns go by when a booking was made.
        await ctx
          .trx('bookings')
          .where({ id: booking.id })
          .update({ created_at: new Date(ctx.now.getTime() + index * 1000) })
        given.push(await memberOf(ctx, booking.id))
      }

      expect(new Set(given.slice(0, 3)).size).toBe(3)
      expect(given.slice(3)).toEqual(given.slice(0, 3))
    }))

  test('two who are needed are both taken, and the names say who', () =>
    inTestTenant(async (ctx) => {
      const bookable = await createBookable(ctx, { service: { members_needed: 2 } })
      const [mia, ben, eva] = await createTeam(ctx, bookable, 'Mia', 'Ben', 'Eva')
      const at = quarterAfter(ctx.now, 24)

      const held = await hold(ctx, bookable.serviceId, at, { memberId: eva! })

      const names = (await listAllocatedNames(ctx, [held.id])).get(held.id)!.members.map(({ name }) => name)
      expect(names).toHaveLength(2)
      expect(names).toContain('Eva')
      // Of three, one is left: too few for another.
      await expect(hold(ctx, bookable.serviceId, at)).rejects.toMatchObject({ code: 'slot_taken' })
      expect([mia, ben, eva]).toHaveLength(3)
    }))
})

describe('a room', () => {
  test('that is taken leaves no time, although somebody is free', () =>
    inTestTenant(async (ctx) => {
      const bookable = await createBookable(ctx)
      await createTeam(ctx, bookable, 'Mia', 'Ben')
      await createRoom(ctx, bookable)
      const at = quarterAfter(ctx.now, 24)
      const day = at.toISOString().slice(0, 10)
      const offered = async () => {
        const { days } = await findAvailability(ctx, {
          serviceId: bookable.serviceId,
          from: day,
          to: day,
          timeZone: 'UTC',
        })
        return days.flatMap(({ slots }) => slots).some((slot) => new Date(slot).getTime() === at.getTime())
      }

      expect(await offered()).toBe(true)
      await hold(ctx, bookable.serviceId, at)
      expect(await offered()).toBe(false)
      await expect(hold(ctx, bookable.serviceId, at)).rejects.toMatchObject({ code: 'slot_taken' })
    }))

  test('of which there are two may be taken twice at once, and is named', () =>
    inTestTenant(async (ctx) => {
      const bookable = await createBookable(ctx)
      await createTeam(ctx, bookable, 'Mia', 'Ben', 'Eva')
      await createRoom(ctx, bookable, 2)
      const at = quarterAfter(ctx.now, 24)

      const held = [await hold(ctx, bookable.serviceId, at), await hold(ctx, bookable.serviceId, at)]

      await expect(hold(ctx, bookable.serviceId, at)).rejects.toMatchObject({ code: 'slot_taken' })
      const names = await listAllocatedNames(
        ctx,
        held.map(({ id }) => id),
      )
      for (const { id } of held) {
        expect(names.get(id)!.resources).toEqual([
          { id: expect.any(String), name: expect.stringMatching(/^Room/) },
        ])
      }
    }))

  test('one of two that would do is enough', () =>
    inTestTenant(async (ctx) => {
      const bookable = await createBookable(ctx)
      await createTeam(ctx, bookable, 'Mia', 'Ben', 'Eva')
      await createRoom(ctx, bookable)
      await createRoom(ctx, bookable)
      const at = quarterAfter(ctx.now, 24)

      await hold(ctx, bookable.serviceId, at)
      await hold(ctx, bookable.serviceId, at)
      await expect(hold(ctx, bookable.serviceId, at)).rejects.toMatchObject({ code: 'slot_taken' })
    }))
})

describe('a length to choose', () => {
  const options = JSON.stringify([
    { durationMinutes: 60, priceAmount: 6000 },
    { durationMinutes: 120, priceAmount: 11_000 },
  ])

  test('has its own price and takes its own time', () =>
    inTestTenant(async (ctx) => {
      const { serviceId } = await createBookable(ctx, { service: { duration_options: options } })
      const at = quarterAfter(ctx.now, 24)

      const held = await hold(ctx, serviceId, at, { durationMinutes: 120 })

      expect(held).toMatchObject({
        priceAmount: 11_000,
        endsAt: new Date(at.getTime() + 120 * minute).toISOString(),
      })
      await expect(hold(ctx, serviceId, new Date(at.getTime() + 90 * minute))).rejects.toMatchObject({
        code: 'slot_taken',
      })
    }))

  test('is one of those that are offered', () =>
    inTestTenant(async (ctx) => {
      const { serviceId } = await createBookable(ctx, { service: { duration_options: options } })

      await expect(
        hold(ctx, serviceId, quarterAfter(ctx.now, 24), { durationMinutes: 90 }),
      ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'durationMinutes' }] })
    }))
})

test('what another calendar says is busy cannot be booked, until it says otherwise', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx)
    const connectionId = newId()
    await ctx
      .trx('calendar_connections')
      .insert({ id: connectionId, provider_id: providerId, kind: 'ical', name: 'Private' })
    const at = quarterAfter(ctx.now, 24)
    const of = { connectionId, resourceId: providerId }
    const ranges = [{ startsAt: at, endsAt: new Date(at.getTime() + 30 * minute) }]

    await replaceBusyTimes(ctx, {
      ...of,
      changes: { upserts: [{ externalId: 'a', ranges }] },
      isComplete: true,
    })
    await expect(hold(ctx, serviceId, at)).rejects.toMatchObject({ code: 'slot_taken' })
    await replaceBusyTimes(ctx, { ...of, changes: { upserts: [], removed: ['a'] }, isComplete: false })
    await expect(hold(ctx, serviceId, at)).resolves.toMatchObject({ serviceId })
  }))
