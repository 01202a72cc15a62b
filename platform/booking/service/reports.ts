import type { Ctx } from '#platform/kernel/tenant.ts'
import { type Booking, NoShowReport } from '../models.ts'
import type { Standing } from '../rules/index.ts'

/** Only what has been a no-show once has a report: nothing else is asked for. */
const mayHaveReport = ({ status }: Booking) =>
  status === 'no_show' || status === 'completed' || status === 'closed'

/** One query, or none, for any number of bookings. */
export async function reportsOf(ctx: Ctx, bookings: readonly Booking[]): Promise<Map<string, NoShowReport>> {
  const ids = bookings.filter(mayHaveReport).map(({ id }) => id)
  const reports = ids.length > 0 ? await NoShowReport.query(ctx.trx).whereIn('booking_id', ids) : []
  return new Map(reports.map((report) => [report.bookingId, report]))
}

/** What the rules judge a step by. */
export const standingOf = (booking: Booking, report: NoShowReport | null = null): Standing => ({
  status: booking.status,
  startsAt: booking.startsAt,
  endsAt: booking.endsAt,
  penaltyStartsAt: booking.penaltyStartsAt,
  priceAmount: booking.priceAmount,
  policy: booking.policy,
  respondBy: booking.respondBy,
  finishedAt: booking.finishedAt,
  report,
})
