// What a payer is told about a payment that did not go through: never why a bank suspects somebody.
// https://docs.stripe.com/declines/codes
const sentences: Record<string, string> = {
  authentication_required: 'Your bank would like you to confirm the payment yourself.',
  card_not_supported: 'The card cannot be used for this kind of payment.',
  currency_not_supported: 'The card cannot be used in this currency.',
  expired_card: 'The card has expired.',
  incorrect_cvc: 'The security code of the card was not right.',
  insufficient_funds: 'There was not enough money on the card.',
  no_method: 'There is no card any more with which it could be charged.',
  processing_error: 'Something went wrong between the banks.',
  withdrawal_count_limit_exceeded: 'The limit of the card was reached.',
}
export const declineSentence = (code: string | null): string =>
  sentences[code ?? ''] ?? 'The bank declined it without saying why.'
