import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes, seconds } from '#platform/kernel/time.ts'

/** Longer than any call may take: whoever holds one is either at work or dead. */
const leaseTime = minutes(2)
const most = 20
/** How soon somebody asks again for what no notice has told. */
const lookAgainTime = minutes(15)

export const dueTables = [
  'charges',
  'refunds',
  'transfers',
  'transfer_reversals',
  'processor_events',
  'chargebacks',
  'payment_customers',
  'payouts',
  'payment_accounts',
  'payment_methods',
] as const
export type DueTable = (typeof dueTables)[number]

/**
 * Rows that are due, each to one taker: whoever dies with one leaves it to the next when its time is over.
 * @returns their ids
 */
export async function takeDue(ctx: Ctx, table: DueTable, limit = most): Promise<string[]> {
  const due = ctx
    .trx(table)
    .where('next_attempt_at', '<=', ctx.now)
    .where((free) => free.whereNull('lease_until').orWhere('lease_until', '<=', ctx.now))
    .orderBy('next_attempt_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .select('id')
  const rows: { id: string }[] = await ctx
    .trx(table)
    .whereIn('id', due)
    .update({ lease_until: after(ctx.now, leaseTime) })
    .returning('id')
  return rows.map(({ id }) => id)
}

/** Attended to. What the processor has not decided is looked at again, should its notice be lost. */
export async function lookAgain(ctx: Ctx, table: DueTable, id: string): Promise<void> {
  await ctx.trx(table).where({ id }).update({ lease_until: null, tries: 0 })
  await ctx
    .trx(table)
    .where({ id })
    .where('next_attempt_at', '<=', ctx.now)
    .update({ next_attempt_at: after(ctx.now, lookAgainTime) })
}

/** What was begun so long ago may have been done, and its key forgotten: the processor is asked for it first. */
export const mayHaveBeenDone = (beganAt: Date, now: Date): boolean => after(beganAt, leaseTime) <= now

/** A failure that may pass: 30 seconds, then ever longer, at most an hour. */
export async function tryLater(ctx: Ctx, table: DueTable, id: string): Promise<void> {
  const row = await ctx.trx(table).where({ id }).first('tries')
  const tries = Number(row?.tries ?? 0)
  const wait = Math.min(seconds(30) * 2 ** tries, minutes(60))
  await ctx
    .trx(table)
    .where({ id })
    .update({ tries: tries + 1, next_attempt_at: after(ctx.now, wait), lease_until: null })
}
