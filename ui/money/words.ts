import type { PaymentFilter, PaymentItem, PaymentView, PayoutView } from '#platform/payments/index.ts'
import type { Tone } from '../banner.tsx'

type Word = { label: string; tone: Tone | 'neutral' }

/** What a payment is called in lists of those who earn by it. */
export const paymentStateWords: Record<PaymentItem['state'], Word> = {
  none: { label: 'Not paid yet', tone: 'neutral' },
  requires_action: { label: 'Waits for the customer', tone: 'warning' },
  processing: { label: 'With the bank', tone: 'info' },
  authorized: { label: 'Kept on the card', tone: 'info' },
  partially_paid: { label: 'Paid in part', tone: 'info' },
  paid: { label: 'Paid', tone: 'positive' },
  failed: { label: 'Failed', tone: 'negative' },
  expired: { label: 'Not paid in time', tone: 'neutral' },
  partially_refunded: { label: 'Refunded in part', tone: 'warning' },
  refunded: { label: 'Refunded', tone: 'neutral' },
  disputed: { label: 'Taken back', tone: 'negative' },
}

/** Where the money is that was paid; null where nothing was. */
export function whereabouts(
  item: Pick<PaymentItem, 'paidAt' | 'heldAmount' | 'releasableAt' | 'releasedAt'>,
) {
  if (!item.paidAt) return null
  if (item.heldAmount > 0) return item.releasableAt ? 'Released soon' : 'Held'
  return item.releasedAt ? 'Released' : null
}

export const paymentFilterWords: Record<PaymentFilter, string> = {
  paid: 'Paid',
  held: 'Held',
  released: 'Released',
  refunded: 'Refunded',
  failed: 'Failed',
  disputed: 'Taken back',
  all: 'All',
}
export const paymentFilterNames = Object.keys(paymentFilterWords) as PaymentFilter[]
export const paymentFilterOf = (text: string | null): PaymentFilter =>
  paymentFilterNames.find((known) => known === text) ?? 'paid'

export const purposeWords: Record<PaymentView['charges'][number]['purpose'], string> = {
  full: 'Payment',
  deposit: 'Deposit',
  balance: 'Balance',
  instalment: 'Instalment',
  guarantee: 'Card kept as a guarantee',
  cancellation_fee: 'Cancellation fee',
  no_show_fee: 'Fee for a missed appointment',
  tip: 'Tip',
  credits: 'Credits',
  voucher: 'Voucher',
  overrun: 'Extra time',
  duplicate: 'Paid a second time',
}

export const chargeStateWords: Record<PaymentView['charges'][number]['state'], Word> = {
  scheduled: { label: 'Scheduled', tone: 'neutral' },
  due: { label: 'Due', tone: 'warning' },
  requires_action: { label: 'Waits for the customer', tone: 'warning' },
  processing: { label: 'With the bank', tone: 'info' },
  authorized: { label: 'Kept on the card', tone: 'info' },
  succeeded: { label: 'Paid', tone: 'positive' },
  failed: { label: 'Failed', tone: 'negative' },
  cancelled: { label: 'Called off', tone: 'neutral' },
  expired: { label: 'Not paid in time', tone: 'neutral' },
  settled_in_person: { label: 'Paid at the appointment', tone: 'positive' },
}

export const refundStateWords: Record<PaymentView['refunds'][number]['state'], Word> = {
  pending: { label: 'On its way', tone: 'info' },
  requires_action: { label: 'Waits for the customer', tone: 'warning' },
  succeeded: { label: 'Refunded', tone: 'positive' },
  failed: { label: 'Came back', tone: 'negative' },
  cancelled: { label: 'Called off', tone: 'neutral' },
  settled_otherwise: { label: 'Settled in another way', tone: 'positive' },
}

export const transferStateWords: Record<PaymentView['transfers'][number]['state'], Word> = {
  pending: { label: 'Being sent', tone: 'info' },
  waiting_for_account: { label: 'Waits for the account', tone: 'warning' },
  succeeded: { label: 'Sent', tone: 'positive' },
  failed: { label: 'Failed', tone: 'negative' },
  partially_reversed: { label: 'Partly fetched back', tone: 'warning' },
  reversed: { label: 'Fetched back', tone: 'neutral' },
}

export const payoutStateWords: Record<PayoutView['state'], Word> = {
  requested: { label: 'Being passed on', tone: 'info' },
  pending: { label: 'On its way', tone: 'info' },
  in_transit: { label: 'On its way', tone: 'info' },
  paid: { label: 'Arrived', tone: 'positive' },
  failed: { label: 'Came back', tone: 'negative' },
  cancelled: { label: 'Called off', tone: 'neutral' },
}

export const chargebackStateWords: Record<PaymentView['chargebacks'][number]['state'], Word> = {
  inquiry: { label: 'The bank asks', tone: 'warning' },
  inquiry_closed: { label: 'Closed', tone: 'positive' },
  needs_response: { label: 'Waits for your answer', tone: 'negative' },
  under_review: { label: 'The bank decides', tone: 'info' },
  won: { label: 'Won', tone: 'positive' },
  lost: { label: 'Lost', tone: 'neutral' },
}
