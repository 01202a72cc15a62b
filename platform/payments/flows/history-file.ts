import { stringify } from 'csv-stringify/sync'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { listOwnPurchases } from '../service/credit-receipts.ts'
import { historyColumns, historyRows, listOwnPayments, purchaseRows } from '../service/history.ts'

/** More than anybody pays in a lifetime of bookings; a file without end would hold a request for ever. */
const mostPages = 200

/**
 * What the signed-in person has paid as a table for spreadsheets. Cells that would be read as a formula are not.
 * @throws AppError `unauthenticated`
 */
export async function ownPaymentsFile(
  { database }: Pick<Runtime, 'database'>,
  scope: Scope,
): Promise<string> {
  const rows: string[][] = []
  let cursor: string | null = null
  for (let count = 0; count < mostPages; count += 1) {
    const page: Awaited<ReturnType<typeof listOwnPayments>> = await database.readTenant(scope, (ctx) =>
      listOwnPayments(ctx, { limit: 100, ...(cursor ? { cursor } : {}) }),
    )
    rows.push(...page.items.flatMap(historyRows))
    cursor = page.nextCursor
    if (!cursor) break
  }
  const purchases = await database.readTenant(scope, (ctx) => listOwnPurchases(ctx))
  rows.push(...purchases.flatMap(purchaseRows))
  return stringify(rows, { bom: true, escape_formulas: true, header: true, columns: historyColumns })
}
