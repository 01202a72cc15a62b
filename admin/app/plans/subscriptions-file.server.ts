import type { LoaderFunctionArgs } from '@remix-run/node'
import { csvResponse, exportName } from '../shell/file-response.server.ts'
import { requireSeller } from './price-list.server.ts'
import { subscriptionFilters } from './subscription-filters.ts'

/** The list of subscriptions with the filters of its page, as a file. */
export async function sendSubscriptions(args: LoaderFunctionArgs) {
  const seller = await requireSeller(args)
  const filters = subscriptionFilters(new URL(args.request.url).searchParams)
  const file = await seller.run((runtime, scope, { billing }) =>
    billing.exportSubscriptions(runtime, scope, filters),
  )
  return csvResponse(file, exportName(seller.slug, 'subscriptions'))
}
