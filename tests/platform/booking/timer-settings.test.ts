import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { getTimerSettings, setTimerSettings } from '#platform/booking/service/timer-settings.ts'
import { scheduleTimers } from '#platform/booking/service/timers.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { as, guest, member, operator } from '#tests/support/supply.ts'

const settings = {
  reminderMinutes: [60, 2880, 60],
  completionDays: 3,
  reviewMinutes: 0,
  closingDays: 30,
  waitlistOfferMinutes: 45,
  checkInMetres: 300,
}

test('until a marketplace has said something it reminds a day and two hours before', () =>
  inTestTenant(async (ctx) => {
    expect(await getTimerSettings(ctx)).toEqual({
      reminderMinutes: [1440, 120],
      completionDays: 2,
      reviewMinutes: 60,
      closingDays: 14,
      waitlistOfferMinutes: 120,
      checkInMetres: 200,
      version: 0,
    })
  }))

test('what it says counts for what is scheduled from then on', () =>
  inTestTenant(async (ctx) => {
    await setTimerSettings(ctx, { ...settings, version: 0 })
    const { serviceId } = await createBookable(ctx)
    const startsAt = quarterAfter(ctx.now, 24 * 10).toISOString()
    const hold = await createHold(ctx, { serviceId, startsAt })
    const { booking } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })

    await scheduleTimers(ctx, booking.id)
    await scheduleTimers(ctx, booking.id)

    const kinds: string[] = await ctx.trx('booking_timers').orderBy('due_at').pluck('kind')
    expect(kinds).toEqual(['reminder_2880', 'reminder_60', 'start'])
  }))

test('whoever changes what somebody else has changed meanwhile is told so, and what was said before is kept', () =>
  inTestTenant(async (ctx) => {
    const first = await setTimerSettings(ctx, { ...settings, version: 0 })
    expect(first).toMatchObject({ reminderMinutes: [2880, 60], version: 1 })

    for (const version of [0, 7])
      await expect(setTimerSettings(ctx, { ...settings, version })).rejects.toMatchObject({
        code: 'stale_version',
      })

    const second = await setTimerSettings(ctx, { ...settings, completionDays: 5, version: 1 })
    expect(second).toMatchObject({ completionDays: 5, version: 2 })
    expect(await getTimerSettings(ctx)).toMatchObject({ completionDays: 5, version: 2 })
    expect(await ctx.trx('booking_settings').orderBy('version').pluck('is_current')).toEqual([false, true])
  }))

test('only the people who run the marketplace say so, and within bounds', () =>
  inTestTenant(async (ctx) => {
    const saying = (by: Ctx, changed: Partial<typeof settings> = {}) =>
      setTimerSettings(by, { ...settings, ...changed, version: 0 })

    for (const stranger of [as(member(newId()), ctx), as(guest, ctx)])
      await expect(saying(stranger)).rejects.toMatchObject({ code: 'forbidden' })
    const staff = as(operator(), ctx)
    const wrong: [string, Partial<typeof settings>][] = [
      ['reminderMinutes.0', { reminderMinutes: [14] }],
      ['completionDays', { completionDays: 15 }],
      ['closingDays', { closingDays: 0 }],
      ['waitlistOfferMinutes', { waitlistOfferMinutes: 14 }],
      ['checkInMetres', { checkInMetres: 49 }],
    ]
    for (const [field, changed] of wrong)
      await expect(saying(staff, changed)).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ field }],
      })
    expect(await saying(staff)).toMatchObject({ version: 1 })
  }))
