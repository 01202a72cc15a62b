import { after, days, minutes } from '#platform/kernel/time.ts'
import type { NewPayment, OpenPayment, Price, Quote, Schedule } from '#platform/payments/index.ts'

/** What a payment is for: a booking, or all that was booked with it. */
export const paymentSubjectOf = ({ id, groupId }: { id: string; groupId: string | null }) =>
  groupId ? { kind: 'booking_group' as const, id: groupId } : { kind: 'booking' as const, id }

/** A quote as a row keeps it: moments are text. */
export type StoredQuote = Omit<Quote, 'schedule'> & {
  /** Of what its `voucherAmount` is to be taken. */
  voucherId?: string | null
  /** Of a service with a price in credits, where there is a choice: `price` is the one that is chosen. */
  prices?: { listed: Price; inCredits: Price; chosen: 'listed' | 'inCredits' } | null
  schedule: Omit<Schedule, 'dues'> & {
    dues: (Omit<Schedule['dues'][number], 'dueAt'> & { dueAt: string })[]
  }
}

export const quoteFrom = ({ schedule, price, split, terms, holdingCountry }: StoredQuote): Quote => ({
  ...(holdingCountry === undefined ? {} : { holdingCountry }),
  price,
  split,
  terms,
  schedule: {
    ...schedule,
    dues: schedule.dues.map((due) => ({ ...due, dueAt: new Date(due.dueAt) })),
  },
})

/** Whether the price in credits is what is paid: chosen, or the only way. */
const isInCredits = ({ terms, prices }: StoredQuote): boolean =>
  terms.kind === 'credits' || prices?.chosen === 'inCredits'

/** What leaving costs is a share of what is paid: of the price in credits where that is it. */
export const asItIsPaid = ({ startsAt, penaltyStartsAt, isFreeToLeave, priceAmount, quote }: Paid) => ({
  startsAt,
  penaltyStartsAt,
  isFreeToLeave,
  priceAmount: quote && isInCredits(quote) ? quote.price.totalAmount : priceAmount,
})
type Paid = {
  startsAt: Date
  penaltyStartsAt: Date | null
  isFreeToLeave: boolean
  priceAmount: number
  quote: StoredQuote | null
}

/** Whether a price is paid online, where it takes place, or a part of it here and the rest there. */
export type PaidWhere = 'online' | 'in_person' | 'both'

/** @param quote as it was agreed; null: the price is paid at the appointment */
export function paidWhereOf(quote: Pick<StoredQuote, 'schedule'> | null): PaidWhere {
  if (!quote) return 'in_person'
  const { dues, voucherAmount, creditsAmount } = quote.schedule
  const isOnline = voucherAmount + creditsAmount > 0 || dues.some(({ how }) => how !== 'in_person')
  if (!isOnline) return 'in_person'
  return dues.some(({ how }) => how === 'in_person') ? 'both' : 'online'
}

/**
 * `pay`: something is charged now. `keep`: nothing is, but a card is left. `funded`: a voucher and credits pay what is
 * paid online. `none`: there is nothing to do online.
 */
export type PaymentNeed = 'none' | 'pay' | 'keep' | 'funded'

type Needed = Pick<Schedule, 'dues' | 'savesCard' | 'voucherAmount' | 'creditsAmount'>
export function paymentNeedOf({ dues, savesCard, voucherAmount, creditsAmount }: Needed): PaymentNeed {
  if (dues.some(({ how }) => how === 'now')) return 'pay'
  if (savesCard) return 'keep'
  return voucherAmount + creditsAmount > 0 ? 'funded' : 'none'
}

/**
 * How long a card keeps an amount for whoever accepts: seven days, less a day for the bank's reckoning
 * (https://docs.stripe.com/payments/place-a-hold-on-a-payment-method).
 */
const authorizationLasts = days(6)

/**
 * `charge` collects at once. A request is collected when it is accepted: its amount is kept on the card (`authorize`)
 * when the answer is due early enough, else the card itself is (`keep`), and charged then.
 */
export type WayToPay = 'charge' | 'authorize' | 'keep'

export function wayToPay(
  need: Exclude<PaymentNeed, 'none'>,
  { now, respondBy }: { now: Date; respondBy: Date | null },
): WayToPay {
  if (need === 'keep') return 'keep'
  if (!respondBy || need === 'funded') return 'charge'
  return respondBy <= after(now, authorizationLasts) ? 'authorize' : 'keep'
}

type NewCharges = NewPayment['charges']

/**
 * What is charged when. The first is what the customer does on the page. What is paid at the appointment is no charge,
 * and nothing but the first is charged before a request is accepted.
 */
export function chargesOf(
  dues: Schedule['dues'],
  way: WayToPay,
  { isRequest }: { isRequest: boolean },
): NewCharges {
  const online = dues.filter(({ how }) => how !== 'in_person')
  const isOnPage = (how: string) => how === 'now' && way !== 'keep'
  const charges = online.map(({ kind, amount, dueAt, how }) => ({
    purpose: kind,
    amount,
    dueAt: isOnPage(how) ? null : dueAt,
    waits: isRequest && !isOnPage(how),
  }))
  return way === 'keep' ? [{ purpose: 'guarantee', amount: 0, dueAt: null }, ...charges] : charges
}

/** For how long the page of the processor is open: the shortest that it allows, and a minute for the way there. */
export const payingMinutes = {
  page: 31,
  /** The time stays kept a little longer than the page: a payment of its last minute finds it. */
  hold: 33,
} as const

export const pageEnd = (now: Date) => after(now, minutes(payingMinutes.page))
export const holdEnd = (now: Date) => after(now, minutes(payingMinutes.hold))

export type AgreedPayment = OpenPayment['charges'][number]

/** Its customer has done what was asked of them: paid, let the amount be kept, or left a card. */
export const isPaid = ({ state, purpose }: Pick<AgreedPayment, 'state' | 'purpose'>): boolean =>
  state === 'succeeded' ||
  state === 'authorized' ||
  state === 'settled_in_person' ||
  (purpose === 'guarantee' && state === 'scheduled')
