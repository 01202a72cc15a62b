import type { AppLoadContext } from '@remix-run/server-runtime'
import type { Filters } from './filters.tsx'

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
  }
  const cursor = query.get('cursor') ?? undefined
  const page = await context.read(async (ctx, core) => {
    const [services, categories] = await Promise.all([
      core.catalog.listServices(ctx, {
        limit: 24,
        ...(cursor ? { cursor } : {}),
        ...(filters.q ? { q: filters.q } : {}),
        ...(filters.category ? { category: filters.category } : {}),
        ...pick('locationKind', oneOf(filters.location, ['at_customer', 'at_provider', 'virtual'] as const)),
        ...pick('sort', oneOf(filters.sort, ['newest', 'price'] as const)),
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
    services: page.services.items,
    categories: page.categories,
    nextHref: page.services.nextCursor ? `?${next}` : null,
    firstHref: cursor ? `?${first}` : null,
  }
}

const pick = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: V }
