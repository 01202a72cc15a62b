import type { Core } from '#platform/core.ts'
import { addDays } from '#ui/index.ts'
import { listFilters, statusesOf, type ListFilter, type TypedFilters } from './list-filters.ts'
import { isDate, startOfDay } from './wall-time.server.ts'

type Query = Parameters<Core['booking']['listBookings']>[1]

/** What the address of the list says; what it says wrongly is left out. */
export function readFilters(query: URLSearchParams): TypedFilters {
  const text = (name: string) => (query.get(name) ?? '').trim()
  const filter: ListFilter = listFilters.find((each) => each === query.get('filter')) ?? 'upcoming'
  const status = statusesOf(filter).find((each) => each === query.get('status')) ?? ''
  const date = (name: string) => (isDate(text(name)) ? text(name) : '')
  return {
    filter,
    status,
    q: text('q').slice(0, 100),
    service: text('service'),
    member: text('member'),
    from: date('from'),
    to: date('to'),
  }
}

/** The same for the core: days become instants on the provider's wall, the last one included. */
export function queryOf(
  { filter, status, q, service, member, from, to }: TypedFilters,
  of: { providerId: string; zone: string },
): Query {
  return {
    providerId: of.providerId,
    filter,
    ...(status ? { status } : {}),
    ...(q ? { q } : {}),
    ...(service ? { serviceId: service } : {}),
    ...(member ? { memberId: member } : {}),
    ...(from ? { from: startOfDay(from, of.zone) } : {}),
    ...(to ? { to: startOfDay(addDays(to, 1), of.zone) } : {}),
  }
}
