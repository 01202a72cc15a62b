import { formatMoney } from './format.ts'

type Share = Readonly<{ basisPoints: number } | { amount: number }>

/** When how much of a service is paid. */
export type PaymentTerms = Readonly<
  | { kind: 'full' | 'card_on_file' | 'in_person' | 'credits' }
  | { kind: 'deposit'; deposit: Share; balance: Readonly<{ daysBefore: number }> | 'at_start' | 'in_person' }
  | {
      kind: 'pay_later'
      due: Readonly<{ daysBefore: number } | { daysAfterBooking: number } | { on: string }>
    }
  | {
      kind: 'instalments'
      count: number
      every: Readonly<{ unit: 'week' | 'month'; count: number }>
      endsBeforeStart: boolean
    }
>

const numbers = [
  '',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const numberWord = (count: number) => numbers[count] ?? String(count)
const daysWords = (days: number) => (days === 1 ? 'a day' : `${numberWord(days)} days`)

/** How a service is paid for, in the sentence that customers read before they choose a time. */
export function paymentLine(terms: PaymentTerms, currency: string, locale: string): string {
  switch (terms.kind) {
    case 'full':
      return 'You pay in full when you book.'
    case 'deposit': {
      const share =
        'amount' in terms.deposit
          ? formatMoney(terms.deposit.amount, currency, locale, { short: true })
          : `${terms.deposit.basisPoints / 100} %`
      return `You pay a deposit of ${share} when you book, and the rest ${restWords(terms.balance)}.`
    }
    case 'pay_later':
      return `You leave a card when you book. It is charged ${dueWords(terms.due)}.`
    case 'instalments': {
      const { count, every, endsBeforeStart } = terms
      const pause = every.count === 1 ? every.unit : `${numberWord(every.count)} ${every.unit}s`
      const end = endsBeforeStart ? ', all of it before the appointment' : ''
      return `You pay in ${numberWord(count)} parts: the first when you book, then one every ${pause}${end}.`
    }
    case 'card_on_file':
      return 'You pay at the appointment. You leave a card when you book, which is charged only if you cancel late or do not come.'
    case 'in_person':
      return 'You pay at the appointment.'
    case 'credits':
      return 'You pay with your credits when you book.'
  }
}

/** What it costs for whoever pays all of it with credits; null where credits count as money. */
export function creditsLine(
  {
    priceAmount,
    creditsRequired,
    currency,
  }: Readonly<{
    priceAmount: number
    creditsRequired: number | null
    currency: string
  }>,
  { kind }: PaymentTerms,
  locale: string,
): string | null {
  if (creditsRequired === null || kind === 'in_person') return null
  if (kind !== 'credits' && creditsRequired > priceAmount) return null
  const credits = formatMoney(creditsRequired, currency, locale, { short: true })
  const price = formatMoney(priceAmount, currency, locale, { short: true })
  return kind === 'credits'
    ? `It takes ${credits} in credits.`
    : `Paid with credits alone it costs ${credits} instead of ${price}.`
}

function restWords(balance: Extract<PaymentTerms, { kind: 'deposit' }>['balance']): string {
  if (balance === 'in_person') return 'at the appointment'
  if (balance === 'at_start' || balance.daysBefore === 0)
    return 'by the same card when the appointment begins'
  return `by the same card ${daysWords(balance.daysBefore)} before the appointment`
}

function dueWords(due: Extract<PaymentTerms, { kind: 'pay_later' }>['due']): string {
  if ('on' in due) return `on ${due.on}`
  if ('daysBefore' in due)
    return due.daysBefore === 0
      ? 'when the appointment begins'
      : `${daysWords(due.daysBefore)} before the appointment`
  return due.daysAfterBooking === 0 ? 'at once' : `${daysWords(due.daysAfterBooking)} after you book`
}
