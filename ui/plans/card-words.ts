import type { PlanCardView } from '#platform/billing/index.ts'

const brands: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
}

/** "Visa ending in 4242, good until 12/2034" */
export const cardWords = ({ brand, last4, expMonth, expYear }: PlanCardView): string =>
  `${brands[brand] ?? 'Card'} ending in ${last4}, good until ${String(expMonth).padStart(2, '0')}/${expYear}`
