import type { PostingKind } from './posting.ts'

/** What each happening of the ledger is called on a page. */
export const postingWords: Record<PostingKind, string> = {
  'charge.succeeded': 'The customer’s payment arrived',
  'charge.fee_told': 'Fee of the payment service',
  'charge.settled_in_person': 'Paid at the appointment',
  'funds.released': 'Released to the parties',
  'transfer.made': 'Sent to an account',
  'transfer.reversed': 'Fetched back from an account',
  'refund.issued': 'Refunded to the customer',
  'refund.failed': 'A refund came back',
  'refund.settled_otherwise': 'A refund was settled in another way',
  'receivable.created': 'A debt to be kept of the next earnings',
  'receivable.netted': 'Kept for an earlier debt',
  'receivable.written_off': 'A debt was forgiven',
  'chargeback.withdrawn': 'The bank took the payment back',
  'chargeback.won': 'The bank returned the payment',
  'chargeback.lost': 'The bank decided for the customer',
  'chargeback.fee_passed_on': 'The bank’s fee was passed on',
  'wallet.bought': 'Credits were bought',
  'wallet.granted': 'Credits were given',
  'wallet.spent': 'Credits were spent',
  'wallet.returned': 'Credits were returned',
  'wallet.expired': 'Credits expired',
  'voucher.sold': 'A voucher was sold',
  'voucher.given': 'A voucher was given',
  'voucher.redeemed': 'A voucher was redeemed',
  'voucher.returned': 'A voucher was returned',
  'voucher.expired': 'A voucher expired',
  'processor.fee': 'Fee of the payment service',
  'payout.made': 'Paid out to the bank',
  'payout.failed': 'A payout came back',
  'platform_payout.made': 'Paid out to the platform’s bank',
  'platform_payout.failed': 'A payout of the platform came back',
  'currency.exchanged': 'Exchanged into another currency',
  'reconciliation.fee_corrected': 'A fee was corrected',
  'reconciliation.unexplained': 'Booked by the payment service, not explained yet',
  'reconciliation.explained': 'Explained afterwards',
  'reconciliation.accepted': 'Accepted without an explanation',
}

// Longest names first: `provider:` is also the end of `connected:provider:`.
const accounts: readonly [RegExp, string][] = [
  [/^processor:clearing$/, 'With the payment service'],
  [/^platform:fee$/, 'Platform fee'],
  [/^platform:processor_costs$/, 'Fees of the payment service'],
  [/^platform:losses$/, 'Losses'],
  [/^platform:bank$/, 'Bank of the platform'],
  [/^held:/, 'Held for this payment'],
  [/^connected:provider:/, 'Provider’s account at the payment service'],
  [/^connected:tenant:/, 'Your account at the payment service'],
  [/^receivable:provider:/, 'Owed by the provider'],
  [/^receivable:tenant:/, 'Owed by the marketplace'],
  [/^provider:/, 'Provider’s earnings'],
  [/^tenant:/, 'Commission'],
  [/^customer:refund:/, 'Owed to the customer'],
  [/^customer:/, 'Credits of the customer'],
  [/^(voucher|gift):/, 'Vouchers'],
  [/^promotion:/, 'Given away'],
  [/^dispute:/, 'Taken back by a bank'],
  [/^exchange:/, 'Exchange'],
  [/^suspense$/, 'Not explained yet'],
]

/** What an account of the ledger is called on a page. */
export const accountWords = (account: string): string =>
  accounts.find(([pattern]) => pattern.test(account))?.[1] ?? 'Other'
