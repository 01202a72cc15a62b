import type { GoodRequest } from './good-requests.ts'
import type { Market } from './market.ts'

type Part = Partial<Pick<GoodRequest, 'caller' | 'params' | 'query' | 'headers' | 'payload'>> & {
  body?: Record<string, unknown>
}

/** What falls due for bookings, and how an appointment goes. */
export const goodLive: Record<string, (market: Market) => Promise<Part>> = {
  getBookingSettings: async () => ({ caller: 'operator' }),
  setBookingSettings: async (market) => {
    const rows = await market.inTenant<{ version: number }[]>((ctx) =>
      ctx.trx('booking_settings').where({ is_current: true }).select('version'),
    )
    return {
      caller: 'operator',
      headers: { 'if-match': `"${rows[0]?.version ?? 0}"` },
      body: { reminderMinutes: [2880, 60] },
    }
  },
}
