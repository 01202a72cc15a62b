import { AppError } from './errors.ts'

/** Money is a whole number of minor units with an ISO 4217 currency; how many minor units make one is the currency's. */
export type Money = { amount: number; currency: string }

// How many decimals an amount has is what the payment processor says: where the tables of a browser or of Unicode
// differ (HUF, COP, IDR, ALL, … have none there), a price would be off by a hundred between page and charge.
// https://docs.stripe.com/currencies#zero-decimal and #three-decimal; ISK has had no minor unit since 2007.
const withoutDecimals = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
)
const withThreeDecimals = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND'])

/** How many decimals the minor unit stands for: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorUnitDigits(currency: string): number {
  if (withoutDecimals.has(currency)) return 0
  return withThreeDecimals.has(currency) ? 3 : 2
}

/**
 * The smallest step of an amount that can be charged, in minor units: card networks want the last of three decimals
 * to be 0 (https://docs.stripe.com/currencies#three-decimal).
 */
export const smallestStep = (currency: string): number => (withThreeDecimals.has(currency) ? 10 : 1)

/** An amount as it can be moved, not more than it was. */
export const downToStep = (amount: number, step: number): number => amount - (amount % step)

// Charged with two decimals that must be 00, though there are none (https://docs.stripe.com/currencies#special-cases).
const chargedInHundredths = new Set(['ISK', 'UGX'])
// Charged with two decimals, but paid out in whole units only (same page).
const paidOutWhole = new Set(['HUF', 'TWD'])

/** What the processor calls an amount of ours. @throws AppError `validation_failed` when it cannot be charged exactly */
export function toProcessorAmount({ amount, currency }: Money): number {
  assertMinorUnits(amount)
  if (amount % smallestStep(currency) !== 0)
    throw new AppError('validation_failed', {
      detail: `${currency} is charged in steps of ${smallestStep(currency)} minor units`,
    })
  return chargedInHundredths.has(currency) ? times(amount, 100) : amount
}

/** Our minor units of what the processor says. @throws RangeError for a fraction of a unit that does not exist */
export function fromProcessorAmount(amount: number, currency: string): Money {
  assertMinorUnits(amount)
  if (!chargedInHundredths.has(currency)) return { amount, currency }
  if (amount % 100 !== 0) throw new RangeError(`${amount} is no whole amount of ${currency}`)
  return { amount: amount / 100, currency }
}

/** The smallest step in which money can be paid out to a bank, in minor units; what is less stays in the balance. */
export const payoutStep = (currency: string): number =>
  paidOutWhole.has(currency) ? 100 : smallestStep(currency)

/** @throws RangeError for anything but a whole number that a double holds exactly */
export function assertMinorUnits(...amounts: readonly number[]): void {
  for (const amount of amounts) {
    if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is no whole number of minor units`)
  }
}

const exact = (value: bigint): number => {
  const amount = Number(value)
  assertMinorUnits(amount)
  return amount
}

/** @throws RangeError when the sum leaves the safe integers */
export function sumOf(amounts: readonly number[]): number {
  let sum = 0
  for (const amount of amounts) {
    sum += amount
    assertMinorUnits(amount, sum)
  }
  return sum
}

/** @throws RangeError when the product leaves the safe integers */
export const times = (amount: number, count: number): number => {
  assertMinorUnits(amount, count)
  const product = amount * count
  assertMinorUnits(product)
  return product === 0 ? 0 : product
}

/**
 * `amount × numerator / denominator`, rounded half up to a multiple of `step`: a half goes away from zero, so that
 * what is taken back is rounded as it was given.
 */
export function ratioOf(amount: number, numerator: number, denominator: number, step = 1): number {
  assertMinorUnits(amount, numerator, denominator, step)
  if (denominator <= 0 || step <= 0) throw new RangeError('A ratio is of something positive')
  const [size, whole] = [Math.abs(amount * numerator), denominator * step]
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(2 * whole))
    return largeRatio(amount, numerator, denominator, step)
  const remainder = size % whole
  const rounded = ((size - remainder) / whole + (2 * remainder >= whole ? 1 : 0)) * step
  assertMinorUnits(rounded)
  return rounded === 0 || amount * numerator > 0 ? rounded : -rounded
}

function largeRatio(amount: number, numerator: number, denominator: number, step: number): number {
  const product = BigInt(amount) * BigInt(numerator)
  const [size, whole] = [product < 0n ? -product : product, BigInt(denominator) * BigInt(step)]
  const rounded = ((2n * size + whole) / (2n * whole)) * BigInt(step)
  return exact(product < 0n ? -rounded : rounded)
}

export const basisPointsOfWhole = 10_000

/** A share in basis points (1/10,000) of an amount, rounded half up: 12.5 % is 1250. */
export const shareInBasisPoints = (amount: number, basisPoints: number, step = 1): number =>
  ratioOf(amount, basisPoints, basisPointsOfWhole, step)

/**
 * An amount in whole minor units for each weight, by largest remainder; among equal remainders the earlier one gets
 * the unit. The parts always make the amount. A negative amount is allocated as its opposite.
 * @throws RangeError when there is something to allocate and nobody to take it
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  assertMinorUnits(amount, ...weights)
  if (weights.some((weight) => weight < 0)) throw new RangeError('A weight is not negative')
  if (amount < 0) return allocate(-amount, weights).map((part) => (part === 0 ? 0 : -part))
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (total === 0n) {
    if (amount !== 0) throw new RangeError('There is nobody to allocate to')
    return weights.map(() => 0)
  }
  const shares = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight)
    return { index, part: product / total, remainder: product % total }
  })
  let left = BigInt(amount) - shares.reduce((sum, { part }) => sum + part, 0n)
  for (const share of shares.toSorted((one, other) => compare(other.remainder, one.remainder))) {
    if (left === 0n) break
    share.part += 1n
    left -= 1n
  }
  return shares.map(({ part }) => exact(part))
}

const compare = (one: bigint, other: bigint) => (one === other ? 0 : one < other ? -1 : 1)

/**
 * What `amount` of a whole is made of, when the whole is made of `parts`: proportional, in whole minor units. Each
 * part grows with the amount and never shrinks, and the whole gives the parts themselves. So the difference of two
 * portions is what lies between them, and any number of steps ends where one step would (`allocate` does not keep
 * that: a larger amount may give somebody less). The first part is `round(part × amount / whole)`, each further one
 * the same of what is left.
 * @param step all of them are multiples of it, and so are the portions
 * @throws RangeError when the amount is negative or more than the whole
 */
export function portionOf(parts: readonly number[], amount: number, step = 1): number[] {
  assertMinorUnits(amount, ...parts)
  if (parts.some((part) => part < 0)) throw new RangeError('A part is not negative')
  if ([amount, ...parts].some((each) => each % step !== 0)) throw new RangeError(`Not in steps of ${step}`)
  let whole = sumOf(parts)
  if (amount < 0 || amount > whole) throw new RangeError(`${amount} is no portion of ${whole}`)
  let left = amount
  return parts.map((part) => {
    const taken = whole === 0 ? 0 : ratioOf(part, left, whole, step)
    whole -= part
    left -= taken
    return taken
  })
}

/** What a portion gains from one amount to a larger one, part by part; never negative. */
export function portionBetween(parts: readonly number[], from: number, to: number, step = 1): number[] {
  const before = portionOf(parts, from, step)
  return portionOf(parts, to, step).map((part, index) => part - before[index]!)
}

export function formatMoney({ amount, currency }: Money, locale: string): string {
  const digits = minorUnitDigits(currency)
  const isWhole = amount % 10 ** digits === 0
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits)
}

/** The amount as a plain decimal with a point and all its digits, for files and forms: `33.30`, `1000`, `-1.005`. */
export function toDecimal({ amount, currency }: Money): string {
  assertMinorUnits(amount)
  const digits = minorUnitDigits(currency)
  const text = String(Math.abs(amount)).padStart(digits + 1, '0')
  const sign = amount < 0 ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/**
 * Minor units of a plain decimal with a point.
 * @throws AppError `validation_failed` when it is none, has more decimals than the currency, or is beyond exact numbers
 */
export function parseDecimal(text: string, currency: string): Money {
  const digits = minorUnitDigits(currency)
  const [, sign = '', units = '', decimals = ''] = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text.trim()) ?? []
  const amount = Number(`${units}${decimals.padEnd(digits, '0')}`)
  if (units === '' || decimals.length > digits || !Number.isSafeInteger(amount))
    throw new AppError('validation_failed', { detail: `${text} is no amount of ${currency}` })
  return { amount: sign && amount !== 0 ? -amount : amount, currency }
}
