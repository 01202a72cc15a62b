import type { AppLoadContext } from '@remix-run/server-runtime'
import type { Core } from '#platform/core.ts'
import type { FoundServiceCard } from '#platform/catalog/index.ts'
import type { Filters } from './filters.tsx'
import { partsOfDay, type PartOfDay } from './parts-of-day.ts'

const oneOf = <T extends string>(value: string, allowed: readonly T[]): T | undefined =>
  allowed.find((one) => one === value)

/** The list that an address asks for; what it does not understand it leaves out rather than fail. */
export async function loadListing(context: AppLoadContext, url: URL, category: string | null) {
  const query = url.searchParams
  const filters: Filters = {
    q: (query.get('q') ?? '').trim().slice(0, 200),
    category: category ?? query.get('category') ?? '',
    location: query.get('location') ?? '',
    sort: query.get('sort') ?? '',
    day: /^\d{4}-\d{2}-\d{2}$/.test(query.get('day') ?? '') ? query.get('day')! : '',
    part: oneOf(query.get('part') ?? '', partNames) ?? '',
    ...nearIn(query),
  }
  const { timeZone } = context.tenant
  const locationKind = oneOf(filters.location, ['at_customer', 'at_provider', 'virtual'] as const)
  const narrowing = {
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.category ? { category: filters.category } : {}),
    ...pick('locationKind', locationKind),
    ...(filters.near ? { near: filters.near, withinKm: Number(filters.within) } : {}),
  }
  // Around a place the nearest come first, unless something else was wanted.
  const sort = filters.sort || (filters.near && !filters.q ? 'distance' : '')
  const isMore = query.get('more') === '1'
  const free = await context.read(async (ctx, core) => {
    const stretch = stretchOf(core, filters, timeZone, ctx.now)
    if (!stretch) return null
    const [found, categories] = await Promise.all([
      core.scheduling.findFreeServices(ctx, {
        ...narrowing,
        ...stretch,
        ...pick('sort', oneOf(sort, filters.near ? (['price', 'distance'] as const) : (['price'] as const))),
        limit: isMore ? 100 : 24,
      }),
      core.catalog.listCategories(ctx),
    ])
    return { found, categories }
  })
  if (free) {
    const { items, total, isCut } = free.found
    const more = new URLSearchParams(query)
    more.set('more', '1')
    return {
      filters,
      services: items,
      categories: free.categories,
      nextHref: !isMore && total > items.length ? `?${more}` : null,
      firstHref: null,
      free: { total, isCut },
      timeZone,
    }
  }
  const cursor = query.get('cursor') ?? undefined
  const page = await context.read(async (ctx, core) => {
    const [services, categories] = await Promise.all([
      core.catalog.listServices(ctx, {
        limit: 24,
        ...(cursor ? { cursor } : {}),
        ...narrowing,
        ...pick(
          'sort',
          oneOf(
            sort,
            filters.near ? (['newest', 'price', 'distance'] as const) : (['newest', 'price'] as const),
          ),
        ),
      }),
      core.catalog.listCategories(ctx),
    ])
    return { services, categories }
  })
  const next = new URLSearchParams(query)
  if (page.services.nextCursor) next.set('cursor', page.services.nextCursor)
  const first = new URLSearchParams(query)
  first.delete('cursor')
  return {
    filters,
    services: page.services.items as (FoundServiceCard & { starts?: string[] })[],
    categories: page.categories,
    nextHref: page.services.nextCursor ? `?${next}` : null,
    firstHref: cursor ? `?${first}` : null,
    free: null,
    timeZone,
  }
}

/** A place to a hundred metres, as the filter writes it, and a distance that the core takes. */
function nearIn(query: URLSearchParams): Pick<Filters, 'near' | 'within'> {
  const near = query.get('near') ?? ''
  const within = Number(query.get('within') ?? '10')
  const [latitude = Number.NaN, longitude = Number.NaN] = near.split(',').map(Number)
  const isPlace = /^-?\d{1,2}(\.\d{1,3})?,-?\d{1,3}(\.\d{1,3})?$/.test(near)
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  const isBounded = Number.isInteger(within) && within >= 1 && within <= 100
  return isPlace && isOnEarth && isBounded ? { near, within: String(within) } : { near: '', within: '' }
}

const partNames = Object.keys(partsOfDay) as PartOfDay[]

/** From when until when on the wall of the marketplace; null for no day, or one that is over or too far away. */
function stretchOf({ scheduling }: Core, { day, part }: Filters, zone: string, now: Date) {
  if (!day) return null
  try {
    const midnight = scheduling.dayNumber(day) * 1440
    const { from, to } = partsOfDay[(part || 'any') as PartOfDay]
    const instant = (minute: number) =>
      new Date(scheduling.timeZone(zone).instantAt(midnight + minute) * 60_000)
    const isPossible = instant(to) > now && instant(from).getTime() - now.getTime() < 800 * 86_400_000
    return isPossible ? { from: instant(from).toISOString(), to: instant(to).toISOString() } : null
  } catch {
    // A day that no calendar has.
    return null
  }
}

const pick = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: V }
