import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getProviderContacts } from '#platform/providers/index.ts'
import { listAllocatedNames } from '#platform/scheduling/index.ts'
import { Booking } from '../models.ts'
import { type DiaryFacts, diaryFactsOf } from './diary-facts.ts'
import { isErased } from './personal-data.ts'

/** A booking as the calendar of one who does it shows it. */
export type CalendarEntry = DiaryFacts & {
  bookingId: string
  providerId: string
  /** Who does it: members of the team, or the provider as a whole. */
  resourceIds: string[]
  /** It takes place, as far as anybody knows. */
  isOn: boolean
  /** It was called off, or never came to be; what is over is neither this nor on. */
  isOff: boolean
  /** Whoever booked it is erased, and named nowhere any more. */
  isErased: boolean
}

const on = ['confirmed', 'in_progress']
const over = ['completed', 'closed', 'no_show']

/** For the system only. Null when there is no such booking. @throws AppError `forbidden` */
export async function findCalendarEntry(ctx: Ctx, bookingId: string): Promise<CalendarEntry | null> {
  assertAllowed(ctx.actor.kind === 'system')
  const row = await Booking.query(ctx.trx).findOne({ id: bookingId })
  if (!row) return null
  const [names, contacts] = await Promise.all([
    listAllocatedNames(ctx, [bookingId]),
    getProviderContacts(ctx, [row.providerId]),
  ])
  const members = names.get(bookingId)?.members.map(({ id }) => id) ?? []
  return {
    bookingId,
    providerId: row.providerId,
    resourceIds: [...new Set([row.memberId ?? row.providerId, ...members])],
    isOn: on.includes(row.status),
    isOff: !on.includes(row.status) && !over.includes(row.status),
    isErased: isErased(row),
    ...diaryFactsOf(row, contacts.get(row.providerId)),
  }
}

/** Of a provider, what is agreed and not over yet, the soonest first. */
export async function listComingBookingIds(
  ctx: Ctx,
  { providerId, limit }: { providerId: string; limit: number },
): Promise<string[]> {
  const rows = await Booking.query(ctx.trx)
    .select('id')
    .where({ provider_id: providerId })
    .whereIn('status', on)
    .where('ends_at', '>', ctx.now)
    .orderBy([{ column: 'starts_at' }, { column: 'id' }])
    .limit(limit)
  return rows.map(({ id }) => id)
}
