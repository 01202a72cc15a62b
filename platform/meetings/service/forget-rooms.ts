import { listMeetingEnds } from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { Meeting } from '../models.ts'

/** A call that is over is still of interest to nobody after this. */
const keptDays = 1
/** So many rooms are looked at in one query. */
const mostAtOnce = 200

/**
 * Forgets the rooms of calls that ended more than a day ago: who has an old link comes nowhere, and what opens a room is
 * kept no longer than it opens one. A room whose appointment was moved on stays.
 * @returns how many
 */
export async function forgetOldRooms(ctx: Ctx): Promise<number> {
  const endedBefore = after(ctx.now, -days(keptDays))
  let last: string | null = null
  let count = 0
  for (;;) {
    const rooms = await oldRooms(ctx, endedBefore, last)
    if (rooms.length === 0) return count
    last = rooms.at(-1)!.id
    const ends = await listMeetingEnds(ctx, rooms)
    const over = rooms.filter(({ bookingId, groupSessionId }) => {
      const end = ends.get((groupSessionId ?? bookingId)!)
      return !end || end <= endedBefore
    })
    if (over.length === 0) continue
    const ids = over.map(({ id }) => id)
    count += await Meeting.query(ctx.trx).whereIn('id', ids).delete()
  }
}

async function oldRooms(ctx: Ctx, madeBefore: Date, last: string | null): Promise<Meeting[]> {
  const query = Meeting.query(ctx.trx)
    .select('id', 'booking_id', 'group_session_id')
    .where('created_at', '<=', madeBefore)
    .orderBy('id')
    .limit(mostAtOnce)
  return last === null ? query : query.where('id', '>', last)
}
