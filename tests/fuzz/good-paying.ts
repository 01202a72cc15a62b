import { after, days, hours } from '#platform/kernel/time.ts'
import { defaultPaymentSettings, quoteBy } from '#platform/payments/index.ts'
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
  fundHold: async (market: Market) => {
    const { holdId, secret } = await market.newHold()
    await market.inTenant(async (ctx) => {
      const line = { title: `Paint ${market.marker}`, quantity: 1, unitAmount: 24_000, categoryId: null }
      const startsAt = after(ctx.now, days(3))
      const quote = await quoteBy(
        ctx,
        { ...defaultPaymentSettings, isOnline: true },
        {
          currency: 'EUR',
          lines: [{ id: holdId, kind: 'service', ...line }],
          terms: { kind: 'full' },
          startsAt,
          endsAt: after(startsAt, hours(2)),
          timeZone: 'Europe/Berlin',
          providerId: market.keeperId,
        },
      )
      await ctx
        .trx('bookings')
        .where({ id: holdId })
        .update({ quote: JSON.stringify(quote) })
    })
    return { params: { holdId }, body: { secret, voucherCode: '' } }
  },
  payHold: async (market: Market) => {
    const { holdId, secret } = await booked(market)
    return { params: { holdId }, body: { secret, ...contactOf(market.marker) } }
  },
  settleHold: async (market: Market) => {
    const { holdId, secret } = await booked(market)
    return { params: { holdId }, body: { secret } }
  },
}
