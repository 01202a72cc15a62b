import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { explainAvailability, findAvailability } from '#platform/scheduling/index.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable } from '#tests/support/factories.ts'

const as = (ctx: Ctx, actor: Actor): Ctx => ({ ...ctx, actor })
const member = (providerId: string): Actor => ({
  kind: 'user',
  userId: newId(),
  sessionId: newId(),
  roles: ['provider_member'],
  providerId,
})
const operator: Actor = {
  kind: 'account',
  accountId: newId(),
  sessionId: newId(),
  roles: ['tenant_operator'],
}

/** The date so many days from now, in Berlin. */
const dayAfter = (ctx: Ctx, days: number) =>
  new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(
    new Date(ctx.now.getTime() + days * 86_400_000),
  )
const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start_minute: 540, end_minute: 1020 }))

test('free starts of the explanation are those that a customer is offered, and the rest is accounted for', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, {
      windows: everyDay,
      service: { minimum_notice_minutes: 30 * 60, horizon_days: 5 },
    })
    const range = { serviceId, from: dayAfter(ctx, 0), to: dayAfter(ctx, 7) }
    const { days: offered } = await findAvailability(ctx, range)

    const { days } = await explainAvailability(ctx, range)

    for (const day of days) {
      const slots = offered.find(({ date }) => date === day.date)?.slots ?? []
      expect([day.date, day.free]).toEqual([day.date, slots.length])
      const removed = day.removed.reduce((sum, { count }) => sum + count, 0)
      expect(day.free + removed).toBe(day.candidates)
      expect(day.runs.reduce((sum, { count }) => sum + count, 0)).toBe(day.candidates)
    }
    const rules = new Set(days.flatMap(({ removed }) => removed.map(({ rule }) => rule)))
    expect(rules).toContain('notice')
    expect(rules).toContain('horizon')
  }))

test('the booking, the time off and the exception that took starts are named', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx, { windows: everyDay })
    const [booked, off, closed] = [2, 3, 4].map((days) => dayAfter(ctx, days)) as [string, string, string]
    const range = { serviceId, from: booked, to: closed }
    const { days: before } = await findAvailability(ctx, range)
    const at = (day: string, index: number) => before.find(({ date }) => date === day)!.slots[index]!
    const hold = await createHold(ctx, { serviceId, startsAt: at(booked, 8) })
    const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    await ctx.trx('time_off').insert({
      id: newId(),
      provider_id: providerId,
      starts_at: at(off, 0),
      ends_at: at(off, 4),
      reason: 'Dentist',
    })
    await ctx.trx('availability_exceptions').insert({
      id: newId(),
      provider_id: providerId,
      date: closed,
      note: 'Public holiday',
    })
    await ctx.trx('schedules').where({ provider_id: providerId }).update({ version: 2 })
    const { days } = await explainAvailability(ctx, range)

    const causes = Object.fromEntries(days.map((day) => [day.date, day.causes]))
    expect(causes[booked]).toMatchObject([
      { rule: 'booking', kind: 'booking', bookingId: booking.id, count: 7, startsAt: booking.startsAt },
    ])
    expect(causes[off]).toMatchObject([{ rule: 'time_off', label: 'Dentist', count: 4 }])
    expect(causes[closed]).toMatchObject([{ rule: 'exception', label: 'Public holiday', count: 29 }])
  }))

test.each([
  ['provider', 'paused', { provider: { stage: 'paused' } }],
  ['provider', 'not_verified', { provider: { stage: 'profile' } }],
  ['provider', 'not_published', { provider: { is_published: false } }],
  ['service', 'inactive', { service: { is_active: false } }],
] as const)('a %s that is %s takes every start that is left, and says so', (rule, reason, bookable) =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, { windows: everyDay, ...bookable })

    const explained = await explainAvailability(ctx, {
      serviceId,
      from: dayAfter(ctx, 2),
      to: dayAfter(ctx, 2),
    })

    expect(explained.stops).toEqual([{ rule, reason }])
    expect(explained.days).toMatchObject([{ candidates: 29, free: 0, removed: [{ rule, count: 29 }] }])
  }),
)

test('a day without hours differs from one whose hours are too short for the service', () =>
  inTestTenant(async (ctx) => {
    const date = dayAfter(ctx, 2)
    const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
    const { serviceId } = await createBookable(ctx, {
      windows: [{ weekday, start_minute: 540, end_minute: 585 }],
    })

    const explained = await explainAvailability(ctx, { serviceId, from: date, to: dayAfter(ctx, 3) })

    expect(explained.days.map(({ closed }) => closed)).toEqual(['too_short', 'no_hours'])
  }))

test('of a service with several lengths each is explained by itself', () =>
  inTestTenant(async (ctx) => {
    const date = dayAfter(ctx, 2)
    const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
    const { serviceId } = await createBookable(ctx, {
      windows: [{ weekday, start_minute: 540, end_minute: 630 }],
      service: {
        duration_options: JSON.stringify([
          { durationMinutes: 60, priceAmount: 6000 },
          { durationMinutes: 120, priceAmount: 11_000 },
          { durationMinutes: 30, priceAmount: 3500 },
        ]),
      },
    })
    const range = { serviceId, from: date, to: date }
    const dayOf = async (durationMinutes?: number) => {
      const explained = await explainAvailability(ctx, { ...range, durationMinutes })
      const { days: offered } = await findAvailability(ctx, { ...range, durationMinutes })
      const [day] = explained.days
      expect(day!.free).toBe(offered[0]?.slots.length ?? 0)
      expect(explained.durations).toEqual([30, 60, 120])
      return { durationMinutes: explained.durationMinutes, free: day!.free, closed: day!.closed }
    }

    expect(await dayOf()).toEqual({ durationMinutes: 60, free: 3, closed: null })
    expect(await dayOf(30)).toEqual({ durationMinutes: 30, free: 5, closed: null })
    expect(await dayOf(120)).toEqual({ durationMinutes: 120, free: 0, closed: 'too_short' })
    await expect(explainAvailability(ctx, { ...range, durationMinutes: 45 })).rejects.toMatchObject({
      code: 'validation_failed',
    })
  }))

test('a provider without any hours is told that', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx)
    await ctx.trx('schedules').where({ provider_id: providerId }).delete()
    const date = dayAfter(ctx, 2)

    const explained = await explainAvailability(ctx, { serviceId, from: date, to: date })

    expect(explained).toMatchObject({ hasHours: false, timeZone: null, days: [{ closed: 'no_hours' }] })
  }))

test('it is told to the provider and to operators, and to nobody else', () =>
  inTestTenant(async (ctx) => {
    const { serviceId, providerId } = await createBookable(ctx)
    const date = dayAfter(ctx, 2)
    const asked = (actor: Actor) => explainAvailability(as(ctx, actor), { serviceId, from: date, to: date })

    await expect(asked(member(providerId))).resolves.toMatchObject({ serviceId })
    await expect(asked(operator)).resolves.toMatchObject({ serviceId })
    await expect(asked(member(newId()))).rejects.toMatchObject({ code: 'not_found' })
    await expect(asked({ kind: 'guest' })).rejects.toMatchObject({ code: 'not_found' })
  }))
