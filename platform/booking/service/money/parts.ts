import type { Ctx } from '#platform/kernel/tenant.ts'
import { findPayment, type OpenPayment } from '#platform/payments/index.ts'
import { Booking } from '../../models.ts'
import { paymentSubjectOf } from '../../rules/index.ts'

/** What was agreed to be paid online for a booking, or for all that was booked with it; null: nothing was. */
export const findBookingPayment = (
  ctx: Ctx,
  booking: Pick<Booking, 'id' | 'groupId'>,
): Promise<OpenPayment | null> => findPayment(ctx, paymentSubjectOf(booking))

/** Which lines of its payment belong to a booking: of a group those that carry its id, else all of them. */
export const linesOf =
  ({ id, groupId }: Pick<Booking, 'id' | 'groupId'>) =>
  (lineId: string): boolean =>
    groupId === null || lineId === id || lineId.startsWith(`${id}:`)

/** All that was booked with it, itself among them. */
export const bookedWith = async (ctx: Ctx, { id, groupId }: Pick<Booking, 'id' | 'groupId'>) =>
  Booking.query(ctx.trx)
    .where(groupId === null ? { id } : { group_id: groupId })
    .orderBy('id')
