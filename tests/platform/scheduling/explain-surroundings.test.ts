import { Value } from 'typebox/value'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { AvailabilityExplanation } from '#platform/scheduling/explain-schemas.ts'
import { explainAvailability, findAvailability } from '#platform/scheduling/index.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, createService } from '#tests/support/factories.ts'

const operator: Actor = {
  kind: 'account',
  accountId: newId(),
  sessionId: newId(),
  roles: ['tenant_operator'],
}
const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start_minute: 540, end_minute: 1020 }))

/** The date so many days from now, in Berlin. */
const dayAfter = (ctx: Ctx, days: number) =>
  new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(
    new Date(ctx.now.getTime() + days * 86_400_000),
  )

async function addMembers(ctx: Ctx, of: { providerId: string; serviceId: string }, ...names: string[]) {
  for (const [priority, name] of names.entries()) {
    const id = newId()
    await ctx.trx('team_members').insert({ id, provider_id: of.providerId, name })
    await ctx
      .trx('service_members')
      .insert({ id: newId(), service_id: of.serviceId, member_id: id, priority })
  }
}

async function addRoom(ctx: Ctx, of: { providerId: string; serviceId: string }, name: string) {
  const id = newId()
  await ctx.trx('resources').insert({ id, provider_id: of.providerId, name, kind: 'room', quantity: 1 })
  await ctx
    .trx('service_resources')
    .insert({ id: newId(), service_id: of.serviceId, resource_id: id, need: 1 })
  return id
}

/** Books the start at a place of the list that customers are offered on a day. @returns that start */
async function book(ctx: Ctx, serviceId: string, date: string, index: number, wish: { seats?: number } = {}) {
  const { days } = await findAvailability(ctx, { serviceId, from: date, to: date })
  const startsAt = days[0]!.slots[index]!
  const hold = await createHold(ctx, { serviceId, startsAt, ...wish })
  await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
  return new Date(startsAt).toISOString()
}

/** The explanation of one day, whose free starts are always those that a customer is offered. */
async function explained(ctx: Ctx, serviceId: string, date: string) {
  const range = { serviceId, from: date, to: date }
  const [explanation, offered] = [await explainAvailability(ctx, range), await findAvailability(ctx, range)]
  expect(Value.Errors(AvailabilityExplanation, explanation)).toEqual([])
  const day = explanation.days[0]!
  expect(day.free).toBe(offered.days[0]?.slots.length ?? 0)
  expect(day.free + day.removed.reduce((sum, { count }) => sum + count, 0)).toBe(day.candidates)
  return { ...day, explanation }
}

test('the room that another service took is named', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId, categoryId } = await createBookable(ctx, { windows: everyDay })
    const other = await createService(ctx, { providerId, categoryId })
    await addMembers(ctx, { providerId, serviceId }, 'Ines')
    await addMembers(ctx, { providerId, serviceId: other }, 'Omar')
    const roomId = await addRoom(ctx, { providerId, serviceId }, 'Treatment room')
    await ctx
      .trx('service_resources')
      .insert({ id: newId(), service_id: other, resource_id: roomId, need: 1 })
    const date = dayAfter(ctx, 2)
    await book(ctx, other, date, 8)

    const { removed, causes } = await explained(ctx, serviceId, date)

    expect(removed).toEqual([{ rule: 'resource', count: 7 }])
    expect(causes).toMatchObject([{ rule: 'resource', label: 'Treatment room', count: 7 }])
  }))

test('of two people who are needed at once, the one who is not free is named', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId, categoryId } = await createBookable(ctx, {
      windows: everyDay,
      service: { members_needed: 2 },
    })
    const other = await createService(ctx, { providerId, categoryId })
    await addMembers(ctx, { providerId, serviceId }, 'Ines', 'Omar')
    await ctx.trx('service_members').insert({
      id: newId(),
      service_id: other,
      member_id: (await ctx.trx('team_members').where({ name: 'Omar' }).first('id')).id,
      priority: 0,
    })
    const date = dayAfter(ctx, 2)
    await book(ctx, other, date, 0)

    const { removed, causes, explanation } = await explained(ctx, serviceId, date)

    expect(explanation).toMatchObject({ membersNeeded: 2, people: 2 })
    expect(removed).toEqual([{ rule: 'team', count: 4 }])
    expect(causes).toMatchObject([{ rule: 'team', kind: 'booking', memberName: 'Omar', count: 4 }])
  }))

test('more people are needed than there are: every start falls for that', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, {
      windows: everyDay,
      service: { members_needed: 2 },
    })
    await addMembers(ctx, { providerId, serviceId }, 'Ines')

    const { removed, explanation } = await explained(ctx, serviceId, dayAfter(ctx, 2))

    expect(explanation).toMatchObject({ membersNeeded: 2, people: 1 })
    expect(removed).toEqual([{ rule: 'team', count: 29 }])
  }))

test('a class with a seat left is free although its teacher is busy with it; a full one says so', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, {
      windows: everyDay,
      service: { capacity: 3, most_seats: 3 },
    })
    const date = dayAfter(ctx, 2)
    const startsAt = await book(ctx, serviceId, date, 8, { seats: 2 })

    const open = await explained(ctx, serviceId, date)
    expect(open.removed).toEqual([{ rule: 'booking', count: 6 }])
    expect(open.causes).toMatchObject([{ rule: 'booking', kind: 'class', count: 6 }])

    await book(ctx, serviceId, date, 5)
    const full = await explained(ctx, serviceId, date)
    expect(full.removed).toEqual([
      { rule: 'booking', count: 6 },
      { rule: 'seats', count: 1 },
    ])
    expect(full.causes).toContainEqual(
      expect.objectContaining({ rule: 'seats', startsAt, seats: { taken: 3, capacity: 3 }, count: 1 }),
    )
  }))

test('a class that lies off the hours of now can be joined, and is counted', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, {
      windows: everyDay,
      service: { capacity: 3 },
    })
    const date = dayAfter(ctx, 2)
    await book(ctx, serviceId, date, 0)
    await ctx.trx('availability_rules').where({ provider_id: providerId }).update({ start_minute: 720 })
    await ctx.trx('schedules').where({ provider_id: providerId }).update({ version: 2 })

    const { candidates, free } = await explained(ctx, serviceId, date)

    expect([candidates, free]).toEqual([18, 18])
  }))

test('operators are told that time off took starts, and not why somebody is off', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, { windows: everyDay })
    const date = dayAfter(ctx, 2)
    const { days } = await findAvailability(ctx, { serviceId, from: date, to: date })
    await ctx.trx('time_off').insert({
      id: newId(),
      provider_id: providerId,
      starts_at: days[0]!.slots[0],
      ends_at: days[0]!.slots[4],
      reason: 'Dentist',
    })
    const asked = { serviceId, from: date, to: date }

    const told = await explainAvailability({ ...ctx, actor: operator }, asked)

    expect(told.days[0]!.causes).toMatchObject([{ rule: 'time_off', label: '', count: 4 }])
    expect((await explainAvailability(ctx, asked)).days[0]!.causes).toMatchObject([{ label: 'Dentist' }])
  }))
