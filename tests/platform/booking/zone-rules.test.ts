import { confirmBooking, createHold, getBooking, rescheduleAsked } from '#platform/booking/index.ts'
import { keepPromisedTimes, listProvidersToCompare } from '#platform/booking/service/promised-times.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, hours } from '#platform/kernel/time.ts'
import { timeZone, type ZoneRules, zoneRulesInUse } from '#platform/scheduling/index.ts'
import { inTestTenant, outboxOf } from '#tests/support/database.ts'
import { contact, createBookable, type Bookable } from '#tests/support/factories.ts'

const now = new Date('2027-05-03T09:00:00Z')
/** As if it had been decided that the clocks of Berlin stay at winter time. */
const winterForever: ZoneRules = {
  version: '2999a',
  zoneOf: (name) => timeZone(name === 'Europe/Berlin' ? 'Africa/Lagos' : name),
}

const inMay = (work: (ctx: Ctx) => Promise<void>) => inTestTenant((ctx) => work({ ...ctx, now }))
const openTo = (service: Bookable['service'] = {}) => ({ service: { horizon_days: 400, ...service } })

async function book(ctx: Ctx, serviceId: string, startsAt: string, wish: object = {}) {
  const hold = await createHold(ctx, { serviceId, startsAt, ...wish })
  const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
  return booking.id
}
const rowOf = (ctx: Ctx, id: string) => ctx.trx('bookings').where({ id }).first()
const claimsOf = async (ctx: Ctx, bookingId: string) => {
  const rows = (await ctx.trx('slot_claims').where({ booking_id: bookingId, active: true })) as {
    starts_at: Date
    ends_at: Date
  }[]
  return rows.map(({ starts_at: from, ends_at: to }) => [from.toISOString(), to.toISOString()])
}
const movesOf = async (ctx: Ctx) =>
  (await outboxOf(ctx)).filter(({ name }) => name === 'booking.rescheduled').map(({ payload }) => payload)

test('a booking keeps beside its instant what it promises: the time on the wall, and by which rules', () =>
  inMay(async (ctx) => {
    const { serviceId } = await createBookable(ctx, openTo())

    const id = await book(ctx, serviceId, '2027-07-01T08:00:00Z')

    expect(await rowOf(ctx, id)).toMatchObject({
      starts_wall: '2027-07-01T10:00',
      zone_rules: zoneRulesInUse.version,
    })
    expect(zoneRulesInUse.version).toMatch(/^\d{4}[a-z]+$/)
  }))

test('when a zone gives up its summer time, appointments stay at their time on the wall, also back to back', () =>
  inMay(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, openTo())
    const first = await book(ctx, serviceId, '2027-07-01T08:00:00Z')
    const second = await book(ctx, serviceId, '2027-07-01T09:00:00Z')
    const winter = await book(ctx, serviceId, '2027-12-01T09:00:00Z')

    const outcome = await keepPromisedTimes(ctx, providerId, winterForever)

    expect(outcome).toEqual({ kept: 1, shifted: 2, standing: 0 })
    expect(await rowOf(ctx, first)).toMatchObject({
      starts_at: new Date('2027-07-01T09:00:00Z'),
      ends_at: new Date('2027-07-01T10:00:00Z'),
      starts_wall: '2027-07-01T10:00',
      zone_rules: '2999a',
      start_version: 2,
      calendar_sequence: 1,
      reschedule_count: 0,
      is_free_to_leave: false,
    })
    expect(await claimsOf(ctx, first)).toEqual([['2027-07-01T09:00:00.000Z', '2027-07-01T10:00:00.000Z']])
    expect(await claimsOf(ctx, second)).toEqual([['2027-07-01T10:00:00.000Z', '2027-07-01T11:00:00.000Z']])
    expect(await rowOf(ctx, winter)).toMatchObject({
      starts_at: new Date('2027-12-01T09:00:00Z'),
      zone_rules: '2999a',
      start_version: 1,
    })
    expect(await movesOf(ctx)).toHaveLength(2)
    expect(await movesOf(ctx)).toContainEqual(
      expect.objectContaining({ bookingId: first, by: 'system', cause: 'zone_rules', startVersion: 2 }),
    )
    expect((await getBooking(ctx, first)).history).toContainEqual(
      expect.objectContaining({ reason: 'The clocks of Europe/Berlin go by other rules' }),
    )
  }))

test('it is done once; older rules, such as those of the release before, change nothing back', () =>
  inMay(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, openTo())
    const id = await book(ctx, serviceId, '2027-07-01T08:00:00Z')
    expect(await listProvidersToCompare(ctx, winterForever, 10)).toEqual([providerId])
    await keepPromisedTimes(ctx, providerId, winterForever)
    const after = await rowOf(ctx, id)

    expect(await listProvidersToCompare(ctx, winterForever, 10)).toEqual([])
    const outcomes = [
      await keepPromisedTimes(ctx, providerId, winterForever),
      await keepPromisedTimes(ctx, providerId, zoneRulesInUse),
    ]

    expect(outcomes).toEqual([
      { kept: 0, shifted: 0, standing: 0 },
      { kept: 0, shifted: 0, standing: 0 },
    ])
    expect(await rowOf(ctx, id)).toEqual(after)
  }))

test('a class moves as a whole, with the seats in it and those still being checked out', () =>
  inMay(async (ctx) => {
    const { serviceId, providerId } = await createBookable(
      ctx,
      openTo({ capacity: 3, duration_minutes: 180 }),
    )
    const one = await book(ctx, serviceId, '2027-07-01T08:00:00Z')
    const two = await book(ctx, serviceId, '2027-07-01T08:00:00Z')
    const hold = await createHold(ctx, { serviceId, startsAt: '2027-07-01T08:00:00Z' })

    const outcome = await keepPromisedTimes(ctx, providerId, winterForever)

    expect(outcome).toEqual({ kept: 0, shifted: 3, standing: 0 })
    const starts = await ctx.trx('bookings').whereIn('id', [one, two, hold.id]).distinct('starts_at')
    expect(starts).toEqual([{ starts_at: new Date('2027-07-01T09:00:00Z') }])
    expect(await ctx.trx('slot_claims').where({ active: true }).distinct('starts_at', 'ends_at')).toEqual([
      { starts_at: new Date('2027-07-01T09:00:00Z'), ends_at: new Date('2027-07-01T12:00:00Z') },
    ])
    expect(await ctx.trx('group_sessions').first('starts_at', 'ends_at')).toEqual({
      starts_at: new Date('2027-07-01T09:00:00Z'),
      ends_at: new Date('2027-07-01T12:00:00Z'),
    })
    // Nothing has been promised to whoever is still checking out.
    expect(
      (await movesOf(ctx)).map((payload) => (payload as { bookingId: string }).bookingId).toSorted(),
    ).toEqual([one, two].toSorted())
  }))

test('where a booking of another zone has that time, the instant stays, and the customer may leave without a fee', () =>
  inMay(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, openTo())
    const id = await book(ctx, serviceId, '2027-07-01T08:00:00Z')
    const other = await book(ctx, serviceId, '2027-07-01T09:00:00Z')
    await ctx
      .trx('bookings')
      .where({ id: other })
      .update({ time_zone: 'Asia/Tokyo', starts_wall: '2027-07-01T18:00' })

    const outcome = await keepPromisedTimes(ctx, providerId, winterForever)

    expect(outcome).toEqual({ kept: 1, shifted: 0, standing: 1 })
    expect(await rowOf(ctx, id)).toMatchObject({
      starts_at: new Date('2027-07-01T08:00:00Z'),
      starts_wall: '2027-07-01T09:00',
      is_free_to_leave: true,
      start_version: 2,
    })
    expect(await claimsOf(ctx, id)).toEqual([['2027-07-01T08:00:00.000Z', '2027-07-01T09:00:00.000Z']])
    // Told as it looks on the wall: it was at ten, it is at nine.
    expect(await movesOf(ctx)).toEqual([
      expect.objectContaining({
        bookingId: id,
        fromStartsAt: '2027-07-01T09:00:00.000Z',
        startsAt: '2027-07-01T08:00:00.000Z',
      }),
    ])
  }))

test('to somebody who lives by another clock it is another time: they may leave without a fee', () =>
  inMay(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, openTo())
    const id = await book(ctx, serviceId, '2027-07-01T08:00:00Z', { customerTimeZone: 'America/New_York' })

    await keepPromisedTimes(ctx, providerId, winterForever)

    expect(await rowOf(ctx, id)).toMatchObject({ is_free_to_leave: true })
  }))

test('a booking that is older than this gets what the wall shows at the first look; what is over is left alone', () =>
  inMay(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, openTo())
    const ahead = await book(ctx, serviceId, '2027-07-01T08:00:00Z')
    const past = await book(ctx, serviceId, '2027-05-04T08:00:00Z')
    await ctx.trx('bookings').update({ starts_wall: null, zone_rules: null })

    const later = { ...ctx, now: after(now, hours(48)) }
    await keepPromisedTimes(later, providerId, zoneRulesInUse)

    expect(await rowOf(ctx, ahead)).toMatchObject({
      starts_wall: '2027-07-01T10:00',
      zone_rules: zoneRulesInUse.version,
    })
    expect(await rowOf(ctx, past)).toMatchObject({ starts_wall: null, zone_rules: null })
  }))

test('a booking that is moved promises its new time on the wall', () =>
  inMay(async (ctx) => {
    const { serviceId } = await createBookable(ctx, openTo())
    const id = await book(ctx, serviceId, '2027-07-01T08:00:00Z')

    await rescheduleAsked(
      ctx,
      { as: 'provider', bookingId: id },
      { startsAt: '2027-12-01T14:00:00Z', isAgreed: true },
    )

    expect(await rowOf(ctx, id)).toMatchObject({ starts_wall: '2027-12-01T15:00' })
  }))
