import { assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { findPayment, type OpenPayment } from '#platform/payments/index.ts'
import { Booking } from '../../models.ts'
import { type AgreedPayment, paymentSubjectOf } from '../../rules/index.ts'
import { secretFits } from '../hold-slot.ts'

export type PaymentSubject = { kind: string; id: string }
export type OfHold = { holdId: string; secret: string }

/** What a booking's payment is for, whoever asks as the system. */
export const isOfBookings = ({ subjectKind }: { subjectKind: string }) =>
  subjectKind === 'booking' || subjectKind === 'booking_group'

/** All bookings that are paid together, locked in one order. */
export const lockPaidTogether = (ctx: Ctx, subject: PaymentSubject): Promise<Booking[]> =>
  paidTogether(ctx, subject).forUpdate().execute()

/** The same without a lock. */
export const findPaidTogether = (ctx: Ctx, subject: PaymentSubject): Promise<Booking[]> =>
  paidTogether(ctx, subject).execute()

const paidTogether = (ctx: Ctx, { kind, id }: PaymentSubject) =>
  Booking.query(ctx.trx)
    .where(kind === 'booking_group' ? { group_id: id } : { id })
    .orderBy(['group_position', 'id'])

/** The hold, with what its payment is for. @throws AppError `not_found`, also for a wrong secret */
export async function findPayingHold(ctx: Ctx, { holdId, secret }: OfHold) {
  const row = isId(holdId) ? await Booking.query(ctx.trx).findOne({ id: holdId }) : undefined
  const hold = assertFound(row && secretFits(row, secret) ? row : null, 'Hold')
  return { hold, subject: paymentSubjectOf(hold) }
}

export type Paying = { payment: OpenPayment['payment']; first: AgreedPayment }

/** The payment with the charge that its customer does on the page: the first. */
export async function findPaying(ctx: Ctx, subject: PaymentSubject): Promise<Paying | null> {
  const found = await findPayment(ctx, subject)
  const first = found?.charges[0]
  return found && first ? { payment: found.payment, first } : null
}

/** What every event about the bookings of a payment says first: of the first, and of which group. */
export const subjectOfAll = ([first]: readonly Booking[]) => {
  const { id: bookingId, providerId, startsAt, groupId } = first!
  return { bookingId, providerId, startsAt: startsAt.toISOString(), ...(groupId ? { groupId } : {}) }
}
