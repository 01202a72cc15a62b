import { Temporal } from 'temporal-polyfill'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { StatementRow } from './ledger-statement.ts'

/** From its first moment, inclusive, to that of the next one, exclusive. @param month YYYY-MM */
export function monthBounds(month: string, timeZone: string): { from: Date; to: Date } {
  const first = Temporal.PlainDate.from(`${month}-01`)
  const startOf = (date: Temporal.PlainDate) => new Date(date.toZonedDateTime({ timeZone }).epochMilliseconds)
  return { from: startOf(first), to: startOf(first.add({ months: 1 })) }
}

/** What people call the payments of these lines, by their ids. */
export async function referencesOf(ctx: Ctx, rows: readonly StatementRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ paymentId }) => paymentId ?? []))]
  if (ids.length === 0) return new Map()
  const found: { id: string; reference: string }[] = await ctx
    .trx('payments')
    .whereIn('id', ids)
    .select('id', 'reference')
  return new Map(found.map(({ id, reference }) => [id, reference]))
}
