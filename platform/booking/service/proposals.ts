import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { rescheduleAnswered, rescheduleProposed } from '../events.ts'
import { RescheduleProposal, type Booking } from '../models.ts'
import type {
  AnswerProposal,
  ProposalView,
  RescheduleOutcome,
  RescheduleStanding,
} from '../reschedule-schemas.ts'
import { proposalExpiry, rescheduleAllowance, rescheduleRefusal, type BookingParty } from '../rules/index.ts'
import { findAsked, lockAsked, type Asked } from './asked.ts'
import { viewOf } from './booking-views.ts'
import { cancel } from './cancel-booking.ts'
import { asksFirst, assertMovable, moveBooking, type Target } from './reschedule.ts'

/** @throws AppError `conflict` while the other side has not answered an earlier one */
export async function propose(
  ctx: Ctx,
  booking: Booking,
  input: Target & { by: BookingParty; message: string; groupId?: string | undefined },
): Promise<RescheduleProposal> {
  if (await findOpen(ctx, booking.id)) {
    throw new AppError('conflict', {
      detail: 'Another time has been proposed already, and waits for an answer',
    })
  }
  await lapseOpen(ctx, booking.id)
  const id = newId()
  await ctx.trx('reschedule_proposals').insert({
    id,
    booking_id: booking.id,
    proposed_by: input.by,
    starts_at: input.startsAt,
    member_id: input.memberId,
    message: input.message.trim(),
    expires_at: proposalExpiry(booking.startsAt, ctx.now),
    created_at: ctx.now,
  })
  await emit(ctx, rescheduleProposed, {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: booking.startsAt.toISOString(),
    proposalId: id,
    ...(input.groupId ? { groupId: input.groupId } : {}),
  })
  return assertFound(await RescheduleProposal.query(ctx.trx).findOne({ id }), 'Proposal')
}

/**
 * The other side's word. Accepted, the booking moves, when the time is still free; declined, it stays; a customer may
 * also leave without a fee, because it was not they who wanted another time.
 * @throws AppError `not_found` when nothing waits for an answer, `forbidden` for whoever proposed it, `slot_taken`,
 *   `illegal_transition`
 */
export async function answerProposal(
  ctx: Ctx,
  asked: Asked,
  { answer }: AnswerProposal,
): Promise<RescheduleOutcome> {
  const { booking, by } = await lockAsked(ctx, asked)
  const proposal = assertFound(await findOpen(ctx, booking.id), 'Proposal')
  if ((proposal.proposedBy === 'customer') === (by === 'customer')) throw new AppError('forbidden')
  if (answer === 'leave' && by !== 'customer') throw new AppError('forbidden')
  await settle(ctx, booking, proposal, answer === 'accept')
  if (answer === 'leave') {
    const left = await cancel(ctx, booking, { by, isFree: true, reason: 'Another time was proposed' })
    return { booking: await viewOf(ctx, left), proposal: null }
  }
  if (answer === 'decline') return { booking: await viewOf(ctx, booking), proposal: null }
  assertMovable(ctx, booking, 'provider')
  const { startsAt, memberId, proposedBy } = proposal
  // It counts as the move of whoever wished it.
  const moved = await moveBooking(ctx, booking, { startsAt, memberId, by: proposedBy, isAccepted: true })
  return { booking: await viewOf(ctx, moved), proposal: null }
}

/**
 * The other side has answered a proposal, and whoever proposed it hears of that.
 * @param groupId it is answered with others of its group, which is told in one message
 */
export async function settle(
  ctx: Ctx,
  booking: Booking,
  proposal: RescheduleProposal,
  isAccepted: boolean,
  groupId?: string,
): Promise<void> {
  await close(ctx, proposal, isAccepted ? 'accepted' : 'declined')
  await emit(ctx, rescheduleAnswered, {
    bookingId: booking.id,
    providerId: booking.providerId,
    startsAt: booking.startsAt.toISOString(),
    proposalId: proposal.id,
    isAccepted,
    ...(groupId ? { groupId } : {}),
  })
}

/** By whoever proposed it; when it was answered before, nothing changes. @throws AppError `not_found`, `forbidden` */
export async function withdrawProposal(ctx: Ctx, asked: Asked): Promise<void> {
  const { booking, by } = await lockAsked(ctx, asked)
  const proposal = await findOpen(ctx, booking.id)
  if (!proposal) return
  if ((proposal.proposedBy === 'customer') !== (by === 'customer')) throw new AppError('forbidden')
  await close(ctx, proposal, 'withdrawn')
}

/** Whether, until when and how a booking can be moved, and what is proposed. @throws AppError `not_found`, `forbidden` */
export async function getRescheduleStanding(ctx: Ctx, asked: Asked): Promise<RescheduleStanding> {
  const { booking, by } = await findAsked(ctx, asked)
  const refusal = rescheduleRefusal(booking, by, ctx.now)
  const open = await findOpen(ctx, booking.id)
  const { timesLeft, until } = rescheduleAllowance(booking)
  return {
    mayReschedule: refusal === null && !open,
    refusal,
    isAsked: asksFirst(booking, by),
    timesLeft,
    until: until.toISOString(),
    proposal: open ? toProposalView(open, booking) : null,
  }
}

export const toProposalView = (proposal: RescheduleProposal, booking: Booking): ProposalView => ({
  id: proposal.id,
  proposedBy: proposal.proposedBy,
  startsAt: proposal.startsAt.toISOString(),
  endsAt: after(proposal.startsAt, minutes(booking.durationMinutes)).toISOString(),
  memberId: proposal.memberId,
  message: proposal.message,
  state: proposal.state,
  expiresAt: proposal.expiresAt.toISOString(),
})

/** A booking that moved, or that is over, leaves no proposal open. */
export async function settleProposals(ctx: Ctx, bookingId: string): Promise<void> {
  await ctx
    .trx('reschedule_proposals')
    .where({ booking_id: bookingId, state: 'open' })
    .update({ state: 'withdrawn', answered_at: ctx.now })
}

const findOpen = async (ctx: Ctx, bookingId: string) => (await listOpenProposals(ctx, [bookingId]))[0]

/** Those to which an answer is still possible; at most one for each booking. */
export const listOpenProposals = (ctx: Ctx, bookingIds: readonly string[]): Promise<RescheduleProposal[]> =>
  RescheduleProposal.query(ctx.trx)
    .whereIn('booking_id', [...bookingIds])
    .where({ state: 'open' })
    .where('expires_at', '>', ctx.now)
    .execute()

/** One that nobody answered in time makes room for another. */
const lapseOpen = (ctx: Ctx, bookingId: string) =>
  ctx
    .trx('reschedule_proposals')
    .where({ booking_id: bookingId, state: 'open' })
    .update({ state: 'lapsed', answered_at: ctx.now })

const close = (ctx: Ctx, { id }: RescheduleProposal, state: 'accepted' | 'declined' | 'withdrawn') =>
  ctx.trx('reschedule_proposals').where({ id }).update({ state, answered_at: ctx.now })
