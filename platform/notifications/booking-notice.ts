import { formatMoney } from '#platform/kernel/money.ts'
import { bookingNotices, type BookingEmailData, type BookingNotice } from '#platform/storefront/index.ts'
import { momentIn, soonText, zonesOf } from './appointment-time.ts'
import type { BookingSnapshot, NoticeData } from './schemas.ts'

type Reader = {
  booking: BookingSnapshot
  forProvider: boolean
  locale: string
  hasInvitation: boolean
  now: Date
}

/** What a notice shows, in the reader's time zone. */
export function noticeWords(
  { kind, by, reason, until, before, otherTime, isFree }: NoticeData,
  { booking, forProvider, locale, hasInvitation, now }: Reader,
): NonNullable<BookingEmailData['notice']> {
  const { main } = zonesOf(booking, forProvider)
  const moment = (instant: string | null) => (instant ? momentIn(new Date(instant), main, locale) : '')
  return {
    ...(Object.fromEntries(bookingNotices.map((name) => [name, name === kind])) as Record<
      BookingNotice,
      boolean
    >),
    byCustomer: by === 'customer',
    byProvider: by === 'provider',
    bySystem: by === 'system',
    isOver: kind === 'declined' || kind === 'lapsed',
    isFree,
    hasInvitation,
    until: moment(until),
    before: moment(before),
    otherTime: moment(otherTime),
    soon: soonText(new Date(booking.startsAt), now, main, locale),
    who: new Intl.ListFormat(locale).format(booking.members.map(({ name }) => name)),
    reason,
    money: booking.noShow ? costText(booking.noShow, booking.currency, locale) : '',
  }
}

/** What is still to be paid of a booking that did not take place; the price is paid at the appointment. */
export function costText(
  { feeAmount, refundAmount }: { feeAmount: number; refundAmount: number },
  currency: string,
  locale: string,
): string {
  const money = (amount: number) => formatMoney({ amount, currency }, locale)
  if (feeAmount === 0) return 'There is nothing to pay.'
  const due = `By the terms of the booking a fee of ${money(feeAmount)} is due`
  return refundAmount > 0
    ? `${due}; the other ${money(refundAmount)} are not.`
    : `${due}, which is the whole price.`
}
