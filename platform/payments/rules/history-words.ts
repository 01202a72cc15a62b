import type { ChargeState } from './charge-states.ts'
import type { PaymentState } from './charge-states.ts'
import type { RefundState } from './transfer-states.ts'

// What money is called to the person who paid it.

export const paymentStateWords: Record<PaymentState, string> = {
  none: 'Nothing paid yet',
  requires_action: 'Waiting for you to pay',
  processing: 'Your bank is working on it',
  authorized: 'Kept on your card, not charged yet',
  partially_paid: 'Partly paid',
  paid: 'Paid',
  failed: 'A payment did not go through',
  expired: 'Not paid in time',
  partially_refunded: 'Partly refunded',
  refunded: 'Refunded',
  disputed: 'With your bank',
}

export const chargeStateWords: Record<ChargeState, string> = {
  scheduled: 'Will be charged',
  due: 'Due',
  requires_action: 'Waiting for you to pay',
  processing: 'Your bank is working on it',
  authorized: 'Kept on your card, not charged yet',
  succeeded: 'Paid',
  failed: 'Did not go through',
  cancelled: 'Not charged',
  expired: 'Not paid in time',
  settled_in_person: 'Paid at the appointment',
}

export const refundStateWords: Record<RefundState, string> = {
  pending: 'On its way to you',
  requires_action: 'Waiting for you',
  succeeded: 'Sent to you',
  failed: 'Sent back by your bank; we look for another way',
  cancelled: 'Not sent',
  settled_otherwise: 'Given to you another way',
}

export const purposeWords: Record<string, string> = {
  full: 'Payment',
  deposit: 'Deposit',
  balance: 'Balance',
  instalment: 'Instalment',
  guarantee: 'Card kept',
  cancellation_fee: 'Cancellation fee',
  no_show_fee: 'Fee for not coming',
  tip: 'Tip',
  overrun: 'Longer appointment',
  credits: 'Credits',
  voucher: 'Voucher',
  duplicate: 'Paid a second time',
}

export const documentKindWords: Record<string, string> = {
  invoice: 'Invoice',
  receipt: 'Receipt',
  credit_note: 'Credit note',
  fee_invoice: 'Commission invoice',
}
