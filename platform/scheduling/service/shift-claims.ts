import type { Ctx } from '#platform/kernel/tenant.ts'
import { lockResources } from './claim-slot.ts'

/** Bookings that stand and move as one: one by itself, or all that have a seat in the same class. */
export type SharedTime = { bookingIds: readonly string[]; groupSessionId: string | null }

/**
 * Moves everything that bookings have claimed by a stretch of time, as it stands: the same people, rooms, lanes and
 * seats. Hours, time off and notice are not asked, because nobody chose another time; the clocks went.
 * @param milliseconds negative for earlier
 * @returns false when somebody else has some of that time: then nothing has moved
 * @throws AppError `slot_taken` when one of the locks is kept by somebody else for too long
 */
export async function shiftClaims(
  ctx: Ctx,
  { bookingIds, groupSessionId }: SharedTime,
  milliseconds: number,
): Promise<boolean> {
  const mine = () =>
    ctx
      .trx('slot_claims')
      .where({ active: true })
      .where((query) => {
        query.whereIn('booking_id', [...bookingIds])
        if (groupSessionId) query.orWhere({ group_session_id: groupSessionId })
      })
  const resourceIds = (await mine().pluck('resource_id')) as string[]
  await lockResources(ctx, resourceIds)
  await ctx
    .trx('slot_claims')
    .whereIn('resource_id', resourceIds)
    .where({ active: true })
    .where('expires_at', '<=', ctx.now)
    .update({ active: false })
  const claimIds = (await mine().pluck('id')) as string[]
  const by = `${milliseconds} milliseconds`
  const { rows } = await ctx.trx.raw<{ rows: unknown[] }>(
    `select 1 from slot_claims mine join slot_claims other
         on other.resource_id = mine.resource_id and other.lane = mine.lane and other.active
           and other.starts_at < mine.ends_at + ?::interval and other.ends_at > mine.starts_at + ?::interval
       where mine.id = any (?) and other.id <> all (?) limit 1`,
    [by, by, claimIds, claimIds],
  )
  if (rows.length > 0) return false
  await ctx.trx.raw(
    `update slot_claims set starts_at = starts_at + ?::interval, ends_at = ends_at + ?::interval where id = any (?)`,
    [by, by, claimIds],
  )
  if (groupSessionId) {
    await ctx.trx.raw(
      `update group_sessions set starts_at = starts_at + ?::interval, ends_at = ends_at + ?::interval where id = ?`,
      [by, by, groupSessionId],
    )
  }
  return true
}
