import { basisPointsOfWhole, shareInBasisPoints, smallestStep, times } from '#platform/kernel/money.ts'
import type { DepositRule, PaymentTerms } from './schedule.ts'
import type { PaymentSettings } from './settings.ts'

type Allowed = Pick<PaymentSettings, 'allowedKinds' | 'deposit'>

/**
 * Why a provider may not choose these terms, as a sentence; null when they may. What was chosen before is not asked
 * again when the marketplace allows less: it is replaced when a price is quoted.
 * @param priceAmount minor units of the service's price; a fixed deposit is measured by it
 */
export function termsFault(
  { allowedKinds, deposit }: Allowed,
  terms: PaymentTerms,
  priceAmount: number,
): string | null {
  if (!allowedKinds.includes(terms.kind)) return 'This marketplace does not offer this way to pay'
  if (terms.kind !== 'deposit') return null
  const { leastBasisPoints, mostBasisPoints } = deposit
  const [share, whole] =
    'basisPoints' in terms.deposit
      ? [terms.deposit.basisPoints, 1]
      : [times(terms.deposit.amount, basisPointsOfWhole), priceAmount]
  const isWithin = share >= times(leastBasisPoints, whole) && share <= times(mostBasisPoints, whole)
  return isWithin || priceAmount === 0
    ? null
    : `A deposit is ${leastBasisPoints / 100} to ${mostBasisPoints / 100} % of the price here`
}

/** A deposit within the bounds that hold now, for a service whose own is from before. */
export function depositWithin(
  { deposit }: Pick<PaymentSettings, 'deposit'>,
  rule: DepositRule,
  totalAmount: number,
  currency: string,
): DepositRule {
  const step = smallestStep(currency)
  return {
    ...rule,
    minimumAmount: shareInBasisPoints(totalAmount, deposit.leastBasisPoints, step),
    maximumAmount: shareInBasisPoints(totalAmount, deposit.mostBasisPoints, step),
  }
}
