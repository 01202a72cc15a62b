import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  assertAwakeMember,
  assertTeamMember,
  endTeamMembership,
  mayRemoveMember,
  offboardProvider,
} from '#platform/providers/index.ts'
import { type MoneyOnItsWay, moneyOnItsWay } from '#platform/payments/index.ts'
import { reassignClaims } from '#platform/scheduling/index.ts'
import { bookingReassigned } from '../events.ts'
import { Booking } from '../models.ts'

/** A booking that somebody has to take over, as a question to people shows it. */
export type FutureBooking = {
  id: string
  reference: string
  serviceTitle: string
  startsAt: string
  timeZone: string
  customerName: string
}

/** What is yet to be done, soonest first; holds too, because they may become bookings. */
async function listFutureBookings(
  ctx: Ctx,
  of: { providerId: string; memberId?: string },
): Promise<Booking[]> {
  return Booking.query(ctx.trx)
    .where({ provider_id: of.providerId, ...(of.memberId ? { member_id: of.memberId } : {}) })
    .whereIn('status', ['held', 'requested', 'confirmed'])
    .where('ends_at', '>', ctx.now)
    .where((query) => void query.whereNot('status', 'held').orWhere('hold_expires_at', '>', ctx.now))
    .orderBy(['starts_at', 'id'])
    .forUpdate()
}

const toFutureBooking = (booking: Booking): FutureBooking => ({
  id: booking.id,
  reference: booking.reference,
  serviceTitle: booking.serviceTitle,
  startsAt: booking.startsAt.toISOString(),
  timeZone: booking.timeZone,
  customerName: [booking.firstName, booking.lastName].filter(Boolean).join(' ') || 'Being booked now',
})

/**
 * Removes a member of the team, or lets them leave. Bookings that are still to be done need somebody else: without
 * `reassignTo` they are listed in the refusal, with it they move there, all of them or none.
 * @param input.reassignTo another member, or the provider's own id for the team as a whole
 * @throws AppError `forbidden`, `not_found`, `conflict` with `reason` and `bookings` (`needs_reassignment` or `not_free`),
 *   `conflict` for the last owner
 */
export async function removeTeamMember(
  ctx: Ctx,
  input: { providerId: string; memberId: string; reassignTo?: string | null },
): Promise<{ reassigned: number }> {
  const { providerId, memberId, reassignTo = null } = input
  const member = await assertTeamMember(ctx, { providerId, memberId })
  assertAllowed(mayRemoveMember(ctx, member))
  const bookings = await listFutureBookings(ctx, { providerId, memberId })
  if (bookings.length > 0) await reassign(ctx, { providerId, memberId, reassignTo, bookings })
  await endTeamMembership(ctx, { providerId, memberId })
  return { reassigned: bookings.length }
}

async function reassign(
  ctx: Ctx,
  input: { providerId: string; memberId: string; reassignTo: string | null; bookings: readonly Booking[] },
): Promise<void> {
  const { providerId, memberId, reassignTo, bookings } = input
  if (reassignTo === null || reassignTo === memberId) {
    throw refused('needs_reassignment', 'Say who takes over the bookings that are still to be done', bookings)
  }
  const isWholeTeam = reassignTo === providerId
  if (!isWholeTeam) await assertAwakeMember(ctx, { providerId, memberId: reassignTo })
  const bookingIds = bookings.map(({ id }) => id)
  const taken = new Set(await reassignClaims(ctx, { bookingIds, from: memberId, to: reassignTo }))
  if (taken.size > 0) {
    const colliding = bookings.filter(({ id }) => taken.has(id))
    throw refused('not_free', 'The other one is not free at these times', colliding)
  }
  await Booking.query(ctx.trx)
    .patch({ memberId: isWholeTeam ? null : reassignTo })
    .whereIn('id', bookingIds)
  for (const { id: bookingId, status } of bookings) {
    if (status !== 'held') {
      await emit(ctx, bookingReassigned, {
        bookingId,
        providerId,
        fromMemberId: memberId,
        toMemberId: isWholeTeam ? null : reassignTo,
      })
    }
  }
}

/**
 * Leaves the marketplace for good. What was earned is released and paid out all the same, and the people of the business
 * see it as before.
 * @returns what money is still on its way to them
 * @throws AppError `conflict` with the bookings that are still to be done, as `offboardProvider`
 */
export async function closeProvider(
  ctx: Ctx,
  input: { providerId: string; version?: number | null },
): Promise<MoneyOnItsWay> {
  const bookings = await listFutureBookings(ctx, input)
  if (bookings.length > 0) {
    throw refused(
      'needs_reassignment',
      'Cancel or finish the bookings that are still to be done first',
      bookings,
    )
  }
  await offboardProvider(ctx, input)
  return moneyOnItsWay(ctx, input.providerId)
}

const refused = (reason: string, detail: string, bookings: readonly Booking[]) =>
  new AppError('conflict', { detail, extra: { reason, bookings: bookings.map(toFutureBooking) } })
