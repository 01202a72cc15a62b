import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { Booking, BookingTransition, RescheduleProposal } from '../models.ts'
import type { BookingParty } from '../rules/index.ts'
import { readTimerSettings } from './timer-settings.ts'

/** What stands beside a booking when somebody is told about it. */
export type NoticeFacts = {
  startVersion: number
  /** The provider or the marketplace moved it: the customer may leave without a fee. */
  isFreeToLeave: boolean
  /** Who answered a request, and why. */
  answer: { by: BookingParty; reason: string } | null
  /** When silence counts as consent; null while nobody says that it is done. */
  completesAt: string | null
  proposal: {
    by: BookingParty
    startsAt: string
    expiresAt: string
    message: string
    isOpen: boolean
  } | null
}

/**
 * For the system only.
 * @param proposalId of another time that was proposed; null when it is not about one
 * @throws AppError `forbidden`, `not_found`
 */
export async function getNoticeFacts(
  ctx: Ctx,
  { bookingId, proposalId }: { bookingId: string; proposalId: string | null },
): Promise<NoticeFacts> {
  assertAllowed(ctx.actor.kind === 'system')
  const [found, declined, proposal, settings] = await Promise.all([
    Booking.query(ctx.trx).findOne({ id: bookingId }),
    BookingTransition.query(ctx.trx)
      .where({ booking_id: bookingId, to_status: 'declined' })
      .orderBy('booking_version', 'desc')
      .first(),
    proposalId ? RescheduleProposal.query(ctx.trx).findOne({ id: proposalId, booking_id: bookingId }) : null,
    readTimerSettings(ctx),
  ])
  const { startVersion, isFreeToLeave, finishedAt } = assertFound(found, 'Booking')
  return {
    startVersion,
    isFreeToLeave,
    answer: declined ? { by: declined.takenBy, reason: declined.reason } : null,
    completesAt: finishedAt ? after(finishedAt, days(settings.completionDays)).toISOString() : null,
    proposal: proposal
      ? {
          by: proposal.proposedBy,
          startsAt: proposal.startsAt.toISOString(),
          expiresAt: proposal.expiresAt.toISOString(),
          message: proposal.message,
          isOpen: proposal.state === 'open' && proposal.expiresAt > ctx.now,
        }
      : null,
  }
}
