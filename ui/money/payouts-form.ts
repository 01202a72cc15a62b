import { parseMoney } from '../format.ts'

/** What the address of the page asks to withdraw: null where nothing is asked; NaN for what is no amount. */
export function askedWithdrawal(
  query: URLSearchParams,
  currency: string,
  locale: string,
): { amount: number; isInstant: boolean } | null {
  if (!query.has('withdraw')) return null
  const amount = parseMoney(query.get('amount') ?? '', currency, locale)
  return { amount: amount ?? Number.NaN, isInstant: query.get('speed') === 'instant' }
}

const intervals = ['manual', 'daily', 'weekly', 'monthly'] as const
export const intervalOf = (text: string) => intervals.find((known) => known === text) ?? 'daily'

/** The confirmed form of a withdrawal; null for one that this page has not made. */
export function confirmedWithdrawal(
  form: FormData,
): { amount: number; isInstant: boolean; requestKey: string } | null {
  const amount = Number(form.get('amount'))
  const requestKey = String(form.get('key') ?? '')
  if (!Number.isSafeInteger(amount) || amount <= 0 || !/^[\w-]{8,64}$/.test(requestKey)) return null
  return { amount, isInstant: form.get('speed') === 'instant', requestKey }
}

/** The last twelve months before and with this one, newest first: YYYY-MM. */
export function lastMonths(now: Date, timeZone: string, count = 12): string[] {
  const [year, month] = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now).split('-').map(Number) as [
    number,
    number,
  ]
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  )
}

/** Countries by name, the marketplace's own first. To be made on the server only: browsers have other names for some. */
export function countryChoices(codes: readonly string[], own: string, locale: string) {
  const names = new Intl.DisplayNames([locale], { type: 'region' })
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((one, other) =>
      one.value === own ? -1 : other.value === own ? 1 : one.label.localeCompare(other.label, locale),
    )
}
