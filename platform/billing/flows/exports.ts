import { stringify } from 'csv-stringify'
import { toDecimal } from '#platform/kernel/money.ts'
import type { Page } from '#platform/kernel/pages.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { SoldSubscription, SubscriptionsExportQuery } from '../selling-schemas.ts'
import { listSoldInvoices, recordInvoicesExport } from '../service/sold-invoices.ts'
import { listSubscriptions, recordSubscriptionsExport } from '../service/sold-subscriptions.ts'
import type { SoldInvoice, SoldInvoiceFilters } from '../sold-invoice-schemas.ts'

const batch = 100
type Cell = string | number
type Doors = Pick<Runtime, 'database'>

/** Read a page at a time while it is being sent. */
function csvOf<Row>(
  columns: string[],
  read: (page: { limit: number; cursor?: string }) => Promise<Page<Row>>,
  cellsOf: (row: Row) => Cell[],
): NodeJS.ReadableStream {
  // What a person could have typed to be read as a formula by a spreadsheet is kept from being one.
  const file = stringify({ bom: true, escape_formulas: true, header: true, columns })
  const write = async () => {
    let cursor: string | undefined
    do {
      const page = await read({ limit: batch, ...(cursor ? { cursor } : {}) })
      for (const row of page.items) {
        if (!file.write(cellsOf(row)))
          await new Promise<void>((resolve) =>
            file.once('drain', () => resolve()).once('close', () => resolve()),
          )
        if (file.destroyed) return
      }
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    file.end()
  }
  write().catch((error: Error) => file.destroy(error))
  return file
}

/** The list of subscriptions as a file. @throws AppError `forbidden`, before anything is sent */
export async function exportSubscriptions(
  { database }: Doors,
  scope: Scope,
  filters: SubscriptionsExportQuery,
): Promise<NodeJS.ReadableStream> {
  await database.inTenant(scope, (ctx) => recordSubscriptionsExport(ctx, filters))
  return csvOf(
    subscriptionColumns,
    (page) => database.readTenant(scope, (ctx) => listSubscriptions(ctx, { ...filters, ...page })),
    subscriptionCells,
  )
}

/** The invoices of plans as a file. @throws AppError `forbidden`, before anything is sent */
export async function exportSoldInvoices(
  { database }: Doors,
  scope: Scope,
  filters: SoldInvoiceFilters,
): Promise<NodeJS.ReadableStream> {
  await database.inTenant(scope, (ctx) => recordInvoicesExport(ctx, filters))
  return csvOf(
    invoiceColumns,
    (page) => database.readTenant(scope, (ctx) => listSoldInvoices(ctx, { ...filters, ...page })),
    invoiceCells,
  )
}

const subscriptionColumns = [
  'Subscriber',
  'Plan',
  'State',
  'Given',
  'Interval',
  'Currency',
  'Amount',
  'Seats',
  'Since',
  'Period ends',
  'Cancelled',
  'Ended',
  'Owed',
]

function subscriptionCells({ owner, amount, owed, currency, ...row }: SoldSubscription): Cell[] {
  const money = (minor: number) => toDecimal({ amount: minor, currency })
  return [
    owner.name,
    row.planName,
    row.standing,
    row.isGiven ? 'yes' : 'no',
    row.interval ?? '',
    currency,
    money(amount),
    row.seats,
    row.startedAt,
    row.periodEndsAt ?? '',
    row.isCancelled ? 'yes' : 'no',
    row.endedAt ?? '',
    money(owed),
  ]
}

const invoiceColumns = [
  'Invoice',
  'Issued',
  'Subscriber',
  'Plan',
  'Period begins',
  'Period ends',
  'State',
  'Currency',
  'Net',
  'Tax',
  'Total',
  'Paid',
  'Open',
  'Given back',
  'Platform share',
  'Kept',
]

function invoiceCells({ currency, ...row }: SoldInvoice): Cell[] {
  const money = (amount: number | null) => (amount === null ? '' : toDecimal({ amount, currency }))
  return [
    row.number ?? '',
    row.issuedAt,
    row.owner.name,
    row.planName,
    row.periodStartsAt,
    row.periodEndsAt,
    row.state,
    currency,
    money(row.netAmount),
    money(row.taxAmount),
    money(row.totalAmount),
    money(row.paidAmount),
    money(row.state === 'void' ? 0 : row.dueAmount),
    money(row.creditedAmount),
    money(row.feeAmount),
    money(row.keptAmount),
  ]
}
