import { formatMoney } from '#platform/kernel/money.ts'
import { documentTitle } from '#platform/payments/index.ts'
import { paymentNotices, type PaymentEmailData, type PaymentNotice } from '#platform/storefront/index.ts'
import { inDaysText, type Sender } from './sender.ts'
import type { MoneyContent } from './service/index.ts'

/** What the theme's templates show. */
export function toPaymentEmail({ money, papers }: MoneyContent, sender: Sender, now: Date): PaymentEmailData {
  const { locale, origin, consoleOrigin, marketplace, tenant } = sender
  const { notice, amount, currency, when, path } = money
  return {
    locale,
    reference: null,
    marketplace,
    payment: {
      ...(Object.fromEntries(paymentNotices.map((name) => [name, name === notice])) as Record<
        PaymentNotice,
        boolean
      >),
      title: money.title,
      provider: money.providerName,
      customer: money.customerName,
      amount: amount === null ? '' : formatMoney({ amount, currency }, locale),
      when: when ? dateText(new Date(when), notice, locale, tenant.timeZone) : '',
      inDays: when ? inDaysText(new Date(when), now) : '',
      method: money.method,
      papers: new Intl.ListFormat(locale).format(papers.map(documentTitle)),
      reason: money.reason,
      isMarketplace: money.isMarketplace,
      tasks: money.tasks,
    },
    actionUrl: path && `${money.isOnConsole ? consoleOrigin : origin}${path}`,
  }
}

/** A card is good until the end of a month; what a booking depends on has a time; everything else has a day. */
function dateText(when: Date, notice: PaymentNotice, locale: string, timeZone: string): string {
  const isOfBooking = notice === 'failed' || notice === 'lastReminder'
  return new Intl.DateTimeFormat(
    locale,
    notice === 'methodExpiring'
      ? { year: 'numeric', month: 'long', timeZone: 'UTC' }
      : { dateStyle: 'long', timeZone, ...(isOfBooking ? { timeStyle: 'short' } : {}) },
  ).format(when)
}
