import { minorUnitDigits } from '#platform/kernel/money.ts'
import { canSet, type Typeface } from '#platform/kernel/typeface.ts'

export type Writer = {
  /** With all its digits, so that columns line up: `€20.00`, `¥2,000`, `KWD 1.250`. */
  money: (amount: number) => string
  /** `19%`, `8.875%`; from thousandths of a percent. */
  rate: (rate: number) => string
  count: (count: number) => string
  date: (instant: string) => string
}

/**
 * Writes numbers and dates as the reader does. A currency whose sign no font of the page has is written by its code:
 * an amount without its currency tells nothing.
 */
export function writerOf(
  { locale, timeZone, currency }: { locale: string; timeZone: string; currency: string },
  typeface: Typeface,
): Writer {
  const digits = minorUnitDigits(currency)
  const style = (currencyDisplay: 'symbol' | 'code') =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  const signed = style('symbol')
  const numbers = canSet(plain(signed.format(0)), typeface) ? signed : style('code')
  const rates = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 3 })
  const counts = new Intl.NumberFormat(locale)
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone })
  return {
    money: (amount) => plain(numbers.format(amount / 10 ** digits)),
    rate: (rate) => plain(rates.format(rate / 100_000)),
    count: (count) => plain(counts.format(count)),
    date: (instant) => plain(dates.format(new Date(instant))),
  }
}

/** Fonts lack the narrow spaces that some languages put into numbers. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ')
