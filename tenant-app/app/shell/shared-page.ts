import type { HeadersFunction } from '@remix-run/node'

/**
 * For pages that show every guest the same: the server renders them once and shares them for two seconds, and for a
 * few more while one visitor's request renders them anew. Never for a page with free times, a hold or a person on it.
 */
export const sharedPage: HeadersFunction = () => ({ 'cache-control': 'public, s-maxage=2' })
