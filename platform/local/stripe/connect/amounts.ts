import { minorUnitDigits } from '#platform/kernel/money.ts'

/** As Stripe's messages show it: `€70.00`. */
export function shownAmount(amount: number, currency: string): string {
  const code = currency.toUpperCase()
  const digits = minorUnitDigits(code)
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: code,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits)
}
