// Kept apart from the tables of the product on purpose: what stands in for the other side must not share its mistakes.
import { invalidRequest } from '../errors.ts'

/** docs.stripe.com/currencies#zero-decimal */
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '))
/** docs.stripe.com/currencies#three-decimal: the last digit has to be 0. */
const threeDecimal = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd'])
/** Written with two decimals that have to be 0, because their smaller unit is no more. */
const wholeUnits = new Set(['isk', 'ugx'])

/** docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, in minor units. */
const minimums: Record<string, number> = {
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1_500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1_000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1_000,
  usd: 50,
}
const largest = 99_999_999

/** The least that can be charged, in minor units. */
export const minimumOf = (currency: string): number => minimums[currency] ?? 0

export function decimalsOf(currency: string): 0 | 2 | 3 {
  if (zeroDecimal.has(currency) && !wholeUnits.has(currency)) return 0
  return threeDecimal.has(currency) ? 3 : 2
}

/** Stripe takes any case and answers in lower case. @throws StripeFault 400 for what is no ISO 4217 code */
export function currencyOf(given: string): string {
  const currency = given.toLowerCase()
  if (known().has(currency)) return currency
  throw invalidRequest(
    `Invalid currency: ${given}. Stripe currently supports these currencies: aed, aud, chf, eur, gbp, jpy, kwd, usd, …`,
    { param: 'currency' },
  )
}

let codes: Set<string> | null = null
const known = () => (codes ??= new Set(Intl.supportedValuesOf('currency').map((each) => each.toLowerCase())))

/** @throws StripeFault 400 for an amount that cannot be charged in this currency */
export function assertChargeable(amount: number, currency: string, param = 'amount'): void {
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param,
    })
  }
  const minimum = minimumOf(currency)
  if (amount < minimum) {
    throw invalidRequest(`Amount must be at least ${formatAmount(minimum, currency)}`, {
      code: 'amount_too_small',
      param,
    })
  }
  if (amount > largest) {
    throw invalidRequest(`Amount must be no more than ${formatAmount(largest, currency)}`, {
      code: 'amount_too_large',
      param,
    })
  }
  assertWhole(amount, currency, param)
}

/** @throws StripeFault 400 for digits that the currency does not have */
export function assertWhole(amount: number, currency: string, param = 'amount'): void {
  const step = threeDecimal.has(currency) ? 10 : wholeUnits.has(currency) ? 100 : 1
  if (amount % step === 0) return
  throw invalidRequest(
    `Invalid ${param}: for the currency ${currency} the amount must be a multiple of ${step}, but it is ${amount}.`,
    { code: 'invalid_charge_amount', param },
  )
}

/** For messages and pages, such as `€10.00`. */
export function formatAmount(amount: number, currency: string, locale = 'en'): string {
  const decimals = decimalsOf(currency)
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount / 10 ** decimals)
}

/** The fixed part of the fee is given in hundredths: in other currencies it is that many of their hundredths, rounded. */
export function feeOf(
  amount: number,
  currency: string,
  { basisPoints, fixed }: { basisPoints: number; fixed: number },
): number {
  const decimals = decimalsOf(currency)
  const fixedPart = decimals === 2 ? fixed : decimals === 3 ? fixed * 10 : Math.round(fixed / 100)
  return Math.min(amount, Math.floor((amount * basisPoints + 5_000) / 10_000) + fixedPart)
}
