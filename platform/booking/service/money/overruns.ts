import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { smallestStep } from '#platform/kernel/money.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { addCharge, createPayLink, overrunAmount } from '#platform/payments/index.ts'
import { type Booking, OverrunOffer } from '../../models.ts'
import type { OverrunAnswer, OverrunOffer as NewOffer, OverrunOfferView } from '../../money-schemas.ts'
import { type Asked, lockAsked } from '../asked.ts'
import { findBookingPayment } from './parts.ts'
import { lineIdOf } from './tips.ts'

/**
 * The provider says that it took longer and what that costs. Nothing is charged before the customer has accepted.
 * @throws AppError `not_found`, `forbidden`, `illegal_transition` before it has begun or where nothing is paid online,
 *   `conflict` while an earlier offer waits, `validation_failed`
 */
export async function offerOverrun(ctx: Ctx, asked: Asked, input: NewOffer): Promise<OverrunOfferView> {
  const { booking, by } = await lockAsked(ctx, asked)
  assertAllowed(by === 'provider' || by === 'tenant')
  const isWhole = Number.isInteger(input.minutes) && input.minutes >= 5 && input.minutes <= 1440
  assertValid(isWhole, 'minutes', 'Between 5 minutes and a day')
  if (!['in_progress', 'completed'].includes(booking.status))
    throw new AppError('illegal_transition', { detail: 'Additional time is asked for once it has begun' })
  if (!(await findBookingPayment(ctx, booking)))
    throw new AppError('illegal_transition', { detail: 'This appointment is paid where it takes place' })
  if (await OverrunOffer.query(ctx.trx).findOne({ booking_id: booking.id, state: 'offered' }))
    throw new AppError('conflict', { detail: 'An earlier offer waits for an answer' })
  const offer = await OverrunOffer.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    id: newId(),
    bookingId: booking.id,
    minutes: input.minutes,
    amount: amountOf(booking, input),
    currency: booking.currency,
    message: input.message?.trim() ?? '',
    createdAt: ctx.now,
  })
  return toOfferView(offer)
}

function amountOf(
  { priceAmount, durationMinutes, currency }: Booking,
  { minutes, amount }: NewOffer,
): number {
  const price = amount ?? overrunAmount({ priceAmount, minutes: durationMinutes }, minutes, currency)
  const step = smallestStep(currency)
  assertValid(price > 0 && price % step === 0, 'amount', `More than nothing, in steps of ${step} minor units`)
  return price
}

/**
 * The customer accepts, and the card that was kept is charged, or a page is opened for it; or declines. Saying it again
 * changes nothing.
 * @returns where it is paid; null when the card that was kept is charged, and for one that was declined
 * @throws AppError `not_found`, `forbidden`, `conflict` for one that was answered otherwise or taken back
 */
export async function answerOverrun(
  ctx: Ctx,
  asked: Asked,
  { offerId, answer }: OverrunAnswer,
): Promise<{ offer: OverrunOfferView; payPath: string | null }> {
  const { booking, by } = await lockAsked(ctx, asked)
  assertAllowed(by === 'customer')
  const offer = await findOffer(ctx, booking, offerId)
  const state = answer === 'accept' ? ('accepted' as const) : ('declined' as const)
  if (offer.state === state) return { offer: toOfferView(offer), payPath: null }
  if (offer.state !== 'offered')
    throw new AppError('conflict', { detail: 'This offer has been answered, or was taken back' })
  if (answer === 'decline') return { offer: await settle(ctx, offer, { state }), payPath: null }
  const open = assertFound(await findBookingPayment(ctx, booking), 'Payment')
  const isKept = open.payment.paymentMethodId !== null
  const charge = await addCharge(ctx, {
    paymentId: open.payment.id,
    purpose: 'overrun',
    line: {
      kind: 'overrun',
      title: `Additional time, ${offer.minutes} minutes`,
      unitAmount: offer.amount,
      ofLineId: lineIdOf(booking, open),
    },
    dueAt: isKept ? ctx.now : null,
  })
  return {
    offer: await settle(ctx, offer, { state, chargeId: charge.id }),
    payPath: isKept ? null : await createPayLink(ctx, charge.id),
  }
}

/** By the provider, before the customer has answered; harmless when repeated. @throws AppError as `answerOverrun` */
export async function withdrawOverrun(
  ctx: Ctx,
  asked: Asked,
  { offerId }: { offerId: string },
): Promise<OverrunOfferView> {
  const { booking, by } = await lockAsked(ctx, asked)
  assertAllowed(by === 'provider' || by === 'tenant')
  const offer = await findOffer(ctx, booking, offerId)
  if (offer.state === 'withdrawn') return toOfferView(offer)
  if (offer.state !== 'offered')
    throw new AppError('conflict', { detail: 'This offer has been answered already' })
  return settle(ctx, offer, { state: 'withdrawn' })
}

const findOffer = async (ctx: Ctx, booking: Booking, offerId: string): Promise<OverrunOffer> =>
  assertFound(
    await OverrunOffer.query(ctx.trx).findOne({ id: offerId, booking_id: booking.id }).forUpdate(),
    'Offer',
  )

const settle = async (
  ctx: Ctx,
  offer: OverrunOffer,
  changes: Pick<OverrunOffer, 'state'> & { chargeId?: string },
): Promise<OverrunOfferView> =>
  toOfferView(
    await OverrunOffer.query(ctx.trx).patchAndFetchById([ctx.tenantId, offer.id], {
      ...changes,
      answeredAt: ctx.now,
    }),
  )

export const toOfferView = ({
  id,
  minutes,
  amount,
  message,
  state,
  createdAt,
}: OverrunOffer): OverrunOfferView => ({
  id,
  minutes,
  amount,
  message,
  state,
  at: createdAt.toISOString(),
})
