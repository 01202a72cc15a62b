import type { Ctx } from '#platform/kernel/tenant.ts'
import { sumOf } from '#platform/kernel/money.ts'
import {
  customerBreakdown,
  type LeavingCosts,
  type OpenPayment,
  paymentStateOf,
  type PaymentStanding,
  providerNetOf,
  purposeWords,
  readPaymentHistory,
  readPaymentSettings,
  readStanding,
  payableStateOf,
} from '#platform/payments/index.ts'
import type { LeavingView } from '../../booking-view.ts'
import { type Booking, OverrunOffer, ReleaseRequest } from '../../models.ts'
import type { BookingChargeView, BookingPaymentView } from '../../money-schemas.ts'
import type { BookingParty } from '../../rules/index.ts'
import { type Asked, findAsked } from '../asked.ts'
import { findBookingPayment, linesOf } from './parts.ts'
import { mayTip, tipSuggestions } from './tips.ts'

export const toLeavingView = (costs: LeavingCosts): LeavingView => ({
  totalAmount: costs.totalAmount,
  collectedAmount: costs.collectedAmount,
  refundAmount: costs.refundAmount,
  feeAmount: costs.feeAmount,
  chargeAmount: costs.chargeAmount,
  isBlocked: costs.isBlocked,
  lines: costs.lines.map(({ title, kind, totalAmount, keptAmount, refundAmount }) => ({
    title,
    kind,
    totalAmount,
    keptAmount,
    refundAmount,
  })),
})

/**
 * What was paid for a booking, what is due and what went back, as far as it concerns whoever asks; null where nothing
 * is paid online.
 * @throws AppError `not_found`, `link_expired`, `forbidden`
 */
export async function getBookingPayment(
  ctx: Ctx,
  asked: Asked,
): Promise<{ payment: BookingPaymentView | null }> {
  const { booking, by } = await findAsked(ctx, asked)
  const open = await findBookingPayment(ctx, booking)
  return { payment: open ? await toView(ctx, booking, by, open) : null }
}

async function toView(
  ctx: Ctx,
  booking: Booking,
  by: BookingParty,
  { payment, charges }: OpenPayment,
): Promise<BookingPaymentView> {
  const [standing, { refunds, method }, overruns, request, settings] = await Promise.all([
    readStanding(ctx, payment.id, false),
    readPaymentHistory(ctx, payment),
    OverrunOffer.query(ctx.trx).where({ booking_id: booking.id }).orderBy('id'),
    ReleaseRequest.query(ctx.trx).findOne({ booking_id: booking.id }),
    readPaymentSettings(ctx),
  ])
  const shown = charges.filter(({ purpose, state }) => purpose !== 'guarantee' || state === 'due')
  const paid = charges.filter(({ state }) => state === 'succeeded')
  const isCustomer = by === 'customer'
  const breakdown = customerBreakdown(payment.price)
  return {
    paymentId: payment.id,
    isOfGroup: booking.groupId !== null,
    currency: payment.currency,
    state: paymentStateOf(charges, payment.totalAmount),
    rows: breakdown.rows,
    totalAmount: payment.totalAmount,
    paidAmount: sumOf(paid.map(({ amount }) => amount)),
    refundedAmount: sumOf(paid.map(({ refundedAmount }) => refundedAmount)),
    charges: shown.map((charge) => toChargeView(charge)),
    refunds: refunds.map((refund) => ({
      id: refund.id,
      amount: refund.amount,
      state: refund.state,
      cause: refund.cause,
      note: refund.note,
      at: refund.createdAt.toISOString(),
      settledAt: refund.settledAt?.toISOString() ?? null,
      failureCode: isCustomer ? null : refund.failureCode,
    })),
    lines: isCustomer
      ? []
      : standing.lines
          .filter(({ id, collectedAmount }) => linesOf(booking)(id) && collectedAmount > 0)
          .map(({ id, title, collectedAmount }) => ({ id, title, refundableAmount: collectedAmount })),
    refundableAmount: refundableOf(booking, standing),
    method,
    tips: isCustomer && mayTip(booking, settings) ? { suggestions: tipSuggestions(booking, settings) } : null,
    overruns: overruns.map(({ id, minutes, amount, message, state, createdAt }) => ({
      id,
      minutes,
      amount,
      message,
      state,
      at: createdAt.toISOString(),
    })),
    mayOfferOverrun:
      !isCustomer &&
      ['in_progress', 'completed'].includes(booking.status) &&
      overruns.every(({ state }) => state !== 'offered'),
    release: isCustomer ? null : releaseOf(ctx, booking, standing, request),
    releaseRequest: request?.state ?? null,
  }
}

const refundableOf = (booking: Booking, { lines }: PaymentStanding): number =>
  sumOf(lines.filter(({ id }) => linesOf(booking)(id)).map(({ collectedAmount }) => collectedAmount))

function releaseOf(
  ctx: Ctx,
  booking: Booking,
  standing: PaymentStanding,
  request: ReleaseRequest | undefined,
): BookingPaymentView['release'] {
  const at = booking.releaseAt
  const state = at === null ? ('held' as const) : at > ctx.now ? ('planned' as const) : ('released' as const)
  const mayStill = ['confirmed', 'in_progress', 'completed'].includes(booking.status)
  return {
    state,
    at: at?.toISOString() ?? null,
    netAmount: providerNetOf(standing),
    request: request?.state ?? null,
    mayAsk: state !== 'released' && mayStill && !request && refundableOf(booking, standing) > 0,
  }
}

const states = {
  scheduled: 'waiting',
  due: 'due',
  requires_action: 'due',
  processing: 'processing',
  authorized: 'kept_on_card',
  succeeded: 'paid',
  settled_in_person: 'paid',
  failed: 'failed',
  expired: 'due',
  cancelled: 'cancelled',
} as const

function toChargeView(charge: OpenPayment['charges'][number]): BookingChargeView {
  const { id, purpose, amount, dueAt, paidAt, line, method, failureCode } = charge
  const isTriedAgain = charge.state === 'failed' && charge.nextAttemptAt
  return {
    id,
    purpose,
    title: line?.title ?? purposeWords[purpose],
    amount,
    state: states[charge.state],
    dueAt: dueAt?.toISOString() ?? null,
    paidAt: paidAt?.toISOString() ?? null,
    method: 'last4' in method ? methodWords(method.brand ?? method.kind ?? '', method.last4 ?? '') : '',
    failureCode: charge.state === 'failed' ? failureCode : null,
    nextAttemptAt: isTriedAgain ? charge.nextAttemptAt!.toISOString() : null,
    mayPay: payableStateOf(charge.state) === 'open' && purpose !== 'guarantee',
  }
}

const methodWords = (brand: string, last4: string) => `${brand} ${last4}`.trim()
