import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  type CustomerSource,
  joinQuotes,
  type PaymentSettings,
  type Price,
  type Quote,
  quoteBy,
  type Schedule,
  termsWithin,
} from '#platform/payments/index.ts'
import type { WantedSlot } from '#platform/scheduling/index.ts'
import type { Booking } from '../../models.ts'
import { quoteFrom } from '../../rules/index.ts'

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
): Promise<Quote | null> {
  const { service, startsAt, seats = 1 } = wanted
  if (!settings || termsWithin(settings, service.paymentTerms).kind === 'in_person') return null
  const { title, categoryId, currency, paymentTerms } = service
  try {
    return await quoteBy(ctx, settings, {
      currency,
      terms: paymentTerms,
      lines: [{ id, kind: 'service', title, quantity: seats, unitAmount: priceAmount / seats, categoryId }],
      startsAt,
      endsAt,
      timeZone: customerTimeZone ?? timeZone,
      customerSource,
    })
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
