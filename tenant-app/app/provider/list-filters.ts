import type { BookingView } from '#platform/booking/index.ts'

export const listFilters = ['requests', 'upcoming', 'past', 'cancelled', 'all'] as const
export type ListFilter = (typeof listFilters)[number]
export const filterWords: Record<ListFilter, string> = {
  requests: 'Requests',
  upcoming: 'Upcoming',
  past: 'Past',
  cancelled: 'Cancelled',
  all: 'All',
}

type Status = Exclude<BookingView['status'], 'held' | 'expired'>
export const statusLabels: Record<Status, string> = {
  requested: 'Waiting for your answer',
  confirmed: 'Confirmed',
  in_progress: 'Under way or done',
  completed: 'Completed',
  closed: 'Closed',
  no_show: 'Missed',
  declined: 'Declined',
  cancelled: 'Cancelled',
}

const inList: Record<ListFilter, readonly Status[]> = {
  requests: [],
  upcoming: ['requested', 'confirmed', 'in_progress'],
  past: ['confirmed', 'in_progress', 'completed', 'closed', 'no_show'],
  cancelled: ['declined', 'cancelled'],
  all: ['requested', 'confirmed', 'in_progress', 'completed', 'closed', 'no_show', 'declined', 'cancelled'],
}
/** Statuses that a list can hold; one alone is no choice. */
export const statusesOf = (filter: ListFilter) => inList[filter]

/** As the fields of the filter hold them; empty for any. */
export type TypedFilters = {
  filter: ListFilter
  status: Status | ''
  q: string
  service: string
  member: string
  /** YYYY-MM-DD on the provider's wall, both included. */
  from: string
  to: string
}

export const isNarrowed = ({ filter: _filter, ...fields }: TypedFilters) =>
  Object.values(fields).some((value) => value !== '')

/** The address of a list; the usual one has none of its fields. */
export function listHref(filters: Partial<TypedFilters>, cursor?: string): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    if (value && !(name === 'filter' && value === 'upcoming')) query.set(name, value)
  }
  if (cursor) query.set('cursor', cursor)
  const text = query.toString()
  return text ? `/provider/bookings?${text}` : '/provider/bookings'
}
