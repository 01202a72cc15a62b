import type { Ctx } from '#platform/kernel/tenant.ts'
import { readWaiting } from './read.ts'
import type { WaitingView } from '../schemas.ts'

/** What a mail about waiting needs. */
export type WaitlistMessage = WaitingView & {
  entryId: string
  lastName: string
  email: string
  customerTimeZone: string | null
}

/**
 * @param kind an offer that is over meanwhile is not told of, nor that somebody waits who has left
 * @returns null when there is nothing to say any more
 */
export async function findWaitlistMessage(
  ctx: Ctx,
  { entryId, kind }: { entryId: string; kind: 'joined' | 'offered' },
): Promise<WaitlistMessage | null> {
  const row = await ctx
    .trx('waitlist_entries')
    .where({ id: entryId })
    .first('email', 'last_name', 'time_zone')
  if (!row) return null
  const waiting = await readWaiting(ctx, entryId)
  const isCurrent =
    kind === 'offered' ? waiting.offer !== null : waiting.status === 'waiting' || waiting.status === 'offered'
  if (!isCurrent) return null
  return { ...waiting, entryId, email: row.email, lastName: row.last_name, customerTimeZone: row.time_zone }
}
