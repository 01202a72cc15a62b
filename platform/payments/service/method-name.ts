import type { MethodFacts } from '../gateways/port.ts'

const brands: Record<string, string> = {
  amex: 'American Express',
  diners: 'Diners Club',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  paypal: 'PayPal',
  sepa_debit: 'SEPA direct debit',
  unionpay: 'UnionPay',
  visa: 'Visa',
}

/** `Visa •••• 4242`: never more of a card than its last four digits. Empty where there is none. */
export function methodName(
  method: Pick<MethodFacts, 'brand' | 'last4' | 'kind'> | Record<string, never>,
): string {
  if (!('kind' in method)) return ''
  const { brand, kind, last4 } = method as Pick<MethodFacts, 'brand' | 'last4' | 'kind'>
  const code = brand || kind
  const name = brands[code] ?? `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('_', ' ')}`
  return last4 ? `${name} •••• ${last4}` : name
}
