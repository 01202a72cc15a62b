import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import { shareInBasisPoints, smallestStep } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  addCharge,
  createPayLink,
  type PaymentSettings,
  readPaymentSettings,
} from '#platform/payments/index.ts'
import type { Booking } from '../../models.ts'
import { type Asked, lockAsked } from '../asked.ts'
import { findBookingPayment } from './parts.ts'

/** A tip is given for what was done. */
export const mayTip = (
  { status, finishedAt }: Pick<Booking, 'status' | 'finishedAt'>,
  { tips }: Pick<PaymentSettings, 'tips'>,
): boolean =>
  tips.isOffered &&
  (status === 'completed' || status === 'closed' || (status === 'in_progress' && finishedAt !== null))

/** Shares of the price, in minor units. */
export const tipSuggestions = (
  { priceAmount, currency }: Pick<Booking, 'priceAmount' | 'currency'>,
  { tipPercents }: Pick<PaymentSettings, 'tipPercents'>,
) =>
  tipPercents
    .map((percent) => ({
      percent,
      amount: shareInBasisPoints(priceAmount, percent * 100, smallestStep(currency)),
    }))
    .filter(({ amount }) => amount > 0)

/**
 * The customer gives something for what was done; it is paid on a page.
 * @returns where it is paid
 * @throws AppError `not_found`, `forbidden`, `link_expired`, `illegal_transition` before it is done, `validation_failed`
 */
export async function giveTip(
  ctx: Ctx,
  asked: Asked,
  { amount }: { amount: number },
): Promise<{ chargeId: string; payPath: string }> {
  const { booking, by } = await lockAsked(ctx, asked)
  assertAllowed(by === 'customer')
  const open = await findBookingPayment(ctx, booking)
  if (!open || !mayTip(booking, await readPaymentSettings(ctx)))
    throw new AppError('illegal_transition', { detail: 'A tip can be given when the appointment is done' })
  const { id } = await addCharge(ctx, {
    paymentId: open.payment.id,
    purpose: 'tip',
    line: { kind: 'tip', title: 'Tip', unitAmount: amount, ofLineId: lineIdOf(booking, open) },
    dueAt: null,
  })
  return { chargeId: id, payPath: await createPayLink(ctx, id) }
}

/** The line of the service of this booking, to which what comes later belongs. */
export const lineIdOf = (
  { id, groupId }: Pick<Booking, 'id' | 'groupId'>,
  { payment }: { payment: { price: { lines: { id: string }[] } } },
): string => (groupId === null ? (payment.price.lines[0]?.id ?? id) : id)
