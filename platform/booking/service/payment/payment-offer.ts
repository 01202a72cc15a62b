import { sumOf } from '#platform/kernel/money.ts'
import { customerBreakdown, type Price } from '#platform/payments/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Booking } from '../../models.ts'
import type { PaymentOffer } from '../../payment-schemas.ts'
import { paymentNeedOf, wayToPay } from '../../rules/index.ts'
import { quoteOfHolds } from './quote-hold.ts'

/**
 * What is shown before anything is paid; null when all of it is paid at the appointment.
 * @param respondBy by when a request made now is answered
 * @param ownCreditsAmount of whoever asks, in minor units
 */
export function paymentOfferOf(
  ctx: Pick<Ctx, 'now'>,
  holds: readonly Booking[],
  respondBy: Date | null,
  ownCreditsAmount = 0,
): PaymentOffer | null {
  const quote = quoteOfHolds(holds)
  if (!quote) return null
  const { price, schedule } = quote
  const need = paymentNeedOf(schedule)
  const { taxes, ...breakdown } = customerBreakdown(price)
  // Of a visit some may be paid at their appointment: that belongs to what it all costs.
  const others = holds.filter((hold) => !hold.quote)
  const inPerson = sumOf(others.map(({ priceAmount }) => priceAmount))
  return {
    ...breakdown,
    currency: price.currency,
    rows: [
      ...rowsOf(price),
      ...others.map(({ serviceTitle, priceAmount }) => ({ label: serviceTitle, amount: priceAmount })),
    ],
    netAmount: breakdown.netAmount + inPerson,
    totalAmount: breakdown.totalAmount + inPerson,
    taxes: taxes.map(({ name, rate, amount }) => ({ name, rate, amount })),
    need,
    voucherAmount: schedule.voucherAmount,
    creditsAmount: schedule.creditsAmount,
    ownCreditsAmount,
    priceInCredits: priceInCreditsOf(holds),
    isByCreditsOnly: quote.quotes.every(({ terms }) => terms.kind === 'credits'),
    way: need === 'none' ? 'charge' : wayToPay(need, { now: ctx.now, respondBy }),
    dueNowAmount: sumOf(schedule.dues.filter(({ how }) => how === 'now').map(({ amount }) => amount)),
    dues: [
      ...schedule.dues.map(({ dueAt, ...due }) => ({ ...due, dueAt: dueAt.toISOString() })),
      ...others.map(({ priceAmount, startsAt }) => ({
        kind: 'full' as const,
        amount: priceAmount,
        dueAt: startsAt.toISOString(),
        how: 'in_person' as const,
      })),
    ].toSorted((one, other) => Date.parse(one.dueAt) - Date.parse(other.dueAt)),
    isCardKept: schedule.savesCard,
    isBegun: holds.some(({ awaitsPaymentSince }) => awaitsPaymentSince !== null),
  }
}

/** What it all costs for whoever pays with credits alone; null where that is no other price, or nothing else is taken. */
function priceInCreditsOf(holds: readonly Booking[]): PaymentOffer['priceInCredits'] {
  const quotes = holds.flatMap(({ quote }) => (quote ? [quote] : []))
  const chosen = quotes.find(({ prices }) => prices)
  if (!chosen) return null
  const totalOf = (which: 'listed' | 'inCredits') =>
    sumOf(quotes.map(({ prices, price }) => (prices?.[which] ?? price).totalAmount))
  return {
    amount: totalOf('inCredits'),
    listedAmount: totalOf('listed'),
    isChosen: chosen.prices!.chosen === 'inCredits',
  }
}

/** Of a series each appointment is a line: what is the same is shown once, with how often. */
export function rowsOf(price: Price): PaymentOffer['rows'] {
  const rows = new Map<string, { label: string; amount: number; count: number }>()
  const counts = new Map(price.lines.map(({ title, quantity }) => [title, quantity]))
  for (const { label, amount } of customerBreakdown(price).rows) {
    const before = rows.get(label)
    if (before) rows.set(label, { label, amount: before.amount + amount, count: before.count + 1 })
    else rows.set(label, { label, amount, count: 1 })
  }
  return [...rows.values()].map(({ label, amount, count }) => {
    const times = count * (counts.get(label) ?? 1)
    const isTax = !counts.has(label)
    return { label: times > 1 && !isTax ? `${times} × ${label}` : label, amount }
  })
}
