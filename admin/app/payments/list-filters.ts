import type { ListPayments } from '#platform/payments/index.ts'
import { paymentFilterOf } from '#ui/money/words.ts'

const dates = /^\d{4}-\d{2}-\d{2}$/
const ids = /^[0-9a-f-]{36}$/
const isDate = (text: string | null): text is string =>
  text !== null && dates.test(text) && !Number.isNaN(Date.parse(text))

/** The filters of the address; what is not one of them is left away, so that every address shows a list. */
export function paymentFilters(query: URLSearchParams): Partial<ListPayments> {
  const [q, from, to, providerId] = ['q', 'from', 'to', 'provider'].map((name) => query.get(name))
  return {
    filter: paymentFilterOf(query.get('filter')),
    ...(q?.trim() ? { q: q.slice(0, 200) } : {}),
    ...(isDate(from ?? null) ? { from: from! } : {}),
    ...(isDate(to ?? null) ? { to: to! } : {}),
    ...(providerId && ids.test(providerId) ? { providerId } : {}),
  }
}
