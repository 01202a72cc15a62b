import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days, hours } from '#platform/kernel/time.ts'
import { ReconciliationRun } from '../models.ts'

/** How much of what was looked at before is looked at again: what was too young to be sure, and what came late. */
const overlap = hours(26)
/** How far back the first run looks. */
const atFirst = days(60)

/** The run that was begun and not finished, or a new one. */
export async function beginRun(ctx: Ctx, toAt: Date): Promise<ReconciliationRun> {
  const open = await ReconciliationRun.query(ctx.trx).whereNull('done_at').first().forUpdate()
  if (open) return open
  const last = await lastRun(ctx)
  return ReconciliationRun.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    fromAt: last ? after(last.toAt, -overlap) : after(toAt, -atFirst),
    toAt,
    createdAt: ctx.now,
  })
}

export async function lastRun(ctx: Ctx): Promise<ReconciliationRun | null> {
  const [run] = await ReconciliationRun.query(ctx.trx)
    .whereNotNull('done_at')
    .orderBy('created_at', 'desc')
    .limit(1)
  return run ?? null
}

/** Whether there is anything that could be compared. */
export async function hasMoney(ctx: Ctx): Promise<boolean> {
  const { rows } = await ctx.trx.raw<{ rows: unknown[] }>(
    'select 1 from (select 1 from ledger_entries limit 1) ours union all select 1 from (select 1 from processor_lines limit 1) theirs',
  )
  return rows.length > 0
}

type Counts = Record<'objectCount' | 'foundCount' | 'repairedCount' | 'explainedCount', number>

/** What lies before the cursor is done, with the counts of this step; a crash repeats no more than one step. */
export async function advanceRun(
  ctx: Ctx,
  runId: string,
  { cursor, ...counts }: Partial<Counts> & { cursor: string | null },
): Promise<void> {
  const run = await ReconciliationRun.query(ctx.trx).findOne({ id: runId }).throwIfNotFound().forUpdate()
  const sum = (name: keyof Counts) => run[name] + (counts[name] ?? 0)
  await ReconciliationRun.query(ctx.trx)
    .findById([ctx.tenantId, runId])
    .patch({
      cursor,
      objectCount: sum('objectCount'),
      foundCount: sum('foundCount'),
      repairedCount: sum('repairedCount'),
      explainedCount: sum('explainedCount'),
    })
}

export const finishRun = async (ctx: Ctx, runId: string, openCount: number): Promise<ReconciliationRun> =>
  ReconciliationRun.query(ctx.trx).patchAndFetchById([ctx.tenantId, runId], {
    cursor: null,
    openCount,
    doneAt: ctx.now,
  })
