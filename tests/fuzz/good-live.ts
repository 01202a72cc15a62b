import { newId } from '#platform/kernel/ids.ts'
import { after, hours } from '#platform/kernel/time.ts'
import type { GoodRequest } from './good-requests.ts'
import type { Market } from './market.ts'

type Part = Partial<Pick<GoodRequest, 'caller' | 'params' | 'query' | 'headers' | 'payload'>> & {
  body?: Record<string, unknown>
}

/** An appointment of the keeper in an hour, at the customer's; on the way, with its place shared, when said so. */
async function appointmentSoon(market: Market, { isShared = false } = {}) {
  const made = await market.newBooking()
  await market.inTenant(async (ctx) => {
    const startsAt = after(ctx.now, hours(1))
    const { user_id: userId } = await ctx
      .trx('memberships')
      .where({ provider_id: market.keeperId })
      .first('user_id')
    await ctx
      .trx('bookings')
      .where({ id: made.bookingId })
      .update({
        starts_at: startsAt,
        ends_at: after(startsAt, hours(1)),
        ...(isShared ? { progress: 'on_the_way', progress_at: ctx.now } : {}),
      })
    if (!isShared) return
    await ctx.trx('live_positions').insert({
      id: newId(),
      booking_id: made.bookingId,
      shared_by: userId,
      latitude_e6: 52_490_000,
      longitude_e6: 13_390_000,
      located_at: ctx.now,
      ends_at: after(ctx.now, hours(2)),
    })
  })
  return made
}
const asKeeper = async (market: Market, options = {}): Promise<Part> => ({
  caller: 'keeper',
  params: { bookingId: (await appointmentSoon(market, options)).bookingId },
})
const asGuest = async (market: Market, options = {}): Promise<Part> => ({
  caller: 'guest',
  params: { secret: (await appointmentSoon(market, options)).secret },
})
async function asCustomer(market: Market, options = {}): Promise<Part> {
  const { bookingId } = await appointmentSoon(market, options)
  await market.inTenant(async (ctx) => {
    const email = market.emailOf('customer')
    const names = { first_name: `First ${market.marker}`, last_name: `Last ${market.marker}` }
    await ctx
      .trx('customers')
      .insert({ id: newId(), email, ...names, phone: '+49 30 1234567' })
      .onConflict(['tenant_id', 'email'])
      .ignore()
    const { user_id: userId } = await ctx.trx('memberships').where({ role: 'customer' }).first('user_id')
    const { id } = await ctx.trx('customers').where({ email }).first('id')
    await ctx.trx('customers').where({ id }).update({ user_id: userId })
    await ctx.trx('bookings').where({ id: bookingId }).update({ customer_id: id })
  })
  return { caller: 'customer', params: { bookingId } }
}
const besideThem = { latitude: 52.4903, longitude: 13.39, accuracyMetres: 15, hasConsented: true }

/** As the guest's page shows it. */
async function newCode(market: Market): Promise<string> {
  const { secret } = await appointmentSoon(market)
  const answer = await market.inject({ url: `/api/v1/booking-links/${secret}/check-in-code` })
  return String(answer.json().address).split('/').at(-1)!
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
  getLiveStatus: (market) => asKeeper(market, { isShared: true }),
  setProgress: async (market) => ({ ...(await asKeeper(market)), body: { progress: 'on_the_way' } }),
  startSharingPosition: async (market) => ({
    ...(await asKeeper(market, { isShared: true })),
    body: { hasConsented: true },
  }),
  stopSharingPosition: (market) => asKeeper(market, { isShared: true }),
  movePosition: async (market) => ({
    ...(await asKeeper(market, { isShared: true })),
    body: { latitude: 52.48, longitude: 13.38 },
  }),
  checkIn: async (market) => ({ caller: 'keeper', body: { code: await newCode(market) } }),
  getLiveStatusByLink: (market) => asGuest(market, { isShared: true }),
  getCheckInCodeByLink: (market) => asGuest(market),
  // Where the keeper shares that they are.
  checkInHereByLink: async (market) => ({ ...(await asGuest(market, { isShared: true })), body: besideThem }),
  checkInHere: async (market) => ({ ...(await asCustomer(market, { isShared: true })), body: besideThem }),
  getOwnLiveStatus: (market) => asCustomer(market, { isShared: true }),
  getOwnCheckInCode: (market) => asCustomer(market),
}
