import { stringify } from 'csv-stringify'
import { assertAllowed } from '#platform/kernel/errors.ts'
import { toDecimal } from '#platform/kernel/money.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { maySeeEarnings } from '../policies.ts'
import { type AccountOwner, postingWords } from '../rules/index.ts'
import type { ListPayments } from '../schemas/payment-lists.ts'
import { accountsOfParty, readStatement } from '../service/ledger-statement.ts'
import { listPayments, recordPaymentsExport } from '../service/payment-lists.ts'
import { monthBounds, referencesOf } from '../service/statements.ts'
import type { PaymentRuntime } from './checkout.ts'

const batch = 100
type Cell = string | number
type Doors = Pick<PaymentRuntime, 'database'>
type PageOfRows = { rows: Cell[][]; nextCursor: string | null }

/** What people have typed, kept from being read as a formula by a spreadsheet. Amounts may begin with a minus. */
const typed = (text: string) => (/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text)

/** Read a page at a time while it is being sent. */
function csvOf(columns: string[], read: (cursor: string | undefined) => Promise<PageOfRows>) {
  const file = stringify({ bom: true, header: true, columns })
  const write = async () => {
    let cursor: string | undefined
    do {
      const page = await read(cursor)
      for (const row of page.rows) {
        if (!file.write(row))
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
  return file as NodeJS.ReadableStream
}

/** The list of payments with the filters of its page. @throws AppError `forbidden`, before anything is sent */
export async function exportPayments(
  { database }: Doors,
  scope: Scope,
  filters: Partial<ListPayments>,
): Promise<NodeJS.ReadableStream> {
  await database.inTenant(scope, (ctx) => recordPaymentsExport(ctx, filters))
  const columns = [
    'Made',
    'Paid',
    'Reference',
    'What',
    'Customer',
    'Provider',
    'State',
    'Currency',
    'Agreed',
    'Paid amount',
    'Refunded',
    'Held',
    'Provider gets',
    'Commission',
    'Platform',
  ]
  return csvOf(columns, async (cursor) => {
    const page = await database.readTenant(scope, (ctx) =>
      listPayments(ctx, { ...filters, limit: batch, ...(cursor ? { cursor } : {}) }),
    )
    const rows = page.items.map((item) => {
      const money = (amount: number) => toDecimal({ amount, currency: item.currency })
      return [
        item.createdAt,
        item.paidAt ?? '',
        typed(item.reference),
        typed(item.title),
        typed(item.customerName),
        typed(item.providerName),
        item.state,
        item.currency,
        money(item.totalAmount),
        money(item.paidAmount),
        money(item.refundedAmount),
        money(item.heldAmount),
        money(item.providerAmount),
        money(item.tenantAmount),
        money(item.platformAmount),
      ]
    })
    return { rows, nextCursor: page.nextCursor }
  })
}

/**
 * What a party earned, was paid out and owes in one month of the marketplace's zone, with the balance after each line.
 * @param month YYYY-MM
 * @throws AppError `forbidden`, before anything is sent
 */
export async function exportStatement(
  { database }: Doors,
  scope: Scope,
  { owner, month }: { owner: AccountOwner; month: string },
): Promise<NodeJS.ReadableStream> {
  assertAllowed(maySeeEarnings(scope.actor, owner))
  const { currency, timeZone } = await database.readTenant(scope, (ctx) => getTenant(ctx))
  const bounds = monthBounds(month, timeZone)
  // What we owe a party is a credit of ours, and so below zero in the ledger; in its own statement it is above.
  const money = (amount: number) => toDecimal({ amount: amount === 0 ? 0 : -amount, currency })
  return csvOf(['Date', 'What', 'Reference', 'Currency', 'Amount', 'Balance'], async (cursor) => {
    const { page, references } = await database.readTenant(scope, async (ctx) => {
      const found = await readStatement(ctx, {
        accounts: accountsOfParty(owner),
        currency,
        ...bounds,
        limit: batch,
        ...(cursor ? { cursor } : {}),
      })
      return { page: found, references: await referencesOf(ctx, found.items) }
    })
    const rows = page.items.map((row) => [
      row.postedAt.toISOString(),
      postingWords[row.kind],
      typed(references.get(row.paymentId ?? '') ?? ''),
      currency,
      money(row.amount),
      money(row.balanceAmount),
    ])
    return { rows, nextCursor: page.nextCursor }
  })
}
