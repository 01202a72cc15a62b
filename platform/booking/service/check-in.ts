import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { bookingCheckedIn } from '../events.ts'
import type { LiveView } from '../live-schemas.ts'
import { type Booking, BookingCheckIn } from '../models.ts'
import { checkInRefusal } from '../rules/index.ts'
import { subjectOf } from './answer-request.ts'
import { type Asked, findAsked, lockAsked } from './asked.ts'
import { endSharing } from './live-position.ts'
import { getLiveStatus, recordProgress } from './live.ts'

/** Which booking a code would be about. @throws AppError `not_found`, `link_expired`, `forbidden`, `illegal_transition` */
export async function assertMayShowCode(ctx: Ctx, asked: Asked): Promise<string> {
  const { booking } = await findAsked(ctx, asked)
  const detail = checkInRefusal(booking, ctx.now)
  if (detail !== null) throw new AppError('illegal_transition', { detail })
  return booking.id
}

/**
 * Both have met: the provider has scanned what the customer's page showed. Whoever was on the way has arrived. Again
 * changes nothing.
 * @throws AppError `not_found`, `forbidden`, `illegal_transition`
 */
export async function checkIn(ctx: Ctx, bookingId: string): Promise<LiveView> {
  const asked: Asked = { as: 'provider', bookingId }
  const { booking } = await lockAsked(ctx, asked)
  const known = await BookingCheckIn.query(ctx.trx).findOne({ booking_id: bookingId })
  if (known) return getLiveStatus(ctx, asked)
  const detail = checkInRefusal(booking, ctx.now)
  if (detail !== null) throw new AppError('illegal_transition', { detail })
  await recordMeeting(ctx, booking, { method: 'code', takenBy: 'provider', distanceMetres: null })
  return getLiveStatus(ctx, asked)
}

/** Whoever was on the way has arrived. The booking must have been read `forUpdate`, and nothing be recorded of it yet. */
export async function recordMeeting(
  ctx: Ctx,
  booking: Booking,
  { method, takenBy, distanceMetres }: Pick<BookingCheckIn, 'method' | 'takenBy' | 'distanceMetres'>,
): Promise<void> {
  await ctx.trx('booking_check_ins').insert({
    id: newId(),
    booking_id: booking.id,
    method,
    taken_by: takenBy,
    distance_metres: distanceMetres,
    actor: actorKey(ctx.actor),
    created_at: ctx.now,
  })
  await emit(ctx, bookingCheckedIn, { ...subjectOf(booking), method })
  if (booking.progress === null || booking.progress === 'on_the_way') {
    await recordProgress(ctx, booking, { progress: 'arrived', percent: null })
    await endSharing(ctx, booking, 'arrived')
  }
}
