import type { PostingKind } from './posting.ts'

/** What moves a balance at the processor, in words of ours. */
export type MovementClass =
  | 'charge'
  | 'refund'
  | 'refund_failure'
  | 'transfer'
  | 'transfer_reversal'
  | 'dispute'
  | 'dispute_reversal'
  | 'payout'
  | 'payout_failure'
  | 'fee'
  | 'exchange'
  | 'other'

const classOfKind: Partial<Record<PostingKind, MovementClass>> = {
  'charge.succeeded': 'charge',
  'charge.fee_told': 'charge',
  'wallet.bought': 'charge',
  'wallet.refunded': 'refund',
  'wallet.refund_failed': 'refund_failure',
  'voucher.sold': 'charge',
  'plan.paid': 'charge',
  'plan.sent_on': 'transfer',
  'refund.issued': 'refund',
  'refund.settled_otherwise': 'refund',
  'refund.failed': 'refund_failure',
  'transfer.made': 'transfer',
  'transfer.reversed': 'transfer_reversal',
  'chargeback.withdrawn': 'dispute',
  'chargeback.won': 'dispute_reversal',
  'payout.made': 'payout',
  'payout.failed': 'payout_failure',
  'platform_payout.made': 'payout',
  'platform_payout.failed': 'payout_failure',
  'processor.fee': 'fee',
  'currency.exchanged': 'exchange',
}
export const movementOfKind = (kind: PostingKind): MovementClass => classOfKind[kind] ?? 'other'

// https://docs.stripe.com/reports/balance-transaction-types
const classOfType: Readonly<Record<string, MovementClass>> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failure',
  payment_failure_refund: 'refund_failure',
  transfer: 'transfer',
  transfer_refund: 'transfer_reversal',
  transfer_cancel: 'transfer_reversal',
  transfer_failure: 'transfer_reversal',
  payout: 'payout',
  payout_cancel: 'payout_failure',
  payout_failure: 'payout_failure',
  stripe_fee: 'fee',
}
/** An adjustment is a dispute that takes or gives back. */
export const movementOfType = (type: string, netAmount: number): MovementClass =>
  type === 'adjustment' ? (netAmount < 0 ? 'dispute' : 'dispute_reversal') : (classOfType[type] ?? 'other')
