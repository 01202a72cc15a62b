import { assertAllowed, AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { newId } from '#platform/kernel/ids.ts'
import { sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createPayLink, readStanding, requestRefund } from '#platform/payments/index.ts'
import type { BookingPaymentView, RefundInput } from '../../money-schemas.ts'
import type { Booking } from '../../models.ts'
import { type Asked, findAsked, lockAsked } from '../asked.ts'
import { findBookingPayment, linesOf } from './parts.ts'
import { syncRelease } from './release.ts'
import { getBookingPayment } from './view.ts'

/**
 * The provider, or the marketplace for them, gives something back: amounts of lines, an amount, or all that is left of
 * this appointment. Of a group no more than what was paid for this one.
 * @throws AppError `not_found`, `forbidden`, `conflict` with `refundableAmount`, `validation_failed`
 */
export async function refundBooking(
  ctx: Ctx,
  asked: Asked,
  input: RefundInput,
): Promise<{ payment: BookingPaymentView | null }> {
  const { booking, by } = await lockAsked(ctx, asked)
  assertAllowed(by === 'provider' || by === 'tenant')
  assertValid(input.note.trim() !== '', 'note', 'Say why in a few words')
  const open = assertFound(await findBookingPayment(ctx, booking), 'Payment')
  const lines = await refundedLines(ctx, booking, open.payment.id, input)
  const refunds = await requestRefund(ctx, {
    paymentId: open.payment.id,
    request: { lines },
    cause: by === 'tenant' ? 'by_marketplace' : 'by_provider',
    // Each time is a refund of its own; that a request is sent twice is for its idempotency key to notice.
    causeKey: `by:${newId()}`,
    note: input.note.trim(),
  })
  if (by === 'tenant')
    await recordChange(ctx, {
      action: 'payment.refunded',
      subject: { kind: 'booking', id: booking.id },
      after: { amount: sumOf(refunds.map(({ amount }) => amount)), currency: open.payment.currency },
    })
  await syncRelease(ctx, booking)
  return getBookingPayment(ctx, asked)
}

async function refundedLines(
  ctx: Ctx,
  booking: Booking,
  paymentId: string,
  { amount, lines }: RefundInput,
): Promise<{ lineId: string; amount: number }[]> {
  assertValid(amount === undefined || lines === undefined, 'amount', 'Either an amount or amounts of lines')
  const standing = await readStanding(ctx, paymentId, true)
  const own = standing.lines.filter(({ id, collectedAmount }) => linesOf(booking)(id) && collectedAmount > 0)
  const left = sumOf(own.map(({ collectedAmount }) => collectedAmount))
  if (lines) {
    for (const [index, { lineId }] of lines.entries())
      assertValid(
        own.some(({ id }) => id === lineId),
        `lines.${index}.lineId`,
        'Nothing of this line can be given back',
      )
    return lines
  }
  if (left === 0 || (amount ?? left) > left)
    throw new AppError('conflict', {
      detail: 'That is more than is left to be given back',
      extra: { refundableAmount: left },
    })
  let missing = amount ?? left
  // The service first: its fee for booking goes back last.
  return own.flatMap(({ id, collectedAmount }) => {
    const part = Math.min(missing, collectedAmount)
    missing -= part
    return part > 0 ? [{ lineId: id, amount: part }] : []
  })
}

/**
 * A link on which a charge of this booking can be paid: for its customer, and for those who send it to them.
 * @throws AppError `not_found` also for a charge of another booking, `link_expired`, `forbidden`, `conflict`
 */
export async function makePayLink(
  ctx: Ctx,
  asked: Asked,
  { chargeId }: { chargeId: string },
): Promise<{ chargeId: string; payPath: string }> {
  const { booking } = await findAsked(ctx, asked)
  const open = await findBookingPayment(ctx, booking)
  assertFound(
    open?.charges.find(({ id }) => id === chargeId),
    'Charge',
  )
  return { chargeId, payPath: await createPayLink(ctx, chargeId) }
}
