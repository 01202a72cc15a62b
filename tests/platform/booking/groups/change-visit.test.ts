import { createHold } from '#platform/booking/index.ts'
import { cancelGroup } from '#platform/booking/service/groups/cancel-group.ts'
import { confirmGroup } from '#platform/booking/service/groups/confirm.ts'
import { claimGroup } from '#platform/booking/service/groups/holds.ts'
import { moveGroup, previewGroupMove } from '#platform/booking/service/groups/move-group.ts'
import { getBookingGroup } from '#platform/booking/service/groups/read.ts'
import { lookAtVisit } from '#platform/booking/service/groups/visits.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { as, member } from '#tests/support/supply.ts'

const minute = 60_000
const plus = (start: Date, minutes: number) => new Date(start.getTime() + minutes * minute).toISOString()

/** Half an hour with each of two providers, one right after the other. */
async function booked(ctx: Ctx) {
  const service = { duration_minutes: 20, step_minutes: 60 }
  const first = await createBookable(ctx, { timeZone: 'UTC', service: { ...service, step_minutes: 15 } })
  const second = await createBookable(ctx, { timeZone: 'UTC', service })
  const start = quarterAfter(ctx.now, 72)
  const { plan, conflicts } = await lookAtVisit(ctx, {
    items: [first, second].map(({ serviceId }) => ({ serviceId })),
    starts: [start.toISOString(), plus(start, 20)],
  })
  expect(conflicts).toEqual([])
  const { groupId, secret } = await claimGroup(ctx, plan)
  const { group, links } = await confirmGroup(ctx, { groupId, secret, ...contact })
  const guest = links.map(
    ({ managePath }) => ({ as: 'guest', secret: managePath.split('/').at(-1)! }) as const,
  )
  return { first, second, start, guest, bookings: group.items.map(({ booking }) => booking) }
}
const startsOf = ({ items }: { items: { booking: { startsAt: string } }[] }) =>
  items.map(({ booking }) => booking.startsAt)

test('a visit moves whole: what follows still begins when the one before is over, off the grid', () =>
  inTestTenant(async (ctx) => {
    const { guest, start } = await booked(ctx)

    const { group } = await moveGroup(ctx, guest[0]!, { scope: 'all', startsAt: plus(start, 15) })

    expect(startsOf(group)).toEqual([plus(start, 15), plus(start, 35)])
    expect(group.items.map(({ isException }) => isException)).toEqual([false, false])
  }))

test('when the second of a visit cannot be had at the new time, the first stays too', () =>
  inTestTenant(async (ctx) => {
    const { guest, second, start } = await booked(ctx)
    const hourLater = new Date(Math.ceil((start.getTime() + 60 * minute) / (60 * minute)) * 60 * minute)
    await createHold(ctx, { serviceId: second.serviceId, startsAt: hourLater.toISOString() })
    const input = { scope: 'all', startsAt: plus(hourLater, -15) } as const

    const preview = await previewGroupMove(ctx, guest[0]!, input)
    const answer = moveGroup(ctx, guest[0]!, input)

    expect(preview.items.map(({ reason, alternatives }) => [reason, alternatives])).toEqual([
      [null, []],
      ['taken', []],
    ])
    await expect(answer).rejects.toMatchObject({ code: 'slot_taken' })
    expect(startsOf(await getBookingGroup(ctx, guest[0]!))).toEqual([start.toISOString(), plus(start, 20)])
  }))

test('one service of a visit cannot be moved onto another of it', () =>
  inTestTenant(async (ctx) => {
    const { guest, start } = await booked(ctx)

    const answer = moveGroup(ctx, guest[0]!, { scope: 'one', startsAt: plus(start, 15) })

    await expect(answer).rejects.toMatchObject({
      code: 'slot_taken',
      extra: { conflicts: [{ position: 0 }] },
    })
  }))

test('each provider of a visit sees and cancels what is theirs', () =>
  inTestTenant(async (ctx) => {
    const { first, second, bookings } = await booked(ctx)
    const asFirst = as(member(first.providerId), ctx)
    const [mine, theirs] = bookings.map(({ id }) => ({ as: 'provider', bookingId: id }) as const)

    const seen = await getBookingGroup(asFirst, mine!)
    const cancelled = await cancelGroup(asFirst, mine!, { scope: 'all' })

    expect(seen.items.map(({ booking }) => booking.providerId)).toEqual([first.providerId])
    expect(cancelled.items.map(({ booking }) => booking.status)).toEqual(['cancelled'])
    await expect(getBookingGroup(asFirst, theirs!)).rejects.toMatchObject({ code: 'forbidden' })
    const other = await getBookingGroup(as(member(second.providerId), ctx), theirs!)
    expect(other.items.map(({ booking }) => booking.status)).toEqual(['confirmed'])
  }))
