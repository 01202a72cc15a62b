import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireSeller } from '../plans/price-list.server.ts'
import { periodIn, searched } from './filters.ts'

const pageLength = 50

/** What the platform gets of what providers pay, by marketplace. */
export async function loadShares(args: LoaderFunctionArgs) {
  const seller = await requireSeller(args)
  const query = new URL(args.request.url).searchParams
  const cursor = query.get('cursor')
  const filters = { ...periodIn(query), q: searched(query), limit: pageLength }
  const listed = await args.context.attempt(() =>
    seller.read((ctx, { billing }) => billing.listShares(ctx, { ...filters, ...(cursor ? { cursor } : {}) })),
  )
  return {
    page: listed.ok ? listed.value : { items: [], nextCursor: null, sums: [] },
    isLost: !listed.ok,
    base: seller.base,
    timeZone: seller.timeZone,
  }
}
