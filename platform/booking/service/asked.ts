import { listOwnCustomerIds } from '#platform/identity/index.ts'
import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Booking } from '../models.ts'
import { isOwnBooking, mayManageAnyBooking, mayManageBookings } from '../policies.ts'
import { type BookingParty, neverBooked } from '../rules/index.ts'
import { bookingIdOfLink } from './links.ts'

/** Which booking somebody asks about, and in which part: a guest shows the secret of a link, all others are known. */
export type Asked = { as: 'guest'; secret: string } | { as: BookingParty; bookingId: string }

type Found = { booking: Booking; by: BookingParty }

/**
 * The booking, for whoever may ask about it in the part that they claim.
 * @throws AppError `not_found` (also for somebody else's), `link_expired`, `forbidden`
 */
export const findAsked = (ctx: Ctx, asked: Asked): Promise<Found> => find(ctx, asked, false)

/** As `findAsked`, and nobody else changes it until the transaction ends. */
export const lockAsked = (ctx: Ctx, asked: Asked): Promise<Found> => find(ctx, asked, true)

async function find(ctx: Ctx, asked: Asked, isLocked: boolean): Promise<Found> {
  const bookingId = asked.as === 'guest' ? await bookingIdOfLink(ctx, asked.secret) : asked.bookingId
  const query = Booking.query(ctx.trx)
    .findOne({ id: bookingId })
    .whereNotIn('status', [...neverBooked])
  if (isLocked) query.forUpdate()
  const booking = assertFound(isId(bookingId) ? await query : null, 'Booking')
  if (asked.as === 'guest') return { booking, by: 'customer' }
  await assertPart(ctx, asked.as, booking)
  return { booking, by: asked.as }
}

async function assertPart(ctx: Ctx, part: BookingParty, booking: Booking): Promise<void> {
  if (part === 'customer') {
    // Whether somebody else has such a booking is nobody's business.
    assertFound(isOwnBooking(booking, await listOwnCustomerIds(ctx)) ? booking : null, 'Booking')
  } else if (part === 'provider') assertAllowed(mayManageBookings(ctx.actor, booking.providerId))
  else assertAllowed(part === 'tenant' ? mayManageAnyBooking(ctx.actor) : ctx.actor.kind === 'system')
}
