import { allocate, ratioOf, sumOf } from '#platform/kernel/money.ts'

/** Thousandths of a percent in the whole: 8.875 % is 8875. Basis points are too coarse for some places. */
export const taxRateOfWhole = 100_000

/** One tax on a line, frozen when the price was made. */
export type TaxRate = {
  /** As it is called on an invoice: `VAT`, `GST`, `Sales tax`. */
  name: string
  /** Whose tax it is: a country, or a country and a part of it (ISO 3166), or a tax service's own code. */
  jurisdiction: string
  /** Thousandths of a percent. */
  rate: number
}
export const taxExemptions = [
  'zero_rated',
  'exempt',
  'reverse_charge',
  'not_registered',
  'out_of_scope',
] as const
export type TaxExemption = (typeof taxExemptions)[number]

/** How a line is taxed. An exemption gives the reason why there is no tax, for the invoice. */
export type TaxTreatment =
  | { rates: readonly TaxRate[]; exemption?: never }
  | { rates?: never; exemption: TaxExemption; reason?: string }

export const taxModes = ['inclusive', 'exclusive'] as const
/** Whether prices are stated with their tax, or it comes on top. */
export type TaxMode = (typeof taxModes)[number]

export type TaxedAmount = {
  netAmount: number
  taxAmount: number
  totalAmount: number
  taxes: { name: string; jurisdiction: string; rate: number; amount: number }[]
}

/**
 * Tax of one line, rounded half up in minor units. Inclusive: `amount × rates / (1 + rates)` is in the amount, and
 * several taxes share it by largest remainder. Exclusive: each tax is rounded by itself and comes on top, in steps that
 * can be charged.
 */
export function taxOf(amount: number, treatment: TaxTreatment, mode: TaxMode, step = 1): TaxedAmount {
  const rates = treatment.rates ?? []
  const all = sumOf(rates.map(({ rate }) => rate))
  const amounts =
    mode === 'exclusive'
      ? rates.map(({ rate }) => ratioOf(amount, rate, taxRateOfWhole, step))
      : allocate(
          ratioOf(amount, all, taxRateOfWhole + all),
          rates.map(({ rate }) => rate),
        )
  const taxAmount = sumOf(amounts)
  return {
    netAmount: mode === 'exclusive' ? amount : amount - taxAmount,
    taxAmount,
    totalAmount: mode === 'exclusive' ? amount + taxAmount : amount,
    taxes: rates.map((rate, index) => ({ ...rate, amount: amounts[index]! })),
  }
}
