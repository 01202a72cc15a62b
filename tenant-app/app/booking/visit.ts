import { pathOf, wishIn, type Choosable, type Wish } from './wish.ts'

/** One service of a visit that somebody puts together, as the address says it. */
export type VisitItem = Readonly<{ serviceId: string } & Pick<Wish, 'durationMinutes' | 'memberId'>>

/** What a visit can hold; the core says so too. */
export const mostServices = 6

/** How long may be waited between two services, minutes. */
export const waits = [0, 30, 60, 120, 240] as const

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `?item=…&length=…&member=…` for each service, in order; a length or a person may be empty. */
export function itemsIn(query: URLSearchParams): VisitItem[] {
  const lengths = query.getAll('length')
  const members = query.getAll('member')
  return query
    .getAll('item')
    .slice(0, mostServices)
    .flatMap((serviceId, index) =>
      id.test(serviceId) ? [itemOf(serviceId, lengths[index], members[index])] : [],
    )
}

function itemOf(serviceId: string, length = '', memberId = ''): VisitItem {
  const durationMinutes = Number(length)
  return {
    serviceId,
    ...(Number.isSafeInteger(durationMinutes) && durationMinutes > 0 ? { durationMinutes } : {}),
    ...(id.test(memberId) ? { memberId } : {}),
  }
}

/** What is to be added: `?add=…` with what was chosen of it. */
export function addedIn(query: URLSearchParams): VisitItem | null {
  const serviceId = query.get('add') ?? ''
  return id.test(serviceId) ? itemOf(serviceId, query.get('length') ?? '', query.get('member') ?? '') : null
}

/** Only what the service still offers. */
export function offeredOf(item: VisitItem, service: Choosable): VisitItem {
  const { durationMinutes, memberId } = item
  const typed = new URLSearchParams({ length: String(durationMinutes ?? ''), member: memberId ?? '' })
  const { durationMinutes: length, memberId: member } = wishIn(typed, service)
  return {
    serviceId: item.serviceId,
    ...(length ? { durationMinutes: length } : {}),
    ...(member ? { memberId: member } : {}),
  }
}

export const waitIn = (query: URLSearchParams): number =>
  waits.find((wait) => String(wait) === query.get('wait')) ?? 0

/** The fields of an address or a form, in order. */
export const visitFields = (items: readonly VisitItem[], wait = 0): [string, string][] => [
  ...items.flatMap(({ serviceId, durationMinutes, memberId }): [string, string][] => [
    ['item', serviceId],
    ['length', String(durationMinutes ?? '')],
    ['member', memberId ?? ''],
  ]),
  ...(wait > 0 ? [['wait', String(wait)] as [string, string]] : []),
]

/** @param also such as `{ date }`, `{ month }` or `{ start }` */
export function visitPath(
  items: readonly VisitItem[],
  wait = 0,
  also: Readonly<Record<string, string>> = {},
  hash = '',
): string {
  if (items.length === 0) return '/visit?none=1'
  const search = new URLSearchParams([...visitFields(items, wait), ...Object.entries(also)])
  return `/visit?${search.toString()}${hash}`
}

/** From the page of a service into the visit. */
export const addPath = (serviceId: string, { durationMinutes, memberId }: Wish = {}) =>
  pathOf('/visit', {
    add: serviceId,
    ...(durationMinutes ? { length: String(durationMinutes) } : {}),
    ...(memberId ? { member: memberId } : {}),
  })

export function swapped<T>(items: readonly T[], index: number, other: number): T[] {
  const moved = [...items]
  ;[moved[index], moved[other]] = [moved[other]!, moved[index]!]
  return moved
}
