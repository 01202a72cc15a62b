import type { Ctx } from '#platform/kernel/tenant.ts'
import { type Booking, BookingCheckIn, NoShowReport } from '../models.ts'
import { type BookingStatus, haveMet, type Standing } from '../rules/index.ts'

/** Only what has been a no-show once has a report: nothing else is asked for. */
const mayHaveReport = ({ status }: Booking) =>
  status === 'no_show' || status === 'completed' || status === 'closed'

/** One query, or none, for any number of bookings. */
export async function reportsOf(ctx: Ctx, bookings: readonly Booking[]): Promise<Map<string, NoShowReport>> {
  const ids = bookings.filter(mayHaveReport).map(({ id }) => id)
  const reports = ids.length > 0 ? await NoShowReport.query(ctx.trx).whereIn('booking_id', ids) : []
  return new Map(reports.map((report) => [report.bookingId, report]))
}

/** Those of which both parties have checked in. One query, or none: only what is under way can be missed. */
export async function metOf(ctx: Ctx, bookings: readonly Booking[]): Promise<Set<string>> {
  const ids = bookings
    .filter(({ status, startsAt }) => underWay.includes(status) && startsAt <= ctx.now)
    .map(({ id }) => id)
  const checkIns = ids.length > 0 ? await BookingCheckIn.query(ctx.trx).whereIn('booking_id', ids) : []
  return new Set(ids.filter((id) => haveMet(checkIns.filter(({ bookingId }) => bookingId === id))))
}
const underWay: readonly BookingStatus[] = ['confirmed', 'in_progress']

/** What the rules judge a step by. @param haveMet as `metOf` says; needed where somebody may not have come */
export const standingOf = (
  booking: Booking,
  report: NoShowReport | null = null,
  haveMet = false,
): Standing => ({
  status: booking.status,
  startsAt: booking.startsAt,
  endsAt: booking.endsAt,
  penaltyStartsAt: booking.penaltyStartsAt,
  priceAmount: booking.priceAmount,
  policy: booking.policy,
  respondBy: booking.respondBy,
  finishedAt: booking.finishedAt,
  report,
  haveMet,
})
