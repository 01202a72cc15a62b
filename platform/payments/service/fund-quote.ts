import type { Ctx } from '#platform/kernel/tenant.ts'
import { scheduleOf } from '../rules/index.ts'
import { type Quote, unknownCountry } from './quote.ts'

export type WhenOfQuote = { startsAt: Date; endsAt: Date; timeZone: string; releaseDays: number }

/**
 * The same quote, of which a voucher and credits pay so much: no price changes, only what is left for a card. Of less
 * than a card can be charged with, a little more is left.
 * @throws as `scheduleOf`
 */
export function fundQuote(
  ctx: Pick<Ctx, 'now'>,
  quote: Quote,
  { startsAt, endsAt, timeZone, releaseDays }: WhenOfQuote,
  { voucherAmount, creditsAmount }: { voucherAmount: number; creditsAmount: number },
): Quote {
  const { price, terms } = quote
  const { totalAmount, currency } = price
  return {
    ...quote,
    schedule: scheduleOf({
      totalAmount,
      currency,
      terms,
      now: ctx.now,
      startsAt,
      endsAt,
      timeZone,
      voucherAmount,
      creditsAmount: terms.kind === 'credits' ? totalAmount : creditsAmount,
      holding: { country: quote.holdingCountry ?? unknownCountry, releaseDays },
    }),
  }
}
