import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  type DocumentView,
  findPayment,
  listDocuments,
  type PaymentHistoryView,
  readDocument,
  readSubjectPayment,
} from '#platform/payments/index.ts'
import { Booking } from '../models.ts'
import { paymentSubjectOf } from '../rules/payment.ts'
import { bookingIdOfLink } from './links.ts'

/** What is paid for at the end of a link. @throws AppError `not_found`, `link_expired` */
async function subjectOfLink(ctx: Ctx, secret: string) {
  const bookingId = await bookingIdOfLink(ctx, secret)
  const booking = assertFound(await Booking.query(ctx.trx).findOne({ id: bookingId }), 'Booking')
  return paymentSubjectOf(booking)
}

/** The papers of a booking for whoever holds its link; none where nothing was paid. @throws AppError as above */
export async function listPapersByLink(ctx: Ctx, secret: string): Promise<DocumentView[]> {
  const found = await findPayment(ctx, await subjectOfLink(ctx, secret))
  if (!found) return []
  const reader = { as: 'payer', paymentId: found.payment.id } as const
  return (await listDocuments(ctx, reader, { limit: 100 })).items
}

/** One of them, to print. @throws AppError `not_found` also for another payment's, `link_expired` */
export async function readPaperByLink(
  ctx: Ctx,
  { secret, documentId }: { secret: string; documentId: string },
) {
  const found = assertFound(await findPayment(ctx, await subjectOfLink(ctx, secret)), 'Document')
  return readDocument(ctx, { as: 'payer', paymentId: found.payment.id }, documentId)
}

/** What was paid for a booking, for whoever holds its link; null where nothing was. @throws AppError as above */
export const readPaymentByLink = async (ctx: Ctx, secret: string): Promise<PaymentHistoryView | null> =>
  readSubjectPayment(ctx, await subjectOfLink(ctx, secret))

/** The booking that a payment is for, of several the first one; null where it is for something else. */
export async function bookingIdOfSubject(
  ctx: Ctx,
  { kind, id }: { kind: string; id: string },
): Promise<string | null> {
  if (kind !== 'booking' && kind !== 'booking_group') return null
  const booking = await Booking.query(ctx.trx)
    .where(kind === 'booking' ? { id } : { group_id: id })
    .orderBy('starts_at')
    .first()
  return booking?.id ?? null
}
