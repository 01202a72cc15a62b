import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireSeller } from '../plans/price-list.server.ts'
import { invoiceFilters } from './filters.ts'

const pageLength = 50

/** The invoices of whatever plans were sold, and their sums: of a marketplace or of the platform. */
export async function loadSoldInvoices(args: LoaderFunctionArgs) {
  const seller = await requireSeller(args)
  const query = new URL(args.request.url).searchParams
  const cursor = query.get('cursor')
  const filters = invoiceFilters(query)
  const sums = await seller.read((ctx, { billing }) => billing.sumSoldInvoices(ctx, filters))
  const listed = await args.context.attempt(() =>
    seller.read((ctx, { billing }) =>
      billing.listSoldInvoices(ctx, { ...filters, limit: pageLength, ...(cursor ? { cursor } : {}) }),
    ),
  )
  const { buyer, base, timeZone } = seller
  const page = listed.ok ? listed.value : { items: [], nextCursor: null }
  return {
    sums,
    buyer,
    base,
    timeZone,
    page,
    // An address whose page cannot be found any more shows the first one instead of an error.
    isLost: !listed.ok,
    /** Whose invoices alone are asked for. */
    onlyOf: filters.ownerId ? (page.items[0]?.owner.name ?? '') : null,
  }
}
