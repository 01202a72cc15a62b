import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireSeller } from '../plans/price-list.server.ts'
import { csvResponse, exportName } from '../shell/file-response.server.ts'
import { invoiceFilters } from './filters.ts'

/** The list of invoices with the filters of its page, as a file. */
export async function sendSoldInvoices(args: LoaderFunctionArgs) {
  const seller = await requireSeller(args)
  const filters = invoiceFilters(new URL(args.request.url).searchParams)
  const file = await seller.run((runtime, scope, { billing }) =>
    billing.exportSoldInvoices(runtime, scope, filters),
  )
  return csvResponse(file, exportName(seller.slug, 'plan-invoices'))
}
