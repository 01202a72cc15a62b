import { taxAsTheMarketplaceSays, type TaxService } from '../gateways/tax.ts'
import { type PaymentSettings, type Price, priceOf } from '../rules/index.ts'
import type { QuoteLine } from './quote.ts'

/**
 * The price of whoever pays all of it with credits. Its total is exactly what is said: the tax is in it, also where the
 * marketplace states its prices without, so that a pack of ten is ten appointments. Nothing comes on top, no booking fee
 * either.
 * @param line.creditsAmount minor units of all its seats
 * @throws AppError `validation_failed` for an amount that the currency does not have
 */
export async function priceInCredits(
  settings: PaymentSettings,
  {
    currency,
    line,
  }: { currency: string; line: Omit<QuoteLine, 'unitAmount' | 'kind'> & { creditsAmount: number } },
  tax: TaxService = taxAsTheMarketplaceSays,
): Promise<Price> {
  const { id, categoryId, creditsAmount, quantity } = line
  const price = priceOf({
    currency,
    taxMode: 'inclusive',
    lines: [
      {
        id,
        kind: 'service',
        title: quantity > 1 ? `${quantity} × ${line.title}` : line.title,
        // Of several seats together: a share of each need not be whole.
        quantity: 1,
        unitAmount: creditsAmount,
        tax: await tax.treatmentFor({ settings, categoryId, amount: creditsAmount, currency }),
      },
    ],
  })
  return settings.taxMode === 'inclusive' ? price : withTaxOnTop(price)
}

/** The same amounts as a marketplace states them that names its prices without tax. */
const withTaxOnTop = (price: Price): Price => ({
  ...price,
  taxMode: 'exclusive',
  lines: price.lines.map((line) => ({ ...line, unitAmount: line.netAmount, listAmount: line.netAmount })),
})
