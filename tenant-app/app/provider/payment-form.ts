import type { PaymentTerms } from '#platform/catalog/index.ts'
import { parseMoney } from '#ui/format.ts'
import { parsePercent, percentText } from '#ui/percent.ts'

type Errors = { field: string; message: string; label?: string }[]
type Money = { currency: string; locale: string }

/** What a marketplace offers its providers; `isOnline` false: everything is paid at the appointment. */
export type OfferedTerms = Readonly<{
  isOnline: boolean
  kinds: readonly PaymentTerms['kind'][]
  leastBasisPoints: number
  mostBasisPoints: number
}>

export const kinds: readonly { value: PaymentTerms['kind']; label: string; hint: string }[] = [
  { value: 'full', label: 'In full when booking', hint: 'Everything is paid before you come.' },
  { value: 'deposit', label: 'A deposit when booking', hint: 'And the rest later, or at the appointment.' },
  { value: 'pay_later', label: 'Later, by the card they leave', hint: 'It is charged on the day you say.' },
  {
    value: 'instalments',
    label: 'In equal parts',
    hint: 'The first when booking, then by the week or the month.',
  },
  {
    value: 'card_on_file',
    label: 'At the appointment, with a card kept',
    hint: 'The card is charged only for cancelling late or not coming.',
  },
  { value: 'in_person', label: 'At the appointment', hint: 'You settle it with your customer.' },
  { value: 'credits', label: 'By credits', hint: 'With credits that customers have at this marketplace.' },
]

export const rests = [
  { value: 'days', label: 'Some days before the appointment' },
  { value: 'at_start', label: 'When the appointment begins' },
  { value: 'in_person', label: 'At the appointment, to you' },
] as const
export const laters = [
  { value: 'before', label: 'days before the appointment' },
  { value: 'after', label: 'days after booking' },
] as const
export const rhythms = [
  { value: 'week:1', label: 'every week' },
  { value: 'week:2', label: 'every two weeks' },
  { value: 'week:4', label: 'every four weeks' },
  { value: 'month:1', label: 'every month' },
  { value: 'month:2', label: 'every two months' },
  { value: 'month:3', label: 'every three months' },
] as const

/**
 * How the service is paid for, from the editor's form. Undefined where the editor did not ask: then it stays as it is.
 * Fields of other ways to pay are sent too and do not count.
 */
export function readPaymentTerms(form: FormData, money: Money, errors: Errors): PaymentTerms | undefined {
  const text = (name: string) => String(form.get(`pay.${name}`) ?? '').trim()
  const whole = (name: string, label: string, from: number, to: number): number => {
    const value = /^\d{1,3}$/.test(text(name)) ? Number(text(name)) : Number.NaN
    if (value >= from && value <= to) return value
    errors.push({ field: `pay.${name}`, label, message: `Enter a whole number from ${from} to ${to}.` })
    return from
  }
  const kind = kinds.find(({ value }) => value === text('kind'))?.value
  switch (kind) {
    case undefined:
      return undefined
    case 'deposit': {
      const rest = text('rest')
      return {
        kind,
        deposit: depositOf(text, money, errors),
        balance:
          rest === 'at_start' || rest === 'in_person'
            ? rest
            : { daysBefore: whole('restDays', 'The rest, days before', 0, 90) },
      }
    }
    case 'pay_later': {
      const days = whole('laterDays', 'Charged', 0, 90)
      return { kind, due: text('later') === 'after' ? { daysAfterBooking: days } : { daysBefore: days } }
    }
    case 'instalments': {
      const [unit, count] = (rhythms.find(({ value }) => value === text('rhythm')) ?? rhythms[3]).value.split(
        ':',
      )
      return {
        kind,
        count: whole('count', 'Parts', 2, 12),
        every: { unit: unit === 'week' ? 'week' : 'month', count: Number(count) },
        endsBeforeStart: form.get('pay.endsBeforeStart') !== null,
      }
    }
    default:
      return { kind }
  }
}

/** Minor units, null for the price itself; undefined where the editor did not ask. */
export function readCreditsRequired(form: FormData, money: Money, errors: Errors): number | null | undefined {
  const typed = form.get('pay.creditsRequired')
  if (typeof typed !== 'string') return undefined
  if (typed.trim() === '') return null
  const amount = parseMoney(typed, money.currency, money.locale)
  if (amount !== null && amount > 0 && amount <= 100_000_000) return amount
  const message = `Enter an amount in ${money.currency}, or leave it empty.`
  errors.push({ field: 'pay.creditsRequired', label: 'Price in credits', message })
  return undefined
}

function depositOf(text: (name: string) => string, { currency, locale }: Money, errors: Errors) {
  if (text('depositBy') === 'amount') {
    const amount = parseMoney(text('depositAmount'), currency, locale)
    if (amount !== null && amount > 0 && amount <= 100_000_000) return { amount }
    errors.push({ field: 'pay.depositAmount', label: 'Deposit', message: `Enter an amount in ${currency}.` })
    return { amount: 1 }
  }
  const basisPoints = parsePercent(text('depositShare'), 2)
  if (basisPoints !== null && basisPoints > 0 && basisPoints <= 10_000) return { basisPoints }
  errors.push({ field: 'pay.depositShare', label: 'Deposit', message: 'Enter a percentage up to 100.' })
  return { basisPoints: 1 }
}

/** The terms as the editor's fields show them; amounts of a deposit stand in minor units until they are shown. */
export function paymentFields(terms: PaymentTerms, creditsRequired: number | null): Record<string, string> {
  const fields: Record<string, string> = { 'pay.kind': terms.kind }
  if (creditsRequired !== null) fields['pay.creditsMinor'] = String(creditsRequired)
  if (terms.kind === 'deposit') {
    const { deposit, balance } = terms
    if ('amount' in deposit) {
      fields['pay.depositBy'] = 'amount'
      fields['pay.depositMinor'] = String(deposit.amount)
    } else fields['pay.depositShare'] = percentText(deposit.basisPoints, 2)
    fields['pay.rest'] = typeof balance === 'string' ? balance : 'days'
    if (typeof balance !== 'string') fields['pay.restDays'] = String(balance.daysBefore)
  }
  if (terms.kind === 'pay_later') {
    const { due } = terms
    fields['pay.later'] = 'daysBefore' in due ? 'before' : 'after'
    fields['pay.laterDays'] = String('daysBefore' in due ? due.daysBefore : due.daysAfterBooking)
  }
  if (terms.kind === 'instalments') {
    fields['pay.count'] = String(terms.count)
    fields['pay.rhythm'] = `${terms.every.unit}:${terms.every.count}`
    fields['pay.endsBeforeStart'] = terms.endsBeforeStart ? 'on' : ''
  }
  return fields
}

/** Where the editor shows what the core says of the terms as a whole. */
export function paymentField(field: string): string {
  if (field === 'creditsRequired') return 'pay.creditsRequired'
  return field.startsWith('paymentTerms') ? 'pay.kind' : field
}
