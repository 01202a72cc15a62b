import { holdVisit } from '#platform/booking/group-flows.ts'
import { createHold } from '#platform/booking/index.ts'
import type { CreateVisitHolds, PreviewVisit } from '#platform/booking/group-schemas.ts'
import { checkVisit } from '#platform/booking/service/groups/check-visit.ts'
import { confirmGroup } from '#platform/booking/service/groups/confirm.ts'
import { claimGroup } from '#platform/booking/service/groups/holds.ts'
import { lookAtVisit, previewVisit } from '#platform/booking/service/groups/visits.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { createTenant, inTenant, inTestTenant, testDatabase } from '#tests/support/database.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'

const minute = 60_000
const day = 86_400_000
const plus = (start: Date | string, minutes: number) =>
  new Date(new Date(start).getTime() + minutes * minute).toISOString()
const dateOf = (instant: Date) => instant.toISOString().slice(0, 10)

/** A salon with a cut of half an hour and a colour of an hour and a half. */
async function salon(ctx: Ctx, cut: object = {}, colour: object = {}) {
  const { providerId, categoryId, serviceId } = await createBookable(ctx, {
    timeZone: 'UTC',
    service: { title: 'Cut', duration_minutes: 30, price_amount: 3000, ...cut },
  })
  const colourId = await createService(ctx, {
    providerId,
    categoryId,
    title: 'Colour',
    duration_minutes: 90,
    price_amount: 9000,
    ...colour,
  })
  return { providerId, categoryId, cutId: serviceId, colourId }
}
const visit = (serviceIds: string[], starts: string[]): CreateVisitHolds => ({
  items: serviceIds.map((serviceId) => ({ serviceId })),
  starts,
})
const ask = (ctx: Ctx, serviceIds: string[], on: Date, more: Partial<PreviewVisit> = {}) =>
  previewVisit(ctx, {
    items: serviceIds.map((serviceId) => ({ serviceId })),
    from: dateOf(on),
    to: dateOf(on),
    ...more,
  })
async function hold(ctx: Ctx, input: CreateVisitHolds) {
  const { plan, conflicts } = await lookAtVisit(ctx, input)
  expect(conflicts).toEqual([])
  return claimGroup(ctx, plan)
}
const claimsOf = (ctx: Ctx) =>
  ctx.trx('slot_claims').where({ active: true }).orderBy('starts_at').select('starts_at', 'ends_at')

test('two services of one provider are offered one right after the other, and booked as one visit', () =>
  inTestTenant(async (ctx) => {
    const { cutId, colourId } = await salon(ctx)
    const on = quarterAfter(ctx.now, 48)

    const preview = await ask(ctx, [cutId, colourId], on)
    const option = preview.options.find(({ startsAt }) => Date.parse(startsAt) >= on.getTime())!
    const held = await hold(ctx, visit([cutId, colourId], option.starts))
    const { group } = await confirmGroup(ctx, { groupId: held.groupId, secret: held.secret, ...contact })

    expect(preview).toMatchObject({ totalAmount: 12_000, items: [{ title: 'Cut' }, { title: 'Colour' }] })
    expect(option).toMatchObject({
      totalMinutes: 120,
      starts: [option.startsAt, plus(option.startsAt, 30)],
      endsAt: plus(option.startsAt, 120),
    })
    expect(group).toMatchObject({ kind: 'visit', rule: null, totalAmount: 12_000 })
    expect(
      group.items.map(({ booking }) => [booking.serviceTitle, booking.startsAt, booking.status]),
    ).toEqual([
      ['Cut', option.starts[0], 'confirmed'],
      ['Colour', option.starts[1], 'confirmed'],
    ])
    expect(group.items.map(({ booking }) => booking.group)).toEqual([
      { id: group.id, kind: 'visit', position: 1, size: 2 },
      { id: group.id, kind: 'visit', position: 2, size: 2 },
    ])
  }))

test('buffers lie between two services, each whole', () =>
  inTestTenant(async (ctx) => {
    const { cutId, colourId } = await salon(ctx, { buffer_after_minutes: 10 }, { buffer_before_minutes: 5 })
    const start = quarterAfter(ctx.now, 48).toISOString()

    await hold(ctx, visit([cutId, colourId], [start, plus(start, 45)]))

    expect(await claimsOf(ctx)).toEqual([
      { starts_at: new Date(start), ends_at: new Date(plus(start, 40)) },
      { starts_at: new Date(plus(start, 40)), ends_at: new Date(plus(start, 135)) },
    ])
    await expect(
      lookAtVisit(ctx, visit([cutId, colourId], [plus(start, 1440), plus(start, 1440 + 40)])),
    ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'starts' }] })
  }))

test('what follows begins off the grid when the one before ends there', () =>
  inTestTenant(async (ctx) => {
    const { cutId, colourId } = await salon(ctx, { duration_minutes: 20 }, { step_minutes: 60 })
    const on = quarterAfter(ctx.now, 48)

    const { options } = await ask(ctx, [cutId, colourId], on)
    const { starts } = options.find(({ startsAt }) => Date.parse(startsAt) >= on.getTime())!

    expect(starts[1]).toBe(plus(starts[0]!, 20))
    await expect(hold(ctx, visit([cutId, colourId], starts))).resolves.toMatchObject({ kind: 'visit' })
  }))

test('the services of several providers are chained, each with its own hours', () =>
  inTestTenant(async (ctx) => {
    const on = new Date(Math.floor(ctx.now.getTime() / day) * day + 3 * day)
    const weekday = on.getUTCDay() || 7
    const hours = (from: number, to: number) => [{ weekday, start_minute: from * 60, end_minute: to * 60 }]
    const first = await createBookable(ctx, { timeZone: 'UTC', windows: hours(9, 11) })
    const second = await createBookable(ctx, {
      timeZone: 'UTC',
      windows: hours(10, 12),
      service: { step_minutes: 60, duration_minutes: 30 },
    })

    const preview = await ask(ctx, [first.serviceId, second.serviceId], on)
    const held = await hold(ctx, visit([first.serviceId, second.serviceId], preview.options[0]!.starts))

    expect(preview.options.map(({ starts }) => starts)).toEqual(
      [9, 9.25, 9.5, 9.75, 10].map((hour) => [plus(on, hour * 60), plus(on, hour * 60 + 60)]),
    )
    const bookings = await ctx
      .trx('bookings')
      .where({ group_id: held.groupId })
      .orderBy('group_position')
      .pluck('provider_id')
    expect(bookings).toEqual([first.providerId, second.providerId])
  }))

test('a visit may wait between two services only as long as was said', () =>
  inTestTenant(async (ctx) => {
    const { cutId, colourId } = await salon(ctx)
    const on = new Date(Math.floor(ctx.now.getTime() / day) * day + 3 * day)
    // Somebody has the half hour right after it.
    await createHold(ctx, { serviceId: cutId, startsAt: plus(on, 600) })
    const early = plus(on, 570)

    const none = await ask(ctx, [cutId, colourId], on)
    const some = await ask(ctx, [cutId, colourId], on, { mostWaitMinutes: 30, limit: 500 })

    expect(none.options.some(({ startsAt }) => startsAt === early)).toBe(false)
    expect(some.options.find(({ startsAt }) => startsAt === early)).toMatchObject({
      starts: [early, plus(early, 60)],
      totalMinutes: 150,
    })
  }))

test('with a team, one person does both where that is possible, and else two do', () =>
  inTestTenant(async (ctx) => {
    const { providerId, cutId, colourId } = await salon(ctx)
    const [mina, noor] = [newId(), newId()]
    for (const [id, name] of [
      [mina, 'Mina'],
      [noor, 'Noor'],
    ]) {
      await ctx.trx('team_members').insert({ id, provider_id: providerId, name })
      for (const serviceId of [cutId, colourId])
        await ctx.trx('service_members').insert({ id: newId(), service_id: serviceId, member_id: id })
    }
    const start = quarterAfter(ctx.now, 48).toISOString()
    await createHold(ctx, { serviceId: colourId, startsAt: plus(start, 30), memberId: mina })
    const people = (groupId: string) =>
      ctx.trx('bookings').where({ group_id: groupId }).orderBy('group_position').pluck('member_id')

    const one = await hold(ctx, visit([cutId, colourId], [start, plus(start, 30)]))
    await createHold(ctx, { serviceId: cutId, startsAt: plus(start, 1440), memberId: noor })
    await createHold(ctx, { serviceId: colourId, startsAt: plus(start, 1440 + 30), memberId: mina })
    const two = await hold(ctx, visit([cutId, colourId], [plus(start, 1440), plus(start, 1440 + 30)]))

    expect(await people(one.groupId)).toEqual([noor, noor])
    expect(await people(two.groupId)).toEqual([mina, noor])
  }))

test('when one service cannot be had nothing is held, and the answer says which and why', async () => {
  const database = await testDatabase()
  const runtime = { database } as Runtime
  const scope = await createTenant()
  const made = await inTenant(scope, (ctx) => salon(ctx))
  const start = quarterAfter(new Date(), 48).toISOString()
  await inTenant(scope, (ctx) => createHold(ctx, { serviceId: made.cutId, startsAt: plus(start, 60) }))

  const answer = holdVisit(runtime, scope, visit([made.cutId, made.colourId], [start, plus(start, 30)]))

  await expect(answer).rejects.toMatchObject({
    code: 'slot_taken',
    extra: { conflicts: [{ position: 1, reason: 'taken', startsAt: plus(start, 30), alternatives: [] }] },
  })
  await inTenant(scope, async (ctx) => {
    expect(await claimsOf(ctx)).toHaveLength(1)
    expect(await ctx.trx('booking_groups')).toEqual([])
  })
})

test('of many who want the same visit at once, or a part of it, one has it whole', async () => {
  const database = await testDatabase()
  const runtime = { database } as Runtime
  const scope = await createTenant()
  const { cutId, colourId } = await inTenant(scope, (ctx) => salon(ctx))
  const start = quarterAfter(new Date(), 48).toISOString()
  const wishes = [
    visit([cutId, colourId], [start, plus(start, 30)]),
    visit([colourId, cutId], [start, plus(start, 90)]),
    visit([cutId, colourId], [plus(start, 90), plus(start, 120)]),
  ]

  const answers = await Promise.allSettled(
    [...wishes, ...wishes].map((wish) => holdVisit(runtime, scope, wish)),
  )

  const won = answers.filter(({ status }) => status === 'fulfilled')
  expect(won).toHaveLength(1)
  await inTenant(scope, async (ctx) => {
    expect(await claimsOf(ctx)).toHaveLength(2)
    expect(await ctx.trx('bookings').where({ status: 'held' })).toHaveLength(2)
  })
})

test.each([
  ['a start too few', (start: string) => [start]],
  ['starts that overlap', (start: string) => [start, plus(start, 15)]],
  ['starts that lie far apart', (start: string) => [start, plus(start, 30 + 241)]],
  ['a start in another century', (start: string) => ['2199-01-01T10:00:00Z', start]],
])('a visit with %s is refused', (_, startsOf) =>
  inTestTenant(async (ctx) => {
    const { cutId, colourId } = await salon(ctx)
    const start = quarterAfter(ctx.now, 48).toISOString()

    const answer = lookAtVisit(ctx, visit([cutId, colourId], startsOf(start)))

    await expect(answer).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field: 'starts' }] })
  }),
)

test.each([
  ['a day that does not exist', { from: '2026-02-30' }, 'from'],
  ['an end before its begin', { to: '2020-01-01' }, 'to'],
  ['more days than may be asked for', { from: '2027-01-01', to: '2027-01-15' }, 'to'],
  ['a zone that does not exist', { timeZone: 'Mars/Base' }, 'timeZone'],
])('a search for a visit with %s is refused', (_, wrong, field) =>
  inTestTenant(async (ctx) => {
    const { cutId, colourId } = await salon(ctx)

    const answer = ask(ctx, [cutId, colourId], quarterAfter(ctx.now, 48), wrong)

    await expect(answer).rejects.toMatchObject({ code: 'validation_failed', errors: [{ field }] })
  }),
)

test('services in different currencies are no visit', () =>
  inTestTenant(async (ctx) => {
    const { cutId, colourId } = await salon(ctx, {}, { currency: 'USD' })

    await expect(ask(ctx, [cutId, colourId], quarterAfter(ctx.now, 48))).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'items' }],
    })
  }))

test('before it is held, a visit says who would do what, and which part cannot be had', () =>
  inTestTenant(async (ctx) => {
    const { providerId, cutId, colourId } = await salon(ctx)
    const ida = { id: newId(), name: 'Ida' }
    await ctx.trx('team_members').insert({ ...ida, provider_id: providerId })
    await ctx.trx('service_members').insert({ id: newId(), service_id: colourId, member_id: ida.id })
    const start = quarterAfter(ctx.now, 48).toISOString()
    const wanted = visit([cutId, colourId], [start, plus(start, 30)])

    const free = await checkVisit(ctx, wanted)
    await createHold(ctx, { serviceId: colourId, startsAt: plus(start, 60) })
    const taken = await checkVisit(ctx, wanted)

    expect(free).toEqual({
      isFree: true,
      items: [
        { position: 0, reason: null, members: [] },
        { position: 1, reason: null, members: [ida] },
      ],
    })
    expect(taken).toMatchObject({ isFree: false, items: [{ reason: null }, { reason: 'taken' }] })
    expect(await claimsOf(ctx)).toHaveLength(1)
  }))
