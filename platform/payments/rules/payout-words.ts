/** Why a bank sent a payout back, and what helps (https://docs.stripe.com/api/payouts/failures). */
const payoutFailures: Record<string, string> = {
  account_closed: 'The bank account has been closed. Give another one.',
  account_frozen: 'The bank account is blocked. Ask your bank, or give another one.',
  bank_account_restricted: 'The bank account does not take this kind of payment. Give another one.',
  bank_ownership_changed:
    'The bank account belongs to a bank that has been taken over. Give its new details.',
  could_not_process: 'The bank could not process the payment. Try again later.',
  debit_not_authorized: 'The bank does not allow it on this account. Ask your bank, or give another one.',
  declined: 'The bank declined the payment. Ask your bank.',
  incorrect_account_holder_address: 'The address of the account’s holder is not the one your bank knows.',
  incorrect_account_holder_name: 'The name of the account’s holder is not the one your bank knows.',
  incorrect_account_holder_tax_id: 'The tax number of the account’s holder is not the one your bank knows.',
  insufficient_funds: 'There was not enough in the balance.',
  invalid_account_number: 'The number of the bank account is wrong. Give it anew.',
  invalid_currency: 'The bank account does not take this currency. Give another one.',
  no_account: 'There is no such bank account. Check its number and give it anew.',
  unsupported_card: 'The card does not take payouts. Give a bank account.',
  // Refusals before anything was sent.
  balance_insufficient: 'There is not enough in the balance any more.',
  instant_payouts_unsupported: 'This bank account does not take instant payouts.',
  payouts_not_allowed: 'Payouts are not possible until the payment service has what it asks for.',
  bank_account_unusable: 'The bank account cannot be used. Give another one.',
}

/** In words for whoever waits for the money; never the code. */
export const payoutFailureSentence = (code: string | null): string =>
  payoutFailures[code ?? ''] ?? 'The payment service could not make this payout. Check the bank account.'

/**
 * What an instant payout is announced to cost: 1 %, at least half a unit where there are cents. What was really taken is
 * read afterwards. https://docs.stripe.com/payouts/instant-payouts#pricing
 */
export const instantFeeOf = (amount: number, decimals: number): number =>
  Math.max(Math.ceil(amount / 100), decimals === 2 ? 50 : 1)
