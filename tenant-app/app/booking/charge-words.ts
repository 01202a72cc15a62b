import type { BookingChargeView, BookingRefundView } from '#platform/booking/index.ts'
import { formatDate } from '#ui/index.ts'

type Read = Readonly<{ zone: string; locale: string }>

/** Where a charge stands, in a sentence for its customer. */
export function chargeLine(charge: BookingChargeView, { zone, locale }: Read): string {
  const { state, dueAt, paidAt, method, nextAttemptAt } = charge
  const on = (instant: string) => formatDate(instant, zone, locale)
  const from = method ? ` with ${method}` : ''
  switch (state) {
    case 'paid':
      return paidAt ? `Paid on ${on(paidAt)}${from}` : 'Paid at the appointment'
    case 'waiting':
      return dueAt ? `Charged on ${on(dueAt)}` : 'To be paid'
    case 'kept_on_card':
      return `Kept on the card${from}, not charged yet`
    case 'processing':
      return 'The bank is working on it'
    case 'failed':
      return nextAttemptAt
        ? `The card was declined. It is tried again on ${on(nextAttemptAt)}, or pay now.`
        : 'The card was declined. Please pay it here.'
    case 'cancelled':
      return 'Not to be paid any more'
    case 'due':
      return 'Due now'
  }
}

/** Where a refund stands, in a sentence for its customer. */
export function refundLine({ state, at, settledAt }: BookingRefundView, { zone, locale }: Read): string {
  const on = (instant: string) => formatDate(instant, zone, locale)
  switch (state) {
    case 'succeeded':
      return `Sent on ${on(settledAt ?? at)}; banks take five to ten days to show it`
    case 'failed':
      return 'The bank sent it back. The marketplace will pay it to you another way.'
    case 'settled_otherwise':
      return `Paid to you another way on ${on(settledAt ?? at)}`
    case 'cancelled':
      return 'It could not be sent. The marketplace looks after it.'
    default:
      return `On its way since ${on(at)}`
  }
}
