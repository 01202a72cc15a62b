import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireSeller } from './price-list.server.ts'
import { chartOf, subscriptionFilters } from './subscription-filters.ts'

const pageLength = 50

/** Who subscribed to what, and what it brings: of a marketplace or of the platform. */
export async function loadSubscriptions(args: LoaderFunctionArgs) {
  const seller = await requireSeller(args)
  const query = new URL(args.request.url).searchParams
  const cursor = query.get('cursor')
  const filters = subscriptionFilters(query)
  const { revenue, plans } = await seller.read(async (ctx, { billing }) => {
    const [sums, list] = await Promise.all([billing.getRevenue(ctx, { months: 12 }), billing.listPlans(ctx)])
    return { revenue: sums, plans: list.map(({ id, name }) => ({ id, name })) }
  })
  const listed = await args.context.attempt(() =>
    seller.read((ctx, { billing }) =>
      billing.listSubscriptions(ctx, { ...filters, limit: pageLength, ...(cursor ? { cursor } : {}) }),
    ),
  )
  const { buyer, base, timeZone } = seller
  return {
    revenue,
    plans,
    buyer,
    base,
    timeZone,
    chart: chartOf(query),
    // An address whose page cannot be found any more shows the first one instead of an error.
    page: listed.ok ? listed.value : { items: [], nextCursor: null },
    isLost: !listed.ok,
  }
}
