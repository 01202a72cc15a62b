import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days, hours } from '#platform/kernel/time.ts'
import { ProcessorReading } from '../models.ts'

/** Lines may be written late; each is kept once, so that reading some again costs little. */
const overlap = hours(2)
/** How far back the first reading begins. */
const atFirst = days(60)

/** The reading that was begun and not finished, or a new one from where the last one ended. */
export async function beginReading(ctx: Ctx, toAt: Date): Promise<ProcessorReading> {
  const open = await ProcessorReading.query(ctx.trx).whereNull('done_at').first().forUpdate()
  if (open) return open
  const last = await readUntil(ctx)
  return ProcessorReading.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    fromAt: last ? after(last, -overlap) : after(toAt, -atFirst),
    // The processor's seconds are whole, and the end of a stretch is outside of it.
    toAt: after(toAt, 1_000),
    createdAt: ctx.now,
  })
}

/** The page is kept. Without a next one the reading is done. */
export async function keepPlace(
  ctx: Ctx,
  readingId: string,
  { cursor, lineCount }: { cursor: string | null; lineCount: number },
): Promise<void> {
  await ctx
    .trx('processor_readings')
    .where({ id: readingId })
    .update({ cursor, ...(cursor ? {} : { done_at: ctx.now }) })
    .increment('line_count', lineCount)
}

/** Until when everything is read; null: nothing is. */
export async function readUntil(ctx: Ctx): Promise<Date | null> {
  const [last] = await ProcessorReading.query(ctx.trx)
    .whereNotNull('done_at')
    .orderBy('to_at', 'desc')
    .limit(1)
  return last?.toAt ?? null
}
