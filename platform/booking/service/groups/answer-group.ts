import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { bookingGroupAnswered, bookingGroupConfirmed, bookingGroupDeclined } from '../../events.ts'
import type { GroupMoveOutcome } from '../../group-change-schemas.ts'
import type { BookingGroupView } from '../../group-schemas.ts'
import type { Booking, RescheduleProposal } from '../../models.ts'
import type { AnswerProposal } from '../../reschedule-schemas.ts'
import { type BookingStep, rescheduleRefusal, stepRefusal } from '../../rules/index.ts'
import type { GroupRule } from '../../rules/group-rule.ts'
import { accept, decline } from '../answer-request.ts'
import type { Asked } from '../asked.ts'
import { listOpenProposals, settle } from '../proposals.ts'
import { standingOf } from '../reports.ts'
import { applyMoves } from './apply-moves.ts'
import { cancelAll } from './cancel-group.ts'
import { judgeMoves } from './judge-moves.ts'
import { assertFree, writeRule } from './move-group.ts'
import { findGroupAsked, type GroupAsked, groupOfAsked, lockGroupAsked, ruleOf } from './read.ts'
import { assertNoneRefused } from './scope.ts'

type Proposed = { booking: Booking; proposal: RescheduleProposal }

/**
 * The other side's word to all times that are proposed for bookings of a group. Accepted, all move, or none when one of
 * them is no longer free; declined, all stay; a customer may also leave those without a fee.
 * @throws AppError `not_found` when nothing waits for an answer, `forbidden` for whoever proposed it, `slot_taken`,
 *   `slot_unavailable` with `conflicts`, `illegal_transition` with `refusals`
 */
export async function answerGroupProposals(
  ctx: Ctx,
  asked: Asked,
  { answer }: AnswerProposal,
): Promise<GroupMoveOutcome> {
  const found = await lockGroupAsked(ctx, asked)
  const proposed = await proposedOf(ctx, found)
  if (answer === 'leave' && found.by !== 'customer') throw new AppError('forbidden')
  await settleAll(ctx, found, proposed, answer === 'accept')
  if (answer === 'accept') await moveAsProposed(ctx, found, proposed)
  else {
    const { proposed: _, ...rule } = ruleOf(found.group)
    await writeRule(ctx, found.group, rule)
  }
  if (answer === 'leave') {
    const leaving = proposed.map(({ booking }) => booking)
    await cancelAll(ctx, found, leaving, { isFree: true, reason: 'Another time was proposed' })
  }
  return { isAsked: false, group: await groupOfAsked(ctx, await findGroupAsked(ctx, asked)) }
}

async function settleAll(
  ctx: Ctx,
  { group }: GroupAsked,
  proposed: readonly Proposed[],
  isAccepted: boolean,
): Promise<void> {
  const groupId = proposed.length > 1 ? group.id : undefined
  for (const { booking, proposal } of proposed) await settle(ctx, booking, proposal, isAccepted, groupId)
  if (!groupId) return
  const bookingIds = proposed.map(({ booking }) => booking.id)
  const proposalIds = proposed.map(({ proposal }) => proposal.id)
  await emit(ctx, bookingGroupAnswered, { groupId, bookingIds, proposalIds, isAccepted })
}

/** What the other side would like. @throws AppError `not_found`, `forbidden` */
async function proposedOf(ctx: Ctx, { bookings, by }: GroupAsked): Promise<Proposed[]> {
  const open = await listOpenProposals(
    ctx,
    bookings.map(({ id }) => id),
  )
  assertFound(open[0], 'Proposal')
  const theirs = open.filter(({ proposedBy }) => (proposedBy === 'customer') !== (by === 'customer'))
  if (theirs.length === 0) throw new AppError('forbidden')
  return bookings.flatMap((booking) => {
    const proposal = theirs.find(({ bookingId }) => bookingId === booking.id)
    return proposal ? [{ booking, proposal }] : []
  })
}

async function moveAsProposed(ctx: Ctx, { group }: GroupAsked, proposed: readonly Proposed[]): Promise<void> {
  // It counts as the move of whoever wished it.
  const by = proposed[0]!.proposal.proposedBy
  assertNoneRefused(
    proposed.map(({ booking }) => ({
      bookingId: booking.id,
      position: booking.groupPosition!,
      refusal: rescheduleRefusal(booking, 'provider', ctx.now),
    })),
  )
  const moves = proposed.map(({ booking, proposal: { startsAt, memberId } }) => ({
    booking,
    startsAt,
    memberId,
  }))
  const judged = await judgeMoves(ctx, group, moves, by)
  assertFree(judged)
  await applyMoves(ctx, group, judged, { by, isAccepted: true })
  await writeRule(ctx, group, agreedRule(ruleOf(group), proposed))
}

/** The rule as it was proposed with these; another proposal than of the group leaves exceptions only. */
function agreedRule({ proposed: next, ...rule }: GroupRule, proposed: readonly Proposed[]): GroupRule {
  if (!next || !proposed.some(({ proposal }) => next.proposalIds.includes(proposal.id))) return rule
  const { proposalIds: _, ...shift } = next
  return { ...rule, ...shift }
}

/** The provider takes all requests of a group on. Saying it again changes nothing. @throws as `declineGroup` */
export async function acceptGroup(ctx: Ctx, asked: Asked): Promise<BookingGroupView> {
  const found = await lockGroupAsked(ctx, asked)
  const requests = requestsOf(ctx, found, 'accept', ({ status }) => status === 'confirmed')
  const groupId = requests.length > 1 ? found.group.id : undefined
  for (const booking of requests) await accept(ctx, booking, { by: found.by, groupId })
  if (groupId) await emit(ctx, bookingGroupConfirmed, { groupId, bookingIds: requests.map(({ id }) => id) })
  return groupOfAsked(ctx, await findGroupAsked(ctx, asked))
}

/**
 * The time of all requests of a group is free again. Saying it again changes nothing.
 * @throws AppError `not_found`, `forbidden`, `illegal_transition` with `refusals` when one of them cannot be answered
 */
export async function declineGroup(
  ctx: Ctx,
  asked: Asked,
  { reason }: { reason: string },
): Promise<BookingGroupView> {
  const found = await lockGroupAsked(ctx, asked)
  const { by } = found
  const requests = requestsOf(ctx, found, 'decline', ({ status }) => status === 'declined')
  const groupId = requests.length > 1 ? found.group.id : undefined
  for (const booking of requests) await decline(ctx, booking, { by, reason, groupId })
  const bookingIds = requests.map(({ id }) => id)
  if (groupId) await emit(ctx, bookingGroupDeclined, { groupId, bookingIds, by })
  return groupOfAsked(ctx, await findGroupAsked(ctx, asked))
}

/** @throws AppError `illegal_transition` */
function requestsOf(
  ctx: Ctx,
  { anchor, bookings, by }: GroupAsked,
  step: BookingStep,
  isDone: (booking: Booking) => boolean,
): Booking[] {
  const requests = bookings.filter(({ status }) => status === 'requested')
  const judged = requests.length > 0 || isDone(anchor) ? requests : [anchor]
  assertNoneRefused(
    judged.map((booking) => ({
      bookingId: booking.id,
      position: booking.groupPosition!,
      refusal: stepRefusal(standingOf(booking), step, by, ctx.now),
    })),
  )
  return requests
}
