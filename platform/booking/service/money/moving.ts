import type { Ctx } from '#platform/kernel/tenant.ts'
import { shiftDues } from '#platform/payments/index.ts'
import type { Booking } from '../../models.ts'
import { findBookingPayment } from './parts.ts'

/**
 * The payment of a booking stays when it moves, and what is due by its start moves along. Of a group nothing does: what
 * is due for all of it goes by its first appointment as it was agreed.
 */
export async function moveDues(ctx: Ctx, booking: Booking, startsAt: Date): Promise<void> {
  if (booking.groupId !== null) return
  const open = await findBookingPayment(ctx, booking)
  if (open) await shiftDues(ctx, { paymentId: open.payment.id, from: booking.startsAt, to: startsAt })
}
