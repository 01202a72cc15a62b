import { assertValid } from '#platform/kernel/errors.ts'
import { smallestStep, toDecimal, toProcessorAmount } from '#platform/kernel/money.ts'

// https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, in the processor's own units. Of a currency
// that is not here the processor says itself when something is too little.
const minimumCharges: Readonly<Record<string, number>> = {
  USD: 50,
  AED: 200,
  AUD: 50,
  BGN: 100,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17500,
  INR: 50,
  JPY: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1000,
}
/** Eight digits, of whatever currency (same page). */
const maximumCharge = 99_999_999

/** The least that can be charged at once, in minor units. */
export const minimumChargeOf = (currency: string): number =>
  minimumCharges[currency] ?? smallestStep(currency)

/** The most that can be charged at once, in minor units. */
export const maximumChargeOf = (currency: string): number =>
  Math.floor(
    maximumCharge /
      (toProcessorAmount({ amount: smallestStep(currency), currency }) / smallestStep(currency)),
  )

/** @throws AppError `validation_failed` for what no card can be charged with: too little, too much, between two steps */
export function assertChargeable(amount: number, currency: string): void {
  const [least, most] = [minimumChargeOf(currency), maximumChargeOf(currency)]
  assertValid(amount >= least, 'amount', `Less than ${inWords(least, currency)} cannot be charged`)
  assertValid(amount <= most, 'amount', `More than ${inWords(most, currency)} cannot be charged at once`)
  toProcessorAmount({ amount, currency })
}

const inWords = (amount: number, currency: string) => `${toDecimal({ amount, currency })} ${currency}`

/**
 * For how many days collected money may wait in a balance before it must be paid out, by the country of the account
 * that holds it: https://docs.stripe.com/connect/manual-payouts. Two years are counted as 730 days.
 */
export const holdingDays = (country: string): number => ({ US: 730, TH: 10 })[country] ?? 90

/** Days of the holding time that are kept free for a late confirmation or a dispute. */
export const holdingMarginDays = (country: string): number =>
  Math.min(7, Math.floor(holdingDays(country) / 10))
