import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import {
  planRelease,
  readPaymentSettings,
  readStanding,
  reservedAmountOf,
  unfrozenAmountOf,
} from '#platform/payments/index.ts'
import type { Booking } from '../../models.ts'
import type { BookingParty } from '../../rules/index.ts'
import { bookedWith, findBookingPayment, linesOf } from './parts.ts'

/**
 * From when on what was paid for an appointment that took place may leave: at once when its customer says that it is
 * done, else after the days that the marketplace waits.
 */
export async function releaseAtOf(ctx: Ctx, by: BookingParty): Promise<Date> {
  if (by === 'customer') return ctx.now
  const { releaseDays } = await readPaymentSettings(ctx)
  return after(ctx.now, days(releaseDays))
}

/**
 * Says when how much of the held money may leave, from what stands in the bookings: of a group the part of those that
 * are not over is kept back. Doing it again changes nothing.
 */
export async function syncRelease(ctx: Ctx, booking: Pick<Booking, 'id' | 'groupId'>): Promise<void> {
  const open = await findBookingPayment(ctx, booking)
  if (!open) return
  const paymentId = open.payment.id
  const { all, lines } = await readStanding(ctx, paymentId, true)
  const parts = (await bookedWith(ctx, booking)).map((each) => ({
    at: each.releaseAt,
    amount: lines
      .filter(({ id }) => linesOf(each)(id))
      .reduce((sum, { collectedAmount }) => sum + collectedAmount, 0),
  }))
  const unfrozen = unfrozenAmountOf(all)
  /** What belongs to appointments that are not over by then. */
  const reservedAt = (moment: Date) => {
    const sum = parts.reduce((total, { at, amount }) => (at && at <= moment ? total : total + amount), 0)
    return Math.min(unfrozen, sum)
  }

  const reservedNow = reservedAt(ctx.now)
  if (unfrozen > reservedNow) return planRelease(ctx, { paymentId, at: ctx.now, reservedAmount: reservedNow })
  const [next] = parts
    .flatMap(({ at, amount }) => (at && at > ctx.now && amount > 0 ? [at] : []))
    .toSorted((one, other) => one.getTime() - other.getTime())
  if (next) return planRelease(ctx, { paymentId, at: next, reservedAmount: reservedAt(next) })
  if (reservedNow !== reservedAmountOf(all))
    await planRelease(ctx, { paymentId, at: null, reservedAmount: reservedNow })
}
