/** How this Stripe behaves where the real one depends on contracts and countries. */
export type StripeSettings = {
  /** The platform's own account. */
  accountId: string
  /** Of the platform's account, ISO 3166 alpha-2. */
  country: string
  /** What hosted pages show where no connected account is named. */
  businessName: string
  /** Which ways to pay are switched on: all that are played are `card`, `paypal`, `sepa_debit`, `customer_balance`. */
  paymentMethodTypes: readonly string[]
  /** Of card payments: this many hundredths of a percent, and this much in minor units of a two-decimal currency. */
  feeBasisPoints: number
  feeFixed: number
  /** Kept for each dispute, in minor units; given back when it is won. */
  disputeFee: number
  /** How long a charge's net is pending. */
  availableAfterDays: number
  /** How long bank debits and transfers are `processing`. */
  bankTransferSeconds: number
  /** How soon after the payment a card that disputes does so. */
  disputeSeconds: number
  /** How soon a refund that fails does so. */
  refundFailureSeconds: number
  /** How long an invoice of a period stays a draft, in seconds. */
  invoiceDraftSeconds: number
  /** In place of smart retries: when a payment is tried again, in seconds after the first failure. */
  invoiceRetrySeconds: readonly number[]
  /** What becomes of a subscription after the last of them. */
  afterLastRetry: 'past_due' | 'unpaid' | 'canceled'
  /** How long before a period ends `invoice.upcoming` is told, in days; and `trial_will_end` before a trial does. */
  upcomingDays: number
  trialReminderDays: number
  /** How many events can be read; the oldest are forgotten first. */
  keptEvents: number
  /** After the first attempt failed, in seconds, one after the other; then Stripe gives up. Three days in all. */
  webhookRetrySeconds: readonly number[]
}

const hours = 3_600

export const defaultSettings: StripeSettings = {
  accountId: 'acct_1LocalPlatform',
  country: 'DE',
  businessName: 'Local business',
  paymentMethodTypes: ['card', 'paypal', 'sepa_debit', 'customer_balance'],
  feeBasisPoints: 150,
  feeFixed: 25,
  disputeFee: 2_000,
  availableAfterDays: 2,
  bankTransferSeconds: 60,
  disputeSeconds: 60,
  refundFailureSeconds: 60,
  invoiceDraftSeconds: hours,
  invoiceRetrySeconds: [3 * 24 * hours, 5 * 24 * hours, 7 * 24 * hours],
  afterLastRetry: 'past_due',
  upcomingDays: 7,
  trialReminderDays: 3,
  keptEvents: 10_000,
  webhookRetrySeconds: [
    5,
    60,
    5 * 60,
    30 * 60,
    2 * hours,
    5 * hours,
    10 * hours,
    12 * hours,
    12 * hours,
    12 * hours,
    12 * hours,
  ],
}
