import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { bookingConfirmed, bookingDeclined, bookingGroupConfirmed, bookingGroupDeclined } from '../events.ts'
import { Booking } from '../models.ts'
import { assertStep, type BookingParty } from '../rules/index.ts'
import type { BookingView } from '../schemas.ts'
import { countAccepted } from './allowance.ts'
import { type Asked, lockAsked } from './asked.ts'
import { freeTime } from './free-time.ts'
import { viewOf } from './booking-views.ts'
import { settleLeave } from './money/leaving.ts'
import { standingOf } from './reports.ts'
import { type SeveralOutcome, takeSeveral } from './several.ts'
import { noteForAudit } from './staff-notes.ts'
import { transition } from './transition.ts'

/**
 * The provider, or the marketplace for them, takes a request on. Saying it again changes nothing.
 * @throws AppError `not_found`, `forbidden`, `illegal_transition`, also when the time to answer has passed;
 *   `limit_reached` when the provider's plan has no room for it
 */
export async function acceptRequest(ctx: Ctx, asked: Asked): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  if (booking.status === 'confirmed' && booking.requestedAt) return viewOf(ctx, booking)
  return viewOf(ctx, await accept(ctx, booking, { by }))
}

/**
 * @param booking read `forUpdate`
 * @param how.groupId it is answered with others of its group, which is told in one message
 * @throws AppError `illegal_transition`
 */
export async function accept(ctx: Ctx, booking: Booking, { by, groupId }: How): Promise<Booking> {
  assertStep(standingOf(booking), 'accept', by, ctx.now)
  await countAccepted(ctx, booking, by)
  const accepted = await transition(ctx, booking, 'confirmed', { by, patch: { confirmedAt: ctx.now } })
  await noteForAudit(ctx, { booking, to: 'confirmed', by })
  await emit(ctx, bookingConfirmed, { ...subjectOf(booking), ...(groupId ? { groupId } : {}) })
  return accepted
}
type How = { by: BookingParty; groupId?: string | undefined }

/**
 * Several requests of one provider, each judged for itself: one that has lapsed does not keep the others waiting.
 * @returns what became of each, in the order in which they were named
 */
export const acceptRequests = (
  ctx: Ctx,
  { bookingIds }: { bookingIds: readonly string[] },
): Promise<SeveralOutcome<'accepted'>[]> =>
  takeSeveral(ctx, {
    bookingIds,
    step: 'accept',
    done: 'accepted',
    isDone: ({ status, requestedAt }) => status === 'confirmed' && requestedAt !== null,
    take: (booking, how) => accept(ctx, booking, how),
    tell: (groupId, bookings) =>
      emit(ctx, bookingGroupConfirmed, { groupId, bookingIds: bookings.map(({ id }) => id) }),
  })

/** The time is free again. Saying it again changes nothing. @throws AppError `not_found`, `forbidden`, `illegal_transition` */
export async function declineRequest(
  ctx: Ctx,
  asked: Asked,
  { reason }: { reason: string },
): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  if (booking.status === 'declined') return viewOf(ctx, booking)
  return viewOf(ctx, await decline(ctx, booking, { by, reason }))
}

/**
 * For the timer: a request to which nobody has answered in time is declined by the system.
 * @returns whether it was; false when it has been answered, or its time is not over
 */
export async function declineOverdue(ctx: Ctx, bookingId: string): Promise<boolean> {
  const booking = await Booking.query(ctx.trx).findOne({ id: bookingId }).forUpdate()
  const isOverdue = booking?.status === 'requested' && booking.respondBy && booking.respondBy <= ctx.now
  if (!isOverdue) return false
  const overdue = [booking, ...(await overdueWith(ctx, booking))]
  const groupId = overdue.length > 1 ? booking.groupId! : undefined
  for (const each of overdue)
    await decline(ctx, each, { by: 'system', reason: 'Nobody answered in time', groupId })
  const bookingIds = overdue.map(({ id }) => id)
  if (groupId) await emit(ctx, bookingGroupDeclined, { groupId, bookingIds, by: 'system' })
  return true
}

/**
 * What was asked for together lapses together, and is told in one message. One that somebody is changing right now is
 * left to its own timer: waiting for it with this booking in hand could wait for ever.
 */
const overdueWith = async (ctx: Ctx, { id, groupId }: Booking): Promise<Booking[]> =>
  groupId === null
    ? []
    : Booking.query(ctx.trx)
        .where({ group_id: groupId, status: 'requested' })
        .whereNot({ id })
        .where('respond_by', '<=', ctx.now)
        .orderBy('group_position')
        .forUpdate()
        .skipLocked()

/** As `accept`, and the time is free again. */
export async function decline(
  ctx: Ctx,
  booking: Booking,
  { by, reason, groupId }: How & { reason: string },
): Promise<Booking> {
  assertStep(standingOf(booking), 'decline', by, ctx.now)
  const declined = await transition(ctx, booking, 'declined', {
    by,
    reason,
    patch: { calendarSequence: booking.calendarSequence + 1 },
  })
  // Nobody has agreed to it: whatever its customer has paid goes back.
  await settleLeave(ctx, [booking], { kind: 'cancellation', by })
  await noteForAudit(ctx, { booking, to: 'declined', by })
  await emit(ctx, bookingDeclined, { ...subjectOf(booking), by, ...(groupId ? { groupId } : {}) })
  await freeTime(ctx, booking)
  return declined
}

/** What every event about a booking says first. */
export const subjectOf = ({ id, providerId, startsAt }: Booking) => ({
  bookingId: id,
  providerId,
  startsAt: startsAt.toISOString(),
})
