// Stripe's own test cards, and what each of them does (docs.stripe.com/testing). No other number is accepted here, so
// that nobody's real card is ever kept on this machine.

export type Decline = {
  code: string
  declineCode?: string
  message: string
  adviceCode?: string
  isBlocked?: boolean
}
export type DisputeKind = 'fraudulent' | 'product_not_received' | 'inquiry'
export type TestCard = {
  number: string
  /** Names under which the API takes it in place of a number. */
  tokens: string[]
  brand: string
  funding: string
  country: string
  /** Refused whenever it is charged; `isAttachable` says that it can be saved all the same. */
  decline?: Decline
  isAttachable?: boolean
  /** Refused only where a security code is given. */
  declinesCvc?: boolean
  /**
   * `once`: each payment on session, and those off session until it was set up; `always`: each payment;
   * `onSession`: as if it had been set up elsewhere before.
   */
  authentication?: 'once' | 'always' | 'onSession'
  dispute?: DisputeKind
  /** `pending`: succeeds later; `fails`: succeeded at first, and comes back later. */
  refund?: 'pending' | 'fails'
  /** The money is available at once. */
  isAvailableAtOnce?: boolean
}

const declined = (
  declineCode: string,
  message = 'Your card was declined.',
  adviceCode = 'try_again_later',
): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
  adviceCode,
})
export const declines = {
  generic: declined('generic_decline'),
  insufficientFunds: declined('insufficient_funds', 'Your card has insufficient funds.'),
  lost: declined('lost_card', undefined, 'do_not_try_again'),
  stolen: declined('stolen_card', undefined, 'do_not_try_again'),
  velocity: declined(
    'card_velocity_exceeded',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  fraudulent: { ...declined('fraudulent', undefined, 'do_not_try_again'), isBlocked: true },
  expired: { code: 'expired_card', message: 'Your card has expired.', adviceCode: 'do_not_try_again' },
  cvc: { code: 'incorrect_cvc', message: `Your card's security code is incorrect.` },
  processing: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
    adviceCode: 'try_again_later',
  },
  authentication: {
    code: 'authentication_required',
    declineCode: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
  notATestCard: {
    code: 'card_declined',
    declineCode: 'test_mode_live_card',
    message:
      'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
  },
} satisfies Record<string, Decline>

const visa = { brand: 'visa', funding: 'credit', country: 'US' }
const card = (number: string, tokens: string[], rest: Partial<TestCard> = {}): TestCard => ({
  ...visa,
  number,
  tokens,
  ...rest,
})

export const testCards: readonly TestCard[] = [
  card('4242424242424242', ['pm_card_visa', 'pm_card_us']),
  card('4000056655665556', ['pm_card_visa_debit'], { funding: 'debit' }),
  card('5555555555554444', ['pm_card_mastercard'], { brand: 'mastercard' }),
  card('5200828282828210', ['pm_card_mastercard_debit'], { brand: 'mastercard', funding: 'debit' }),
  card('378282246310005', ['pm_card_amex'], { brand: 'amex' }),
  card('6011111111111117', ['pm_card_discover'], { brand: 'discover' }),
  card('4000002760000016', ['pm_card_de'], { country: 'DE' }),
  card('4000008260000000', ['pm_card_gb'], { country: 'GB' }),
  card('4000000000000077', ['pm_card_bypassPending'], { isAvailableAtOnce: true }),

  card('4000000000000002', ['pm_card_visa_chargeDeclined', 'pm_card_chargeDeclined'], {
    decline: declines.generic,
  }),
  card(
    '4000000000009995',
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'pm_card_chargeDeclinedInsufficientFunds'],
    {
      decline: declines.insufficientFunds,
    },
  ),
  card('4000000000009987', ['pm_card_visa_chargeDeclinedLostCard'], { decline: declines.lost }),
  card('4000000000009979', ['pm_card_visa_chargeDeclinedStolenCard'], { decline: declines.stolen }),
  card('4000000000006975', ['pm_card_visa_chargeDeclinedVelocityLimitExceeded'], {
    decline: declines.velocity,
  }),
  card('4000000000000069', ['pm_card_chargeDeclinedExpiredCard'], { decline: declines.expired }),
  card('4000000000000127', ['pm_card_chargeDeclinedIncorrectCvc'], {
    decline: declines.cvc,
    declinesCvc: true,
  }),
  card('4000000000000119', ['pm_card_chargeDeclinedProcessingError'], { decline: declines.processing }),
  card('4000000000000341', ['pm_card_chargeCustomerFail'], { decline: declines.generic, isAttachable: true }),
  card('4100000000000019', ['pm_card_radarBlock'], { decline: declines.fraudulent, isAttachable: true }),

  card('4000002500003155', ['pm_card_authenticationRequiredOnSetup'], {
    country: 'FR',
    authentication: 'once',
  }),
  card('4000002760003184', ['pm_card_authenticationRequired'], { country: 'DE', authentication: 'always' }),
  card('4000003800000446', ['pm_card_authenticationRequiredSetupForOffSession'], {
    country: 'HU',
    authentication: 'onSession',
  }),
  card('4000008260003178', ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds'], {
    country: 'GB',
    authentication: 'onSession',
    decline: declines.insufficientFunds,
    isAttachable: true,
  }),
  card('4000000000003220', ['pm_card_threeDSecure2Required'], { authentication: 'always' }),
  card('4000000000003063', ['pm_card_threeDSecureRequired'], { authentication: 'always' }),
  card('4000008400001629', ['pm_card_threeDSecureRequiredChargeDeclined'], {
    authentication: 'always',
    decline: declines.generic,
    isAttachable: true,
  }),

  card('4000000000000259', ['pm_card_createDispute'], { dispute: 'fraudulent' }),
  card('4000000000002685', ['pm_card_createDisputeProductNotReceived'], { dispute: 'product_not_received' }),
  card('4000000000001976', ['pm_card_createDisputeInquiry'], { dispute: 'inquiry' }),

  card('4000000000007726', ['pm_card_pendingRefund'], { refund: 'pending' }),
  card('4000000000005126', ['pm_card_refundFail'], { refund: 'fails' }),
]

const byNumber = new Map(testCards.map((each) => [each.number, each]))
const byToken = new Map(testCards.flatMap((each) => each.tokens.map((token) => [token, each] as const)))

/** @returns null for any other number */
export const findTestCard = (number: string): TestCard | null => byNumber.get(number) ?? null
/** @param token such as `pm_card_visa`, or `tok_visa` for the same card */
export const findTestCardByToken = (token: string): TestCard | null =>
  byToken.get(token) ?? byToken.get(token.replace(/^tok_/, 'pm_card_')) ?? null

/** ISO/IEC 7812-1, annex B. */
export function isLuhnValid(number: string): boolean {
  const digits = [...number].toReversed().map(Number)
  const sum = digits.reduce((total, digit, index) => {
    const twice = index % 2 === 1 ? digit * 2 : digit
    return total + (twice > 9 ? twice - 9 : twice)
  }, 0)
  return /^\d{12,19}$/.test(number) && sum % 10 === 0
}
