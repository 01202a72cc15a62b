import { creditsFor } from '#platform/catalog/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { smallestStep } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  type CustomerSource,
  joinQuotes,
  type PaymentSettings,
  type Price,
  priceInCredits,
  type Quote,
  quoteBy,
  type Schedule,
  termsWithin,
} from '#platform/payments/index.ts'
import type { WantedSlot } from '#platform/scheduling/index.ts'
import type { Booking } from '../../models.ts'
import { quoteFrom, type StoredQuote } from '../../rules/index.ts'

type Quotable = {
  wanted: WantedSlot
  /** Null: whatever they say, this is paid at the appointment. */
  settings: PaymentSettings | null
  timeZone: string
  customerTimeZone: string | null
  customerSource: CustomerSource
}

/**
 * What a start costs that is to be held, and when that is paid.
 * @returns null when it is paid at the appointment, also where it is too little, or too much, for any card
 */
export async function quoteHold(
  ctx: Ctx,
  { wanted, settings, timeZone, customerTimeZone, customerSource }: Quotable,
  { id, endsAt, priceAmount }: { id: string; endsAt: Date; priceAmount: number },
): Promise<(Quote & Pick<StoredQuote, 'prices'>) | null> {
  const { service, startsAt, seats = 1 } = wanted
  if (!settings || termsWithin(settings, service.paymentTerms).kind === 'in_person') return null
  const { title, categoryId, provider, currency, paymentTerms } = service
  const line = { id, title, quantity: seats, categoryId }
  const unitAmount = priceAmount / seats
  const creditsAmount = creditsFor(service, { unitAmount, seats }, smallestStep(currency))
  try {
    const quote = await quoteBy(ctx, settings, {
      currency,
      terms: paymentTerms,
      lines: [{ ...line, kind: 'service', unitAmount }],
      startsAt,
      endsAt,
      timeZone: customerTimeZone ?? timeZone,
      providerId: provider.id,
      customerSource,
    })
    if (creditsAmount === null) return quote
    const inCredits = await priceInCredits(settings, { currency, line: { ...line, creditsAmount } })
    if (quote.terms.kind === 'credits')
      return {
        ...quote,
        price: inCredits,
        schedule: { ...quote.schedule, creditsAmount: inCredits.totalAmount },
      }
    // Dearer than by card, as it may be where credits were once the only way: nobody would choose it.
    if (inCredits.totalAmount > quote.price.totalAmount) return quote
    return { ...quote, prices: { listed: quote.price, inCredits, chosen: 'listed' } }
  } catch (error) {
    if (error instanceof AppError && error.code === 'validation_failed') return null
    throw error
  }
}

export type HeldQuote = { price: Price; schedule: Schedule; quotes: Quote[] }

/** What was quoted for all that is held together; null when all of it is paid at the appointment. */
export function quoteOfHolds(holds: readonly Pick<Booking, 'quote'>[]): HeldQuote | null {
  const quotes = holds.flatMap(({ quote }) => (quote ? [quoteFrom(quote)] : []))
  return quotes.length > 0 ? { ...joinQuotes(quotes), quotes } : null
}
