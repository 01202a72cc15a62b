import { stringify } from 'csv-stringify'
import { toDecimal } from '#platform/kernel/money.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { SoldSubscription, SubscriptionsExportQuery } from '../selling-schemas.ts'
import { listSubscriptions, recordSubscriptionsExport } from '../service/sold-subscriptions.ts'

const batch = 100
const columns = [
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

/**
 * The list of subscriptions as a file: read a page at a time while it is being sent. What a person could have typed to
 * be read as a formula by a spreadsheet is kept from being one.
 * @throws AppError `forbidden`, before anything is sent
 */
export async function exportSubscriptions(
  { database }: Pick<Runtime, 'database'>,
  scope: Scope,
  filters: SubscriptionsExportQuery,
): Promise<NodeJS.ReadableStream> {
  await database.inTenant(scope, (ctx) => recordSubscriptionsExport(ctx, filters))
  const file = stringify({ bom: true, escape_formulas: true, header: true, columns })
  const write = async () => {
    let cursor: string | undefined
    do {
      const page = await database.readTenant(scope, (ctx) =>
        listSubscriptions(ctx, { ...filters, limit: batch, ...(cursor ? { cursor } : {}) }),
      )
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

function cellsOf({ owner, amount, owed, currency, ...row }: SoldSubscription): (string | number)[] {
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
