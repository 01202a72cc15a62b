import type { CreateSeriesHolds } from '#platform/booking/group-schemas.ts'
import { confirmGroup } from '#platform/booking/service/groups/confirm.ts'
import { claimGroup } from '#platform/booking/service/groups/holds.ts'
import { lookAtSeries } from '#platform/booking/service/groups/series.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { outboxOf } from '#tests/support/database.ts'
import { type Bookable, contact, createBookable, quarterAfter } from '#tests/support/factories.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
export const week = 7 * day
export const after = (start: Date, milliseconds: number) =>
  new Date(start.getTime() + milliseconds).toISOString()

type Wish = Bookable & Partial<CreateSeriesHolds> & { hours?: number }
/** A confirmed series of one guest, its provider, and what is known of both. */
export async function booked(
  ctx: Ctx,
  { hours = 240, service, timeZone = 'UTC', windows, ...wish }: Wish = {},
) {
  const made = await createBookable(ctx, {
    timeZone,
    ...(windows ? { windows } : {}),
    service: { horizon_days: 730, ...service },
  })
  const start = quarterAfter(ctx.now, hours)
  const { plan, conflicts } = await lookAtSeries(ctx, {
    serviceId: made.serviceId,
    firstStartsAt: start.toISOString(),
    everyWeeks: 1,
    count: 4,
    ...wish,
  })
  expect(conflicts).toEqual([])
  const { groupId, secret } = await claimGroup(ctx, plan)
  const { group, links } = await confirmGroup(ctx, { groupId, secret, ...contact })
  const bookings = group.items.map(({ booking }) => booking)
  const guest = links.map(
    ({ managePath }) => ({ as: 'guest', secret: managePath.split('/').at(-1)! }) as const,
  )
  const provider = bookings.map(({ id }) => ({ as: 'provider', bookingId: id }) as const)
  return { ...made, start, groupId, bookings, guest, provider }
}

const terms = {
  cancellation: [
    { hoursBefore: 24 * 9, refundPercent: 100 },
    { hoursBefore: 24, refundPercent: 50 },
  ],
  reschedule: { mostTimes: 2, hoursBefore: 24 },
  noShow: { graceMinutes: 15, feePercent: 100, contestHours: 48 },
}
export const withPolicy = (ctx: Ctx) =>
  ctx
    .trx('booking_policies')
    .insert({ id: newId(), name: 'Strict', terms: JSON.stringify(terms), is_default: true })
export const startsOf = ({ items }: { items: { booking: { startsAt: string } }[] }) =>
  items.map(({ booking }) => booking.startsAt)
export const statusesOf = ({ items }: { items: { booking: { status: string } }[] }) =>
  items.map(({ booking }) => booking.status)
export const eventsOf = async (ctx: Ctx, name: string) =>
  (await outboxOf(ctx)).filter((event) => event.name === name).map(({ payload }) => payload)
/** The claims that count, as they stand beside the bookings that take time. */
export async function assertClaimed(ctx: Ctx) {
  const claims = await ctx.trx('slot_claims').where({ active: true }).select('booking_id', 'starts_at')
  const taken = await ctx
    .trx('bookings')
    .whereIn('status', ['held', 'requested', 'confirmed'])
    .select('id as booking_id', 'starts_at')
  const byId = (rows: { booking_id: string }[]) =>
    rows.toSorted((one, other) => one.booking_id.localeCompare(other.booking_id))
  expect(byId(claims)).toEqual(byId(taken))
}
