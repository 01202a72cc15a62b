import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getProviderContacts } from '#platform/providers/index.ts'
import { Booking } from '../models.ts'
import { type DiaryFacts, diaryFactsOf } from './diary-facts.ts'

/** An appointment for the calendar of those who do it: what they see of it anyway. */
export type FeedBooking = DiaryFacts & {
  uid: string
  status: 'tentative' | 'confirmed' | 'cancelled'
  changedAt: Date
}

type Feed = {
  providerId: string
  /** Only what this member does. */
  memberId: string | null
  from: Date
  to: Date
  /** What was cancelled since is told as cancelled, so that calendars take it out. */
  cancelledSince: Date
  limit: number
}

const cancelled = ['cancelled', 'declined']

/** For the system only: who may see a feed is known by its secret. The soonest first. @throws AppError `forbidden` */
export async function listFeedBookings(ctx: Ctx, feed: Feed): Promise<FeedBooking[]> {
  assertAllowed(ctx.actor.kind === 'system')
  const rows = await Booking.query(ctx.trx)
    .select(
      'bookings.*',
      ctx.trx.raw(`(select max(t.created_at) from booking_transitions t
        where t.booking_id = bookings.id and t.to_status = bookings.status) as changed_at`),
    )
    .where('bookings.provider_id', feed.providerId)
    .whereNotIn('bookings.status', ['held', 'expired'])
    .where('bookings.starts_at', '<', feed.to)
    .where('bookings.ends_at', '>', feed.from)
    .modify((query) => {
      query.whereRaw(
        `(bookings.status <> all (?) or exists (select 1 from booking_transitions t
          where t.booking_id = bookings.id and t.to_status = bookings.status and t.created_at > ?))`,
        [cancelled, feed.cancelledSince],
      )
      if (feed.memberId === null) return
      query.whereRaw(
        `(bookings.member_id = ? or exists (select 1 from slot_claims c where c.resource_id = ?
          and (c.booking_id = bookings.id or c.group_session_id = bookings.group_session_id)))`,
        [feed.memberId, feed.memberId],
      )
    })
    .orderBy([{ column: 'bookings.starts_at' }, { column: 'bookings.id' }])
    .limit(feed.limit)
  const contacts = await getProviderContacts(ctx, [feed.providerId])
  const provider = contacts.get(feed.providerId)
  return rows.map((row) => {
    const { changedAt } = row as Booking & { changedAt: Date | null }
    return {
      uid: row.calendarUid,
      status: cancelled.includes(row.status)
        ? 'cancelled'
        : row.status === 'requested'
          ? 'tentative'
          : 'confirmed',
      changedAt: changedAt ?? row.confirmedAt ?? row.createdAt,
      ...diaryFactsOf(row, provider),
    }
  })
}
