import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import {
  type LeavingCosts,
  type LeavingPart,
  previewLeaving,
  settleLeaving,
} from '#platform/payments/index.ts'
import { Booking } from '../../models.ts'
import {
  type AbsentParty,
  agreedPolicy,
  type BookingParty,
  cancellationOutcome,
  noShowFee,
} from '../../rules/index.ts'
import { bookedWith, findBookingPayment, linesOf } from './parts.ts'
import { syncRelease } from './release.ts'

/** How a booking ends before it is done. */
export type Leave =
  | { kind: 'cancellation'; by: BookingParty; isFree?: boolean | undefined; isUnpaid?: boolean }
  | { kind: 'no_show'; absent: AbsentParty }

/** What it costs, in minor units; `payment` says line by line what happens to what was paid online. */
export type LeaveCosts = { feeAmount: number; refundAmount: number; payment: LeavingCosts | null }

/** For how long after the appointment a fee may be charged without its customer being there (journeys, 4). */
const chargeableFor = days(14)

/**
 * What leaving costs at this moment, the same rule for the preview and for the step itself. Where nothing is paid
 * online it is what the agreed policy says of the price.
 * @returns one for each booking, by id
 */
export async function costsOfLeaving(
  ctx: Ctx,
  bookings: readonly Booking[],
  leave: Leave,
): Promise<Map<string, LeaveCosts>> {
  const costs = new Map<string, LeaveCosts>()
  for (const together of byPayment(bookings)) {
    const open = await findBookingPayment(ctx, together[0]!)
    const paid = open
      ? await previewLeaving(ctx, {
          paymentId: open.payment.id,
          parts: together.map((booking) => partOf(ctx, booking, leave)),
        })
      : []
    together.forEach((booking, index) => costs.set(booking.id, costsFrom(ctx, booking, leave, paid[index])))
  }
  return costs
}

/** Does with the money what `costsOfLeaving` says. The bookings were read `forUpdate`. */
export async function settleLeave(
  ctx: Ctx,
  bookings: readonly Booking[],
  leave: Leave,
): Promise<Map<string, LeaveCosts>> {
  const costs = new Map<string, LeaveCosts>()
  for (const together of byPayment(bookings)) {
    const [first] = together
    const open = await findBookingPayment(ctx, first!)
    const ids = together.map(({ id }) => id)
    const paid = open
      ? await settleLeaving(ctx, {
          paymentId: open.payment.id,
          parts: together.map((booking) => partOf(ctx, booking, leave)),
          isAll: (await othersThatCount(ctx, first!, ids)).length === 0,
          purpose: leave.kind === 'no_show' ? 'no_show_fee' : 'cancellation_fee',
          cause: leave.kind,
          causeKey: `${leave.kind}:${ids[0]}`,
        })
      : []
    together.forEach((booking, index) => costs.set(booking.id, costsFrom(ctx, booking, leave, paid[index])))
    if (!open) continue
    // What stays is for its parties: nothing of it waits for an appointment any more.
    await ctx.trx('bookings').whereIn('id', ids).update({ release_at: ctx.now })
    await syncRelease(ctx, first!)
  }
  return costs
}

/** Of a group those that were done or are still to come: what is to be paid for them stays. */
const othersThatCount = async (ctx: Ctx, booking: Booking, ids: readonly string[]): Promise<Booking[]> =>
  (await bookedWith(ctx, booking)).filter(
    ({ id, status }) => !ids.includes(id) && !['held', 'expired', 'declined', 'cancelled'].includes(status),
  )

function byPayment(bookings: readonly Booking[]): Booking[][] {
  const together = new Map<string, Booking[]>()
  for (const booking of bookings) {
    const key = booking.groupId ?? booking.id
    together.set(key, [...(together.get(key) ?? []), booking])
  }
  return [...together.values()]
}

function partOf(ctx: Ctx, booking: Booking, leave: Leave): LeavingPart {
  const isOfPart = linesOf(booking)
  if (leave.kind === 'no_show') {
    const { feePercent } = agreedPolicy(booking).noShow
    return {
      isOfPart,
      leaving: leave,
      terms: { refundBasisPoints: (100 - feePercent) * 100 },
      mayCharge: ctx.now <= after(booking.endsAt, chargeableFor),
    }
  }
  const { refundPercent, isOfCustomer } = cancellationOutcome(booking, { ...leave, now: ctx.now })
  return {
    isOfPart,
    // Whoever leaves without a fee gets all back, the fee for booking included.
    leaving: { kind: 'cancellation', by: isOfCustomer || leave.by !== 'customer' ? leave.by : 'system' },
    terms: { refundBasisPoints: refundPercent * 100 },
    // Of a card that was just refused no fee is asked either: it is no more than what was paid.
    mayCharge: !leave.isUnpaid,
  }
}

/** The same for any moment: what each step of the schedule would cost. */
export async function costsOfSteps(
  ctx: Ctx,
  booking: Booking,
  percents: readonly number[],
): Promise<LeavingCosts[] | null> {
  const open = await findBookingPayment(ctx, booking)
  if (!open) return null
  const by = booking.isFreeToLeave ? ('system' as const) : ('customer' as const)
  return previewLeaving(ctx, {
    paymentId: open.payment.id,
    parts: percents.map((percent) => ({
      isOfPart: linesOf(booking),
      leaving: { kind: 'cancellation', by },
      terms: { refundBasisPoints: percent * 100 },
      mayCharge: true,
    })),
  })
}

function costsFrom(ctx: Ctx, booking: Booking, leave: Leave, paid: LeavingCosts | undefined): LeaveCosts {
  // Of a visit some appointments may be paid where they take place: they have no line.
  if (paid && paid.lines.length > 0)
    return { feeAmount: paid.feeAmount, refundAmount: paid.refundAmount, payment: paid }
  const { feeAmount, refundAmount } =
    leave.kind === 'no_show'
      ? noShowFee(booking, leave.absent)
      : cancellationOutcome(booking, { ...leave, now: ctx.now })
  return { feeAmount, refundAmount, payment: null }
}
