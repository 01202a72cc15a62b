import { after, hours, minutes } from '#platform/kernel/time.ts'
import { ownedBooking } from './good-bookings.ts'
import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  headers?: Record<string, string>
  params?: Record<string, unknown>
  body?: Record<string, unknown>
}

/** A booking of the customer with the keeper that takes place online, and begins in a moment. */
async function meetingOf(market: Market) {
  const made = await ownedBooking(market)
  await market.inTenant((ctx) =>
    ctx
      .trx('bookings')
      .where({ id: made.bookingId })
      .update({
        location_kind: 'virtual',
        starts_at: after(ctx.now, minutes(5)),
        ends_at: after(ctx.now, hours(1)),
      }),
  )
  return made
}

const byLink = async (market: Market): Promise<Part> => ({
  caller: 'guest',
  params: { secret: (await meetingOf(market)).secret },
})
const byId =
  (caller: Caller) =>
  async (market: Market): Promise<Part> => ({
    caller,
    params: { bookingId: (await meetingOf(market)).bookingId },
  })
/** Customers are let in once the provider is there; some marketplaces' services do without. */
const whereNobodyWaits =
  (make: (market: Market) => Promise<Part>) =>
  async (market: Market): Promise<Part> => {
    await market.inTenant((ctx) =>
      ctx.trx('services').where({ id: market.serviceId }).update({ has_waiting_room: false }),
    )
    return make(market)
  }

/** Good requests to the video calls of virtual bookings. */
export const goodMeetings: Record<string, (market: Market) => Promise<Part>> = {
  getMeetingByLink: byLink,
  enterMeetingByLink: whereNobodyWaits(byLink),
  getOwnMeeting: byId('customer'),
  enterOwnMeeting: whereNobodyWaits(byId('customer')),
  getProviderMeeting: byId('keeper'),
  enterProviderMeeting: byId('keeper'),
  getMeetingSettings: async () => ({ caller: 'operator' }),
  setMeetingSettings: async (market) => {
    const rows = await market.inTenant<{ version: number }[]>((ctx) =>
      ctx.trx('meeting_settings').where({ is_current: true }).select('version'),
    )
    const { marker } = market
    return {
      caller: 'operator',
      headers: { 'if-match': `"${rows[0]?.version ?? 0}"` },
      body: {
        service: 'jitsi',
        address: `https://meet.${marker}.example`,
        zoom: { accountId: marker, clientId: `${marker}-app`, clientSecret: `${marker}-secret` },
      },
    }
  },
}
