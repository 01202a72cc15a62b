import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes, seconds } from '#platform/kernel/time.ts'

/** Longer than any call may take: whoever holds one is either at work or dead. */
const leaseTime = minutes(2)
const most = 20

/** Subscriptions that are due, each to one taker: whoever dies with one leaves it to the next. @returns their ids */
export async function takeDueSubscriptions(ctx: Ctx): Promise<string[]> {
  const due = ctx
    .trx('subscriptions')
    .where('next_attempt_at', '<=', ctx.now)
    .where((free) => free.whereNull('lease_until').orWhere('lease_until', '<=', ctx.now))
    .orderBy('next_attempt_at')
    .limit(most)
    .forUpdate()
    .skipLocked()
    .select('id')
  const rows: { id: string }[] = await ctx
    .trx('subscriptions')
    .whereIn('id', due)
    .update({ lease_until: after(ctx.now, leaseTime) })
    .returning('id')
  return rows.map(({ id }) => id)
}

/** Attended to: what was written meanwhile says when it is due again. */
export const attended = async (ctx: Ctx, id: string): Promise<void> =>
  void (await ctx.trx('subscriptions').where({ id }).update({ lease_until: null, tries: 0 }))

/** A failure that may pass: half a minute, then ever longer, at most an hour. */
export async function attendLater(ctx: Ctx, id: string): Promise<void> {
  const row = await ctx.trx('subscriptions').where({ id }).first('tries')
  const tries = Number(row?.tries ?? 0)
  const wait = Math.min(seconds(30) * 2 ** Math.min(tries, 10), minutes(60))
  await ctx
    .trx('subscriptions')
    .where({ id })
    .update({ tries: tries + 1, next_attempt_at: after(ctx.now, wait), lease_until: null })
}
