import type { FieldError } from '#platform/kernel/errors.ts'
import { formatMoney, ratioOf, smallestStep } from '#platform/kernel/money.ts'
import { mostAmount } from './price-list.ts'
import type { Interval } from './promise.ts'

/** The first payment; what is paid within so many months of redeeming; every payment. */
export const couponDurations = ['once', 'months', 'forever'] as const
export type CouponDuration = (typeof couponDurations)[number]

/** Exactly one of the two is there: percent, or minor units of the currency. */
export type Reduction = { percentOff: number | null; amountOff: number | null }
export type CouponTerms = Reduction & {
  currency: string
  duration: CouponDuration
  months: number | null
}

/** What a subscription pays less, as the processor has it. */
export type Discount = Reduction & {
  couponId: string
  code: string
  /** It takes from one payment alone. */
  isOnce: boolean
  /** Null: it does not end of itself. */
  endsAt: string | null
}

/** What is taken off an amount, in minor units; never more than there is. Parts of a unit are rounded half up. */
export const reductionOf = ({ percentOff, amountOff }: Reduction, amount: number): number =>
  percentOff === null ? Math.min(amountOff ?? 0, amount) : ratioOf(amount, percentOff, 100)

/** What somebody types in: spaces around it and small letters are the same code. */
export const normalizedCode = (text: string): string => text.trim().toUpperCase()
const codeForm = /^[A-Z0-9][A-Z0-9-]{2,39}$/

/** What is wrong with the terms of a coupon, with a sentence for each field. */
export function couponFaults(
  code: string,
  { percentOff, amountOff, currency, duration, months }: CouponTerms,
): FieldError[] {
  const faults: FieldError[] = []
  if (!codeForm.test(code))
    faults.push({ field: 'code', message: 'Use 3 to 40 letters, digits and hyphens, such as SPRING-20' })
  if ((percentOff === null) === (amountOff === null))
    faults.push({ field: 'percentOff', message: 'Say either a percentage or an amount' })
  if (percentOff !== null && (!Number.isInteger(percentOff) || percentOff < 1 || percentOff > 100))
    faults.push({ field: 'percentOff', message: 'Say a whole percentage from 1 to 100' })
  if (amountOff !== null && (!Number.isSafeInteger(amountOff) || amountOff < 1 || amountOff > mostAmount))
    faults.push({ field: 'amountOff', message: 'Say an amount that can be charged' })
  else if (amountOff !== null && amountOff % smallestStep(currency) !== 0)
    faults.push({
      field: 'amountOff',
      message: `${currency} is charged in steps of ${smallestStep(currency)}`,
    })
  if ((duration === 'months') !== (months !== null))
    faults.push({ field: 'months', message: 'Say for how many months, where it counts for months' })
  return faults
}

export type Redeemable = Pick<CouponTerms, 'currency' | 'duration'> & {
  planIds: readonly string[] | null
  redeemBy: Date | null
  mostRedemptions: number | null
  archivedAt: Date | null
}

type Redeeming = { planId: string; interval: Interval; currency: string; taken: number }

/** Why a coupon cannot be redeemed for a plan now, as a sentence; null where it can. */
export function redemptionFault(
  coupon: Redeemable,
  { planId, interval, currency, taken }: Redeeming,
  now: Date,
): string | null {
  if (coupon.archivedAt !== null || (coupon.redeemBy !== null && coupon.redeemBy <= now))
    return 'This code is not valid any more'
  if (coupon.mostRedemptions !== null && taken >= coupon.mostRedemptions)
    return 'This code has been used as often as it may be'
  if (coupon.planIds !== null && !coupon.planIds.includes(planId)) return 'This code is not for this plan'
  // The processor takes off whatever is paid within the months: of a yearly price that would be the whole year.
  if (coupon.duration === 'months' && interval === 'year')
    return 'This code is for plans that are paid by the month'
  return coupon.currency === currency ? null : 'This code is for another currency'
}

/**
 * Such as `20 % off for 3 months`.
 * @param payment which one a code for one payment takes off: of a plan that runs already, the next
 */
export function couponWords(
  { percentOff, amountOff, currency, duration, months }: CouponTerms,
  locale = 'en',
  payment: 'first' | 'next' = 'first',
) {
  const size =
    percentOff === null ? formatMoney({ amount: amountOff ?? 0, currency }, locale) : `${percentOff} %`
  if (duration === 'once') return `${size} off the ${payment} payment`
  if (duration === 'forever') return `${size} off every payment`
  return `${size} off for ${months} ${months === 1 ? 'month' : 'months'}`
}

/** Whether it still takes off: from one payment that is to come, or from those of a moment. */
export const isPending = (discount: Pick<Discount, 'isOnce' | 'endsAt'>, at: Date): boolean =>
  discount.isOnce || isLasting(discount, at)

/** Whether it takes from the payments of a moment; what takes from one payment alone counts in none of them. */
export const isLasting = ({ isOnce, endsAt }: Pick<Discount, 'isOnce' | 'endsAt'>, at: Date): boolean =>
  !isOnce && (endsAt === null || new Date(endsAt) > at)
