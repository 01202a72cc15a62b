import type { ListUsers } from '#platform/identity/index.ts'

const dates = /^\d{4}-\d{2}-\d{2}$/
const isDate = (text: string | null): text is string =>
  text !== null && dates.test(text) && !Number.isNaN(Date.parse(text))

/** The filters of the address; what is not one of them is left away, so that every address shows a list. */
export function userFilters(query: URLSearchParams): Partial<ListUsers> {
  const [q, role, verified, state, sort] = ['q', 'role', 'verified', 'state', 'sort'].map((name) =>
    query.get(name),
  )
  const [since, until] = [query.get('since'), query.get('until')]
  return {
    ...(q?.trim() ? { q: q.slice(0, 200) } : {}),
    ...(role === 'customer' || role === 'provider' ? { role } : {}),
    ...(verified === 'yes' || verified === 'no' ? { isVerified: verified === 'yes' } : {}),
    ...(state === 'suspended' || state === 'active' ? { isSuspended: state === 'suspended' } : {}),
    ...(sort === 'oldest' || sort === 'name' ? { sort } : {}),
    ...(isDate(since) ? { registeredSince: since } : {}),
    ...(isDate(until) ? { registeredUntil: until } : {}),
  }
}

/** The same address with some of it changed; a changed filter begins at the first page. */
export function withQuery(query: URLSearchParams, changes: Record<string, string | null>): string {
  const next = new URLSearchParams(
    [...query].filter(([name, value]) => value !== '' && name !== 'cursor' && name !== 'done'),
  )
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name)
    else next.set(name, value)
  }
  const text = next.toString()
  return text ? `?${text}` : '?'
}
