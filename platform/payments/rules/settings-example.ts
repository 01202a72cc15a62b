import { minorUnitDigits, smallestStep } from '#platform/kernel/money.ts'
import { exampleBreakdown } from './breakdown.ts'
import { type LineInput, potTotalsOf, type Price, priceOf } from './price.ts'
import { type PaymentSettings, splitTermsFrom } from './settings.ts'
import { applySplitTerms, feeOf, type FeeRule, legsOfSplit, type Party, splitOf } from './split.ts'

/** What settings come to for an appointment of a round price, in minor units. */
export type SettingsExample = Record<Party | 'customer' | 'processor', number> & {
  currency: string
  /** As it would stand on the service's page. */
  priceAmount: number
  customerFeeAmount: number
  taxAmount: number
  isTaxIncluded: boolean
  commissionAmount: number
  /** A minimum asks for more than there is. */
  isCapped: boolean
}

// An estimate: the price that is published for cards of the European Economic Area, 1.5 % and 0.25. What is really
// kept depends on the card, and is known after each charge.
const processorFee = (currency: string) => ({
  basisPoints: 150,
  fixedAmount: [0, 2, 25, 250][minorUnitDigits(currency)]!,
})

/** What the customer pays for booking, of the stated price of the service; 0 when there is no such fee. */
export function customerFeeOf(
  { customerFee }: Pick<PaymentSettings, 'customerFee'>,
  statedAmount: number,
  currency: string,
): number {
  return customerFee ? feeOf(customerFee, statedAmount, smallestStep(currency)) : 0
}

/** "Customer pays, provider gets, you get, platform gets, processor keeps": of a hundred, or ten thousand of a small unit. */
export function exampleOfSettings(
  settings: PaymentSettings,
  { currency, platformFee }: { currency: string; platformFee: FeeRule },
): SettingsExample {
  const digits = minorUnitDigits(currency)
  const priceAmount = digits === 0 ? 10_000 : 100 * 10 ** digits
  const price = priceFor(settings, currency, priceAmount)
  const result = splitOf(
    potTotalsOf(price.lines),
    applySplitTerms(splitTermsFrom(settings, platformFee), { customerSource: 'marketplace' }),
    currency,
  )
  return {
    ...exampleBreakdown(legsOfSplit(result.split), processorFee(currency)),
    currency,
    priceAmount,
    customerFeeAmount: price.lines[1]?.totalAmount ?? 0,
    taxAmount: price.taxAmount,
    isTaxIncluded: settings.taxMode === 'inclusive',
    commissionAmount: result.commissionAmount,
    isCapped: result.isCapped,
  }
}

function priceFor(settings: PaymentSettings, currency: string, priceAmount: number): Price {
  const { tax, taxMode } = settings
  const line = (kind: LineInput['kind'], unitAmount: number): LineInput => ({
    id: kind,
    kind,
    title: kind,
    quantity: 1,
    unitAmount,
    tax,
  })
  const fee = customerFeeOf(settings, priceAmount, currency)
  return priceOf({
    currency,
    taxMode,
    lines: [line('service', priceAmount), ...(fee > 0 ? [line('customer_fee', fee)] : [])],
  })
}
