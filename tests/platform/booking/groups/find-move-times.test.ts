import { createHold } from '#platform/booking/index.ts'
import { confirmGroup } from '#platform/booking/service/groups/confirm.ts'
import { findGroupMoveTimes } from '#platform/booking/service/groups/find-move-times.ts'
import { claimGroup } from '#platform/booking/service/groups/holds.ts'
import { moveGroup } from '#platform/booking/service/groups/move-group.ts'
import type { LookedAtGroup } from '#platform/booking/service/groups/plan.ts'
import { lookAtSeries } from '#platform/booking/service/groups/series.ts'
import { lookAtVisit } from '#platform/booking/service/groups/visits.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'

const minute = 60_000
const plus = (start: Date | string, minutes: number) =>
  new Date(new Date(start).getTime() + minutes * minute).toISOString()
const dateOf = (instant: Date | string) => new Date(instant).toISOString().slice(0, 10)

/** @returns each of the bookings as its guest asks about it */
async function confirmed(ctx: Ctx, { plan, conflicts }: LookedAtGroup) {
  expect(conflicts).toEqual([])
  const { groupId, secret } = await claimGroup(ctx, plan)
  const { links } = await confirmGroup(ctx, { groupId, secret, ...contact })
  return links.map(({ managePath }) => ({ as: 'guest', secret: managePath.split('/').at(-1)! }) as const)
}

/** A cut and a colour of one provider, right after each other. */
async function bookedVisit(ctx: Ctx) {
  const made = await createBookable(ctx, {
    timeZone: 'UTC',
    service: { title: 'Cut', duration_minutes: 30 },
  })
  const colourId = await createService(ctx, {
    providerId: made.providerId,
    categoryId: made.categoryId,
    title: 'Colour',
    duration_minutes: 60,
  })
  const start = new Date(`${dateOf(quarterAfter(ctx.now, 96))}T10:00:00Z`)
  const looked = await lookAtVisit(ctx, {
    items: [{ serviceId: made.serviceId }, { serviceId: colourId }],
    starts: [start.toISOString(), plus(start, 30)],
  })
  return { ...made, colourId, start, guest: await confirmed(ctx, looked) }
}
const on = (start: Date | string) => ({ from: dateOf(start), to: dateOf(start) })
const slotsOf = ({ days }: { days: { slots: string[] }[] }) =>
  days.flatMap(({ slots }) => slots.map((slot) => new Date(slot).toISOString()))

test('a whole visit may go where its own parts are now, and nowhere where one of them does not fit', () =>
  inTestTenant(async (ctx) => {
    const { guest, start, colourId } = await bookedVisit(ctx)
    await createHold(ctx, { serviceId: colourId, startsAt: plus(start, 240) })

    const alone = slotsOf(await findGroupMoveTimes(ctx, guest[0]!, { ...on(start), scope: 'one' }))
    const whole = slotsOf(await findGroupMoveTimes(ctx, guest[0]!, { ...on(start), scope: 'all' }))

    expect(alone).not.toContain(plus(start, 15))
    expect(whole).toContain(plus(start, 15))
    // At 13:30 the cut would fit, and the colour after it would end when the held one has begun.
    expect(alone).toContain(plus(start, 210))
    expect(whole).not.toContain(plus(start, 210))
    expect(whole).toContain(plus(start, 150))
    expect(whole).toContain(plus(start, 300))
    const { group } = await moveGroup(ctx, guest[0]!, { scope: 'all', startsAt: plus(start, 15) })
    expect(group.items.map(({ booking }) => booking.startsAt)).toEqual([plus(start, 15), plus(start, 45)])
  }))

test('the times of a visit are those of the part that is asked about, and every one of them can be had', () =>
  inTestTenant(async (ctx) => {
    const { guest, start } = await bookedVisit(ctx)

    const starts = slotsOf(await findGroupMoveTimes(ctx, guest[1]!, { ...on(start), scope: 'all' }))

    expect(starts).toContain(plus(start, 30))
    // The cut keeps to its quarters of an hour, and the colour follows half an hour later.
    expect(starts.every((each) => new Date(each).getUTCMinutes() % 15 === 0)).toBe(true)
    await moveGroup(ctx, guest[1]!, { scope: 'all', startsAt: starts.at(-1)! })
  }))

test('where the days that are asked about have nothing, the next start at which all fits is named', () =>
  inTestTenant(async (ctx) => {
    const made = await createBookable(ctx, {
      timeZone: 'UTC',
      windows: [{ weekday: 3, start_minute: 600, end_minute: 720 }],
      service: { duration_minutes: 30 },
    })
    const wednesday = new Date(`${dateOf(quarterAfter(ctx.now, 24 * 7))}T10:00:00Z`)
    wednesday.setUTCDate(wednesday.getUTCDate() + ((3 - wednesday.getUTCDay() + 7) % 7))
    const guest = await confirmed(
      ctx,
      await lookAtVisit(ctx, {
        items: [{ serviceId: made.serviceId }, { serviceId: made.serviceId }],
        starts: [wednesday.toISOString(), plus(wednesday, 30)],
      }),
    )
    const thursday = plus(wednesday, 1440)

    const view = await findGroupMoveTimes(ctx, guest[0]!, { ...on(thursday), scope: 'all' })

    expect(view.days).toEqual([])
    expect(view.nextFree).toBe(plus(wednesday, 7 * 1440))
  }))

test('of a series the starts of the one that is named are told, those of its own appointments among them', () =>
  inTestTenant(async (ctx) => {
    const { serviceId } = await createBookable(ctx, { timeZone: 'UTC', service: { horizon_days: 90 } })
    const start = new Date(`${dateOf(quarterAfter(ctx.now, 96))}T10:00:00Z`)
    const looked = await lookAtSeries(ctx, {
      serviceId,
      firstStartsAt: start.toISOString(),
      everyWeeks: 1,
      count: 3,
    })
    const guest = await confirmed(ctx, looked)
    const second = plus(start, 7 * 1440)

    const alone = await findGroupMoveTimes(ctx, guest[0]!, { ...on(second), scope: 'one' })
    const all = await findGroupMoveTimes(ctx, guest[0]!, { ...on(second), scope: 'all' })

    expect(slotsOf(alone)).not.toContain(second)
    expect(slotsOf(all)).toContain(second)
  }))

test('one that is over leads nowhere', () =>
  inTestTenant(async (ctx) => {
    const { guest, start } = await bookedVisit(ctx)
    const later = { ...ctx, now: new Date(plus(start, 20)) }

    const answer = findGroupMoveTimes(later, guest[0]!, { ...on(start), scope: 'all' })

    await expect(answer).rejects.toMatchObject({ code: 'illegal_transition' })
  }))
