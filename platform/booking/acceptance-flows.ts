import type { Scope } from '#platform/kernel/tenant.ts'
import { beginCharges, captureCharge, chargeOffSession, findPayment } from '#platform/payments/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { Booking } from './models.ts'
import { paymentSubjectOf } from './rules/index.ts'
import { findPaidTogether } from './service/payment/paying-holds.ts'

/**
 * Collects what was only kept until the provider accepts: the amount on the card, or the card itself. Of what was asked
 * for together it waits until all of it is answered; what was declined has been taken out of it by then. A bank that
 * refuses leaves the booking accepted and its charge failed: the customer is asked to pay it on a page.
 * @throws PaymentFailure when the processor cannot be asked; safe to repeat
 */
export async function collectAccepted(
  runtime: Pick<Runtime, 'database' | 'payments' | 'clock' | 'log'>,
  scope: Scope,
  bookingId: string,
): Promise<void> {
  const { database } = runtime
  const found = await database.readTenant(scope, async (ctx) => {
    const booking = await Booking.query(ctx.trx).findOne({ id: bookingId })
    if (!booking) return null
    const subject = paymentSubjectOf(booking)
    const [together, open] = await Promise.all([findPaidTogether(ctx, subject), findPayment(ctx, subject)])
    return { together, open }
  })
  if (!found?.open) return
  const { together, open } = found
  // At once booked, it was collected when it was paid.
  const wasAsked = together.some(({ requestedAt }) => requestedAt !== null)
  const isOpen = together.some(({ status }) => status === 'requested')
  const isAccepted = together.some(({ status }) => status === 'confirmed')
  if (!wasAsked || isOpen || !isAccepted) return
  for (const { id, state } of open.charges)
    if (state === 'authorized') await captureCharge(runtime, scope, { chargeId: id })
  const due = await database.inTenant(scope, (ctx) => beginCharges(ctx, open.payment.id))
  for (const { id } of due) await chargeOffSession(runtime, scope, { chargeId: id })
}
