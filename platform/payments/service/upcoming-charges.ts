import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { Charge } from '../models.ts'

/** How long before a saved card is charged its owner is told. */
export const announcedBefore = days(3)
/** Whoever has just booked knows it still. */
const stillKnown = days(1)

/** Charges that fall due soon, of which nobody was told yet; taken once. */
export async function takeUpcoming(ctx: Ctx, limit = 100): Promise<Charge[]> {
  const due = await Charge.query(ctx.trx)
    .where({ state: 'scheduled', announced_at: null })
    .where('next_attempt_at', '<=', after(ctx.now, announcedBefore))
    .where('due_at', '>', ctx.now)
    .where('created_at', '<=', after(ctx.now, -stillKnown))
    .where('amount', '>', 0)
    .orderBy('next_attempt_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  await ctx
    .trx('charges')
    .whereIn(
      'id',
      due.map(({ id }) => id),
    )
    .update({ announced_at: ctx.now })
  return due
}
