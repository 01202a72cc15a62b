import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { bookingCancelled, bookingGroupCancelled } from '../events.ts'
import { type Booking, BookingCancellation } from '../models.ts'
import {
  agreedPolicy,
  assertStep,
  type BookingParty,
  cancellationOutcome,
  cancellationSchedule,
  type CancellationStep,
} from '../rules/index.ts'
import type { BookingView, CancellationPreview } from '../schemas.ts'
import { type Asked, findAsked, lockAsked } from './asked.ts'
import { freeTime } from './free-time.ts'
import { toScheduleView, viewOf } from './booking-views.ts'
import { costsOfLeaving, costsOfSteps, type LeaveCosts, settleLeave } from './money/leaving.ts'
import { toLeavingView } from './money/view.ts'
import { standingOf } from './reports.ts'
import { type SeveralOutcome, takeSeveral } from './several.ts'
import { noteForAudit } from './staff-notes.ts'
import { transition } from './transition.ts'

type Reason = { reason?: string | undefined }

/** By the guest, with the secret of the manage link. @throws as `cancelAsked` */
export const cancelBookingByLink = (ctx: Ctx, input: { secret: string } & Reason): Promise<BookingView> =>
  cancelAsked(ctx, { as: 'guest', secret: input.secret }, input)

/** By the provider, or by the system. @throws as `cancelAsked` */
export const cancelBooking = (ctx: Ctx, input: { bookingId: string } & Reason): Promise<BookingView> =>
  cancelAsked(
    ctx,
    { as: ctx.actor.kind === 'system' ? 'system' : 'provider', bookingId: input.bookingId },
    input,
  )

/**
 * By whoever asks, at the cost that the agreed policy says. Saying it again changes nothing.
 * @throws AppError `not_found`, `link_expired`, `forbidden`, `illegal_transition`
 */
export async function cancelAsked(ctx: Ctx, asked: Asked, { reason }: Reason = {}): Promise<BookingView> {
  const { booking, by } = await lockAsked(ctx, asked)
  return viewOf(ctx, await cancel(ctx, booking, { by, reason }))
}

/**
 * The booking must have been read `forUpdate`, and whether this party may has been asked before.
 * @param input.isFree the customer leaves without a fee, because the provider wanted another time
 * @param input.groupId it is cancelled with others of its group, which is told in one message
 * @param input.costs what was done with its money, where that was done for several at once
 * @returns the booking as it is now; cancelled before, as it was
 * @throws AppError `illegal_transition`
 */
export async function cancel(
  ctx: Ctx,
  booking: Booking,
  input: {
    by: BookingParty
    isFree?: boolean | undefined
    groupId?: string | undefined
    costs?: LeaveCosts | undefined
  } & Reason,
): Promise<Booking> {
  // A second click, or the other party was faster: what was wanted has happened.
  if (booking.status === 'cancelled') return booking
  const { by, isFree, reason = '', groupId } = input
  assertStep(standingOf(booking), 'cancel', by, ctx.now)
  const costs =
    input.costs ?? (await settleLeave(ctx, [booking], { kind: 'cancellation', by, isFree })).get(booking.id)!
  const { refundAmount, feeAmount } = costs
  const cancelled = await transition(ctx, booking, 'cancelled', {
    by,
    reason,
    patch: { calendarSequence: booking.calendarSequence + 1 },
  })
  await BookingCancellation.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    bookingId: booking.id,
    cancelledBy: by,
    reason: reason.trim(),
    feeAmount,
    refundAmount,
    createdAt: ctx.now,
  })
  await noteForAudit(ctx, { booking, to: 'cancelled', by })
  await emit(ctx, bookingCancelled, {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: booking.startsAt.toISOString(),
    cancelledBy: by,
    feeAmount,
    ...(groupId ? { groupId } : {}),
  })
  await freeTime(ctx, booking)
  return cancelled
}

/**
 * What a cancellation at this moment would cost, to the cent: the same rule as the cancellation itself.
 * @throws AppError as `cancelAsked`
 */
export async function previewCancellation(ctx: Ctx, asked: Asked): Promise<CancellationPreview> {
  const { booking, by } = await findAsked(ctx, asked)
  assertStep(standingOf(booking), 'cancel', by, ctx.now)
  const { refundPercent, deadline } = cancellationOutcome(booking, { by, now: ctx.now })
  const costs = (await costsOfLeaving(ctx, [booking], { kind: 'cancellation', by })).get(booking.id)!
  const policy = agreedPolicy(booking)
  return {
    refundAmount: costs.refundAmount,
    feeAmount: costs.feeAmount,
    refundPercent,
    currency: booking.currency,
    deadline: deadline?.toISOString() ?? null,
    policyName: policy.name,
    schedule: toScheduleView(await pricedSchedule(ctx, booking)),
    payment: costs.payment && toLeavingView(costs.payment),
  }
}

/** What each step of the policy comes to: of what was agreed to be paid online, else of the price. */
async function pricedSchedule(ctx: Ctx, booking: Booking): Promise<CancellationStep[]> {
  const steps = cancellationSchedule(agreedPolicy(booking), booking)
  const costs = await costsOfSteps(
    ctx,
    booking,
    steps.map(({ refundPercent }) => refundPercent),
  )
  return steps.map((step, index) => {
    const paid = costs?.[index]
    if (!paid || paid.lines.length === 0) return step
    return { ...step, refundAmount: paid.refundAmount, feeAmount: paid.feeAmount }
  })
}

/**
 * Several bookings of one provider, each judged for itself.
 * @returns what became of each, in the order in which they were named
 */
export const cancelBookings = (
  ctx: Ctx,
  { bookingIds, reason }: { bookingIds: readonly string[] } & Reason,
): Promise<SeveralOutcome<'cancelled'>[]> =>
  takeSeveral(ctx, {
    bookingIds,
    step: 'cancel',
    done: 'cancelled',
    isDone: ({ status }) => status === 'cancelled',
    take: (booking, how) => cancel(ctx, booking, { ...how, reason }),
    tell: async (groupId, bookings, by) => {
      const ids = bookings.map(({ id }) => id)
      const made = await BookingCancellation.query(ctx.trx).whereIn('booking_id', ids)
      const feeAmount = made.reduce((sum, each) => sum + each.feeAmount, 0)
      return emit(ctx, bookingGroupCancelled, { groupId, bookingIds: ids, cancelledBy: by, feeAmount })
    },
  })
