import { listOwnCustomerIds } from '#platform/identity/index.ts'
import { isId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Booking } from '../models.ts'
import { isOwnBooking } from '../policies.ts'
import { neverBooked } from '../rules/index.ts'

/**
 * Whether a signed-in person may hear what happens to a booking while it happens: its customer and the provider's
 * team. The people who run the marketplace read bookings, and look over nobody's shoulder.
 */
export async function mayFollowBooking(ctx: Ctx, bookingId: string): Promise<boolean> {
  if (ctx.actor.kind !== 'user' || !isId(bookingId)) return false
  const booking = await Booking.query(ctx.trx)
    .findOne({ id: bookingId })
    .whereNotIn('status', [...neverBooked])
    .select('id', 'provider_id', 'customer_id')
  if (!booking) return false
  return ctx.actor.providerId === booking.providerId || isOwnBooking(booking, await listOwnCustomerIds(ctx))
}
