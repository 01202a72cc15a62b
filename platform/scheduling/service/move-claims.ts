import type { Ctx } from '#platform/kernel/tenant.ts'

/**
 * Gives the time of bookings to another resource, all of them or none. Both calendars are locked in one order, so
 * that two who move against each other do not wait for ever; working hours are not asked, because people decide.
 * @returns the bookings whose time the other does not have; when there are any, nothing was moved
 */
export async function moveClaims(
  ctx: Ctx,
  { bookingIds, from, to }: { bookingIds: readonly string[]; from: string; to: string },
): Promise<string[]> {
  if (bookingIds.length === 0) return []
  for (const resourceId of [from, to].toSorted()) {
    await ctx.trx.raw(`select pg_advisory_xact_lock(hashtextextended(?::text || ?::text, 0))`, [
      ctx.tenantId,
      resourceId,
    ])
  }
  const { rows } = await ctx.trx.raw<{ rows: { bookingId: string }[] }>(
    `select distinct mine.booking_id as "bookingId" from slot_claims mine
       join slot_claims other on other.resource_id = ? and other.active and other.lane = mine.lane
         and other.starts_at < mine.ends_at and other.ends_at > mine.starts_at
         and (other.expires_at is null or other.expires_at > ?)
     where mine.active and mine.resource_id = ? and mine.booking_id = any (?)`,
    [to, ctx.now, from, [...bookingIds]],
  )
  if (rows.length > 0) return rows.map(({ bookingId }) => bookingId)
  await ctx
    .trx('slot_claims')
    .where({ resource_id: to, active: true })
    .where('expires_at', '<=', ctx.now)
    .update({ active: false })
  await ctx
    .trx('slot_claims')
    .where({ resource_id: from, active: true })
    .whereIn('booking_id', [...bookingIds])
    .update({ resource_id: to })
  return []
}
