import { contactOf, type Market } from './market.ts'

/** A hold that was booked: its payment is over, and no processor is asked. */
async function booked(market: Market) {
  const { holdId, secret } = await market.newHold()
  const answer = await market.inject({
    method: 'POST',
    url: '/api/v1/bookings',
    payload: { holdId, secret, ...contactOf(market.marker) },
  })
  if (answer.statusCode !== 201) throw new Error(`POST /bookings answered ${answer.body}`)
  return { holdId, secret }
}

/** How a customer pays when they book. */
export const goodPaying = {
  payHold: async (market: Market) => {
    const { holdId, secret } = await booked(market)
    return { params: { holdId }, body: { secret, ...contactOf(market.marker) } }
  },
  settleHold: async (market: Market) => {
    const { holdId, secret } = await booked(market)
    return { params: { holdId }, body: { secret } }
  },
}
