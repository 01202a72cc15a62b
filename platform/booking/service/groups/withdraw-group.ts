import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Asked } from '../asked.ts'
import { listOpenProposals, settleProposals } from '../proposals.ts'
import { writeRule } from './move-group.ts'
import { lockGroupAsked, ruleOf } from './read.ts'

/**
 * Whoever proposed other times for bookings of a group takes all of them back. What was answered before stays as it is;
 * saying it again changes nothing.
 * @throws AppError `not_found`, `link_expired`, `forbidden` for the other side
 */
export async function withdrawGroupProposals(ctx: Ctx, asked: Asked): Promise<void> {
  const { bookings, by, group } = await lockGroupAsked(ctx, asked)
  const open = await listOpenProposals(
    ctx,
    bookings.map(({ id }) => id),
  )
  if (open.length === 0) return
  const own = open.filter(({ proposedBy }) => (proposedBy === 'customer') === (by === 'customer'))
  if (own.length === 0) throw new AppError('forbidden')
  for (const { bookingId } of own) await settleProposals(ctx, bookingId)
  const { proposed: _, ...rule } = ruleOf(group)
  await writeRule(ctx, group, rule)
}
