import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { releaseClaim } from '#platform/scheduling/index.ts'
import { bookingCancelled } from '../events.ts'
import { Booking, BookingCancellation } from '../models.ts'
import { mayManageBookings } from '../policies.ts'
import { assertTransition, mayCancelAt, type BookingParty } from '../rules/index.ts'
import type { BookingView } from '../schemas.ts'
import { bookingIdOfLink } from './links.ts'
import { viewOf } from './read-bookings.ts'

/** By the guest, with the secret of the manage link. @throws AppError `not_found`, `link_expired`, `illegal_transition` */
export async function cancelBookingByLink(
  ctx: Ctx,
  input: { secret: string; reason?: string | undefined },
): Promise<BookingView> {
  const bookingId = await bookingIdOfLink(ctx, input.secret)
  return cancel(ctx, bookingId, 'customer', input.reason)
}

/** By the provider. @throws AppError `not_found`, `forbidden`, `illegal_transition` */
export async function cancelBooking(
  ctx: Ctx,
  input: { bookingId: string; reason?: string | undefined },
): Promise<BookingView> {
  return cancel(ctx, input.bookingId, ctx.actor.kind === 'system' ? 'system' : 'provider', input.reason)
}

/** Whether this person may has been asked before. */
export async function cancel(
  ctx: Ctx,
  bookingId: string,
  by: BookingParty,
  reason = '',
): Promise<BookingView> {
  const booking = assertFound(await Booking.query(ctx.trx).findOne({ id: bookingId }).forUpdate(), 'Booking')
  if (by !== 'customer') assertAllowed(mayManageBookings(ctx.actor, booking.providerId))
  // A second click, or the other party was faster: what was wanted has happened.
  if (booking.status === 'cancelled') return viewOf(ctx, booking)
  assertTransition(booking.status, 'cancelled', by)
  if (by === 'customer' && !mayCancelAt(booking.status, booking.startsAt, ctx.now)) {
    throw new AppError('illegal_transition', { detail: 'This appointment has already begun' })
  }
  const cancelled = await Booking.query(ctx.trx).patchAndFetchById([ctx.tenantId, booking.id], {
    status: 'cancelled',
    calendarSequence: booking.calendarSequence + 1,
    version: booking.version + 1,
  })
  await BookingCancellation.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    bookingId: booking.id,
    cancelledBy: by,
    reason: reason.trim(),
    feeAmount: 0,
  })
  await releaseClaim(ctx, booking.id)
  await emit(ctx, bookingCancelled, {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: booking.startsAt.toISOString(),
    cancelledBy: by,
    feeAmount: 0,
  })
  return viewOf(ctx, cancelled)
}
