import type { CheckoutView } from '#platform/booking/index.ts'
import { formatDate, formatMoney, formatPercent } from '#ui/index.ts'

export type PaymentOffer = NonNullable<CheckoutView['payment']>

type Read = Readonly<{ zone: string; locale: string }>

/** "Includes €3.99 VAT (19 %)": of taxes that are in the prices. */
export function taxWords({ taxes, isTaxIncluded, currency }: PaymentOffer, locale: string): string | null {
  const named = taxes
    .filter(({ amount }) => amount > 0)
    .map(
      ({ name, rate, amount }) =>
        `${formatMoney(amount, currency, locale)} ${name} (${formatPercent(rate / 100_000, locale)})`,
    )
  return isTaxIncluded && named.length > 0 ? `Includes ${named.join(' and ')}.` : null
}

/** When how much is paid, by time. */
export function dueLines(
  { dues, way, currency, need, voucherAmount, creditsAmount }: PaymentOffer,
  { zone, locale }: Read,
): { when: string; amount: string }[] {
  const funded = [
    { when: 'From your voucher', amount: voucherAmount },
    { when: 'From your credits', amount: creditsAmount },
  ].filter(({ amount }) => amount > 0)
  const paid = funded.map(({ when, amount }) => ({ when, amount: formatMoney(amount, currency, locale) }))
  return [
    ...paid,
    ...dues.map(({ amount, dueAt, how, kind }) => {
      const date = formatDate(dueAt, zone, locale)
      const words = formatMoney(amount, currency, locale)
      if (how === 'in_person') return { when: `At the appointment, ${date}`, amount: words }
      if (how === 'off_session') return { when: `From your card on ${date}`, amount: words }
      if (way !== 'charge' && need === 'pay') return { when: 'When your request is accepted', amount: words }
      return { when: kind === 'deposit' ? 'Now, as a deposit' : 'Now', amount: words }
    }),
  ]
}

/** What pressing the button does to somebody's money, in a sentence or two. */
export function paySentence(offer: PaymentOffer, host: string, locale: string): string {
  const { need, way, dueNowAmount, currency, isCardKept, dues } = offer
  if (need === 'funded') return 'Nothing is charged: it is paid with what you have here already.'
  const amount = formatMoney(dueNowAmount, currency, locale)
  const later = dues.some(({ how }) => how === 'off_session')
  if (need === 'pay' && way === 'authorize')
    return `${amount} is kept on your card now, and charged when ${host} accepts. If they do not, it is let go.`
  if (need === 'pay' && way === 'keep')
    return `You leave your card now. ${amount} is charged when ${host} accepts; if they do not, nothing is.`
  if (need === 'keep' && later)
    return 'You leave your card now. Nothing is charged today; what falls due later is taken from it on the dates above.'
  if (need === 'keep')
    return 'You leave your card now, and nothing is charged. It is used only for what is agreed above for cancelling late or not coming.'
  return isCardKept
    ? 'Your card is kept for what falls due later. You are told before, and can pay in another way.'
    : 'You pay on the secure page of our payment processor. It takes cards, and what your telephone pays with.'
}

/** "Pay €25.00 and book" */
export function payButton(
  { need, way, dueNowAmount, currency }: PaymentOffer,
  isRequest: boolean,
  locale: string,
) {
  const deed = isRequest ? 'send the request' : 'book'
  if (need === 'funded') return isRequest ? 'Send the request' : 'Book now'
  if (need === 'keep' || way === 'keep') return `Leave your card and ${deed}`
  const amount = formatMoney(dueNowAmount, currency, locale)
  return way === 'authorize' ? `Reserve ${amount} and ${deed}` : `Pay ${amount} and ${deed}`
}
