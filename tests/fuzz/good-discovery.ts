import { newId } from '#platform/kernel/ids.ts'
import { joinWaitlist, waitlistToken } from '#platform/waitlist/index.ts'
import { takeTurn } from '#platform/waitlist/service/offer.ts'
import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
}

const date = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

/** Good requests to what helps a customer and a provider find each other: explanations, suggestions, the waitlist. */
export const goodDiscovery: Record<string, (market: Market) => Promise<Part>> = {
  findSuggestions: async () => ({
    query: {
      when: 'next_week',
      dayParts: 'morning,evening',
      weekdays: '1,5',
      timeZone: 'Asia/Tokyo',
      count: 3,
    },
  }),
  explainOwnAvailability: async () => ({ query: { from: date(0), to: date(2) } }),
  findFreeServices: async (market) => {
    await market.inTenant((ctx) =>
      ctx.trx('providers').update({ latitude_e6: 52_520_000, longitude_e6: 13_405_000 }),
    )
    const day = { from: `${date(1)}T08:00:00Z`, to: `${date(1)}T20:00:00Z` }
    return { query: { ...day, near: '52.52,13.405', withinKm: 50, sort: 'distance' } }
  },
  joinWaitlist: async (market) => ({ body: wishOf(market.marker) }),
  getWaiting: (market) => ofNewEntry(market),
  leaveWaitlist: (market) => ofNewEntry(market),
  declineWaitlistOffer: (market) => ofNewEntry(market),
  acceptWaitlistOffer: async (market) => {
    const entryId = await newEntry(market)
    await market.inTenant(async (ctx) => {
      const others = await ctx.trx('waitlist_entries').whereNot({ id: entryId }).pluck('id')
      await takeTurn(ctx, market.vault, { providerId: market.keeperId, had: others })
    })
    return byToken(market, entryId)
  },
  listWaitlist: async (market) => {
    // Two, so that there is a second page.
    await newEntry(market)
    await newEntry(market)
    return { caller: 'keeper', query: { limit: 3 } }
  },
  removeFromWaitlist: async (market) => ({
    caller: 'keeper',
    params: { entryId: await newEntry(market) },
  }),
  explainAvailability: async () => ({ caller: 'operator', query: { from: date(0), to: date(2) } }),
}

const wishOf = (marker: string) => ({
  firstName: `Ada ${marker}`,
  lastName: `Okafor ${marker}`,
  email: `wait-${newId()}@people.example`,
  firstDate: date(20),
  lastDate: date(150),
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  dayParts: ['morning' as const],
  timeZone: 'Asia/Tokyo',
  memberId: null,
  seats: 1,
  durationMinutes: null,
})

const newEntry = (market: Market): Promise<string> =>
  market.inTenant(async (ctx) => {
    const wish = wishOf(market.marker)
    await joinWaitlist(ctx, { ...wish, serviceId: market.serviceId })
    const [entryId] = await ctx.trx('waitlist_entries').where({ email: wish.email }).pluck('id')
    return entryId as string
  })
const byToken = (market: Market, entryId: string): Part => ({
  params: { token: waitlistToken(market.vault, market.scope.tenantId, entryId) },
})
const ofNewEntry = async (market: Market) => byToken(market, await newEntry(market))
