import type { BookingChargeView, BookingPaymentView, BookingRefundView } from '#platform/booking/index.ts'
import { formatDate, type Tone } from '#ui/index.ts'

type Read = Readonly<{ zone: string; locale: string }>
type Words = { label: string; tone: Tone | 'neutral' }

export const paymentStateWords: Record<BookingPaymentView['state'], Words> = {
  none: { label: 'To be paid', tone: 'neutral' },
  requires_action: { label: 'Waits for the customer', tone: 'warning' },
  processing: { label: 'With the bank', tone: 'info' },
  authorized: { label: 'Kept on the card', tone: 'info' },
  partially_paid: { label: 'Partly paid', tone: 'info' },
  paid: { label: 'Paid', tone: 'positive' },
  failed: { label: 'Declined', tone: 'negative' },
  expired: { label: 'Not paid', tone: 'warning' },
  partially_refunded: { label: 'Partly given back', tone: 'neutral' },
  refunded: { label: 'Given back', tone: 'neutral' },
  disputed: { label: 'Disputed at the bank', tone: 'negative' },
}

export function providerChargeLine(charge: BookingChargeView, { zone, locale }: Read): string {
  const { state, dueAt, paidAt, nextAttemptAt } = charge
  const on = (instant: string) => formatDate(instant, zone, locale)
  switch (state) {
    case 'paid':
      return paidAt ? `Paid on ${on(paidAt)}` : 'Paid at the appointment'
    case 'waiting':
      return dueAt ? `Charged on ${on(dueAt)}` : 'To be paid'
    case 'kept_on_card':
      return 'Kept on the card, charged when you accept'
    case 'processing':
      return 'The bank is working on it'
    case 'failed':
      return nextAttemptAt
        ? `Declined; tried again on ${on(nextAttemptAt)}`
        : 'Declined; the customer has to pay it'
    case 'cancelled':
      return 'Not to be paid any more'
    case 'due':
      return 'The customer has to pay it'
  }
}

export function providerRefundLine(
  { state, at, settledAt }: BookingRefundView,
  { zone, locale }: Read,
): string {
  const on = (instant: string) => formatDate(instant, zone, locale)
  switch (state) {
    case 'succeeded':
      return `Given back on ${on(settledAt ?? at)}`
    case 'failed':
      return 'The bank sent it back; the marketplace pays it another way'
    case 'settled_otherwise':
      return `Paid back another way on ${on(settledAt ?? at)}`
    case 'cancelled':
      return 'It could not be sent'
    default:
      return `On its way since ${on(at)}`
  }
}

export function releaseLine(
  { state, at, request }: NonNullable<BookingPaymentView['release']>,
  { zone, locale }: Read,
): string {
  const asked = {
    open: ' Your customer has still to answer.',
    agreed: '',
    declined: ' Your customer would rather wait.',
  }
  const answer = request ? asked[request] : ''
  if (state === 'released') return `Released${at ? ` on ${formatDate(at, zone, locale)}` : ''}.`
  if (state === 'planned' && at) return `Released on ${formatDate(at, zone, locale)}.${answer}`
  return `Held until the appointment is done.${answer}`
}
