import type { Country } from './countries.ts'

/** Why a bank sends a payout back (https://docs.stripe.com/api/payouts/failures). */
export type PayoutFailureCode =
  | 'account_closed'
  | 'account_frozen'
  | 'could_not_process'
  | 'debit_not_authorized'
  | 'insufficient_funds'
  | 'invalid_account_number'
  | 'invalid_currency'
  | 'no_account'

export const payoutFailures: Record<PayoutFailureCode, string> = {
  account_closed: 'The bank account has been closed.',
  account_frozen: 'The bank account has been frozen.',
  could_not_process: 'The bank could not process this payout.',
  debit_not_authorized: 'Debit transactions are not approved on the bank account.',
  insufficient_funds: 'Your Stripe account has insufficient funds to cover the payout.',
  invalid_account_number: 'The bank account number provided is invalid.',
  invalid_currency: 'The bank was unable to process this payout because of its currency.',
  no_account: 'The bank account details on file are probably incorrect: no such account was found.',
}

/** Test accounts named by a number and the bank's routing number (https://docs.stripe.com/connect/testing). */
const failingEndings: readonly [RegExp, PayoutFailureCode][] = [
  [/1{5,}6$/, 'no_account'],
  [/1{5,}3$/, 'account_closed'],
  [/2{5,}7$/, 'insufficient_funds'],
  [/3{5,}5$/, 'debit_not_authorized'],
  [/4{5,}0$/, 'invalid_currency'],
]

/**
 * Test IBANs (same page) differ in their last digit only, so that most of them have a wrong check digit; the country
 * in front may be any.
 */
const testIban = /^[A-Z]{2}(?:89|62)37040044053201300([0-6])$/
const failingIbans: readonly (PayoutFailureCode | null)[] = [
  null,
  'no_account',
  'account_closed',
  'insufficient_funds',
  'debit_not_authorized',
  'invalid_currency',
  'could_not_process',
]

/** What comes of payouts to this account; null: they arrive. */
export function failureOf(number: string): PayoutFailureCode | null {
  const iban = testIban.exec(number)
  if (iban) return failingIbans[Number(iban[1])] ?? null
  return failingEndings.find(([ending]) => ending.test(number))?.[1] ?? null
}

export type BankNumbers = { accountNumber: string; routingNumber: string | null }
export type BankNumberFault = {
  field: 'account_number' | 'routing_number'
  code: 'account_number_invalid' | 'routing_number_invalid'
  message: string
}

const bare = (text: string) => text.replaceAll(/[\s.-]/g, '').toUpperCase()

/** The numbers without spaces and dashes, or what is wrong with them. */
export function readBankNumbers(
  country: Country,
  input: { accountNumber: string; routingNumber?: string | null },
): BankNumbers | BankNumberFault {
  const accountNumber = bare(input.accountNumber)
  const routingNumber = bare(input.routingNumber ?? '')
  if (country.bank === 'iban' || /^[A-Z]{2}\d{2}/.test(accountNumber)) {
    if (testIban.test(accountNumber) || isIban(accountNumber)) return { accountNumber, routingNumber: null }
    return fault(
      'account_number',
      'You must use a valid IBAN: its country, length or check digits are wrong.',
    )
  }
  if (!/^\d{4,17}$/.test(accountNumber)) {
    return fault('account_number', 'You must use a valid bank account number: 4 to 17 digits.')
  }
  if (!isRoutingNumber(country, routingNumber)) {
    return fault('routing_number', `You must use a valid ${country.routingLabel.toLowerCase()} of the bank.`)
  }
  return { accountNumber, routingNumber }
}

const fault = (field: BankNumberFault['field'], message: string): BankNumberFault => ({
  field,
  code: `${field}_invalid`,
  message,
})

const routingDigits: Record<string, RegExp> = {
  AU: /^\d{6}$/,
  CA: /^\d{8,9}$/,
  GB: /^\d{6}$/,
  HK: /^\d{6}$/,
  JP: /^\d{7}$/,
  NZ: /^\d{6}$/,
  SG: /^\d{7}$/,
  US: /^\d{9}$/,
}

function isRoutingNumber({ code }: Country, digits: string): boolean {
  if (!routingDigits[code]?.test(digits)) return false
  if (code !== 'US') return true
  // The checksum of the American Bankers Association.
  const weights = [3, 7, 1]
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * weights[index % 3]!, 0)
  return sum % 10 === 0
}

/** Check digits of ISO 13616: the rearranged number, letters as 10 to 35, is 1 modulo 97. */
function isIban(number: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(number)) return false
  let remainder = 0
  for (const character of number.slice(4) + number.slice(0, 4)) {
    const value = parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}

/** A test account of this country to which payouts arrive, as the hosted page offers it. */
export function testBankNumbers({ code, bank }: Country): { accountNumber: string; routingNumber: string } {
  if (bank === 'iban') {
    return code === 'CH'
      ? { accountNumber: 'CH9300762011623852957', routingNumber: '' }
      : { accountNumber: `${code}89370400440532013000`, routingNumber: '' }
  }
  const numbers: Record<string, [string, string]> = {
    AU: ['000123456', '110000'],
    CA: ['000123456789', '11000000'],
    GB: ['00012345', '108800'],
    HK: ['000123456', '110000'],
    JP: ['0001234', '1100000'],
    NZ: ['0000000010', '110000'],
    SG: ['000123456', '1100000'],
    US: ['000123456789', '110000000'],
  }
  const [accountNumber, routingNumber] = numbers[code]!
  return { accountNumber, routingNumber }
}
