import type { LoaderFunctionArgs } from '@remix-run/node'
import { paymentFilters } from '../payments/list-filters.ts'
import { csvResponse, exportName } from '../shell/file-response.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'

/** The list of payments with the filters of its page, as a file. */
export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const filters = paymentFilters(new URL(args.request.url).searchParams)
  const file = await place.run((runtime, scope, core) =>
    core.payments.exportPayments(runtime, scope, filters),
  )
  return csvResponse(file, exportName(place.tenant.slug, 'payments'))
}
