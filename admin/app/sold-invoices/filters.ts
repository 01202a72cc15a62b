import type { SoldInvoiceFilters, SoldInvoiceState } from '#platform/billing/index.ts'

/** The tabs of the list; null: all of them. */
export const stateTabs: readonly { state: SoldInvoiceState | null; label: string }[] = [
  { state: null, label: 'All' },
  { state: 'paid', label: 'Paid' },
  { state: 'open', label: 'Open' },
  { state: 'failed', label: 'Failed' },
  { state: 'credited', label: 'Given back' },
  { state: 'void', label: 'Void' },
]

const ids = /^[0-9a-f-]{36}$/
const dates = /^\d{4}-\d{2}-\d{2}$/
const dateIn = (query: URLSearchParams, name: string) => {
  const text = query.get(name) ?? ''
  return dates.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
}

export const searched = (query: URLSearchParams) => (query.get('q') ?? '').trim().slice(0, 100)

/** The days of the address; what is none is left away. */
export function periodIn(query: URLSearchParams) {
  const [from, to] = [dateIn(query, 'from'), dateIn(query, 'to')]
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

/** The filters of the address; what is not one of them is left away, so that every address shows a list. */
export function invoiceFilters(query: URLSearchParams): SoldInvoiceFilters {
  const q = searched(query)
  const ownerId = query.get('owner') ?? ''
  const state = stateTabs.find((each) => each.state === query.get('state'))?.state ?? null
  return {
    ...periodIn(query),
    ...(state === null ? {} : { state }),
    ...(q === '' ? {} : { q }),
    ...(ids.test(ownerId) ? { ownerId } : {}),
  }
}
