import { ratioOf, smallestStep } from '#platform/kernel/money.ts'
import { amountOf, type PlanPromise } from './promise.ts'

export type Proration = {
  /** For what is left of the period under the former terms; not negative. */
  creditAmount: number
  /** For what is left of it under the new ones. */
  chargeAmount: number
  /** What is charged now; negative: it stays as a credit for later invoices. */
  dueAmount: number
  currency: string
}
type Period = { startsAt: Date; endsAt: Date }
type Side = { promise: PlanPromise; seats: number }

/**
 * What a change within a period should come to, to the second, as the processor reckons it; what it answers itself
 * counts, this is what is expected of it. Both sides have one interval and one currency: with another interval a new
 * period begins, and the whole of its price is due.
 * https://docs.stripe.com/billing/subscriptions/prorations
 * @throws RangeError for a moment outside of the period, or two currencies
 */
export function prorationOf(from: Side, to: Side, period: Period, now: Date): Proration {
  const { currency } = to.promise
  if (from.promise.price !== null && from.promise.currency !== currency)
    throw new RangeError('A subscription keeps its currency')
  const [whole, left] = [seconds(period.startsAt, period.endsAt), seconds(now, period.endsAt)]
  if (whole <= 0 || left < 0 || left > whole) throw new RangeError('The change lies outside of the period')
  const step = smallestStep(currency)
  const creditAmount = ratioOf(amountOf(from.promise, from.seats), left, whole, step)
  const isNewPeriod = from.promise.price?.interval !== to.promise.price?.interval
  const price = amountOf(to.promise, to.seats)
  const chargeAmount = isNewPeriod ? price : ratioOf(price, left, whole, step)
  return { creditAmount, chargeAmount, dueAmount: chargeAmount - creditAmount, currency }
}

const seconds = (from: Date, to: Date) => Math.floor((to.getTime() - from.getTime()) / 1_000)
