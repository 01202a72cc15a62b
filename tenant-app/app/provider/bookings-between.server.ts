import type { BookingView } from '#platform/booking/index.ts'
import type { LoadContext } from '#platform/http/remix-context.ts'

type Reading = Parameters<Parameters<LoadContext['read']>[0]>
/** Eight hundred appointments fill a month of the busiest team; the pages end there rather than run on. */
const mostPages = 8
const perPage = 100

/** All that takes place in a stretch of the calendar, in order of time; what was cancelled leaves its time free. */
export async function bookingsBetween(
  ctx: Reading[0],
  core: Reading[1],
  range: { providerId: string; from: string; to: string },
): Promise<BookingView[]> {
  const found: BookingView[] = []
  let cursor: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const { items, nextCursor }: { items: BookingView[]; nextCursor: string | null } =
      await core.booking.listBookings(ctx, { ...range, limit: perPage, ...(cursor ? { cursor } : {}) })
    found.push(...items.filter(({ status }) => status !== 'cancelled' && status !== 'declined'))
    if (!nextCursor) break
    cursor = nextCursor
  }
  return found
}
