import type { Ctx } from '#platform/kernel/tenant.ts'
import { refundLate } from '#platform/payments/index.ts'
import { Booking } from '../../models.ts'
import { syncRelease } from './release.ts'

type Subject = { subjectKind: string; subjectId: string }
type Collected = Subject & { paymentId: string; chargeId: string; isLate: boolean }

/** What was collected belongs to its appointments; what came for appointments that are off goes back. */
export async function followCharge(ctx: Ctx, { paymentId, chargeId, isLate, ...subject }: Collected) {
  const bookings = await bookingsOf(ctx, subject)
  const [first] = bookings
  if (!first) return
  if (isLate && bookings.every(({ status }) => status === 'cancelled' || status === 'declined'))
    await refundLate(ctx, { paymentId, chargeId })
  await syncRelease(ctx, first)
}

export async function followFunds(ctx: Ctx, subject: Subject): Promise<void> {
  const [first] = await bookingsOf(ctx, subject)
  if (first) await syncRelease(ctx, first)
}

const bookingsOf = async (ctx: Ctx, { subjectKind, subjectId }: Subject): Promise<Booking[]> => {
  if (subjectKind === 'booking') return Booking.query(ctx.trx).where({ id: subjectId })
  return subjectKind === 'booking_group' ? Booking.query(ctx.trx).where({ group_id: subjectId }) : []
}
