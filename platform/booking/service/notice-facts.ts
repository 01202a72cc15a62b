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

type AskedFacts = { bookingId: string; proposalId: string | null }

/**
 * For the system only.
 * @param proposalId of another time that was proposed; null when it is not about one
 * @throws AppError `forbidden`, `not_found`
 */
export async function getNoticeFacts(ctx: Ctx, asked: AskedFacts): Promise<NoticeFacts> {
  return assertFound((await listNoticeFacts(ctx, [asked])).get(asked.bookingId), 'Booking')
}

/**
 * As `getNoticeFacts`, for several bookings by a fixed number of queries.
 * @returns by the id of the booking; unknown ones are missing
 * @throws AppError `forbidden`
 */
export async function listNoticeFacts(
  ctx: Ctx,
  asked: readonly AskedFacts[],
): Promise<Map<string, NoticeFacts>> {
  assertAllowed(ctx.actor.kind === 'system')
  const bookingIds = asked.map(({ bookingId }) => bookingId)
  const proposalIds = asked.flatMap(({ proposalId }) => proposalId ?? [])
  const [bookings, declined, proposals, settings] = await Promise.all([
    Booking.query(ctx.trx).whereIn('id', bookingIds),
    BookingTransition.query(ctx.trx)
      .whereIn('booking_id', bookingIds)
      .where({ to_status: 'declined' })
      .orderBy('booking_version', 'desc'),
    proposalIds.length > 0 ? RescheduleProposal.query(ctx.trx).whereIn('id', proposalIds) : [],
    readTimerSettings(ctx),
  ])
  return new Map(
    bookings.map(({ id, startVersion, isFreeToLeave, finishedAt }) => {
      const answer = declined.find(({ bookingId }) => bookingId === id)
      const proposal = proposals.find(({ bookingId }) => bookingId === id)
      const completesAt = finishedAt && after(finishedAt, days(settings.completionDays)).toISOString()
      const facts: NoticeFacts = {
        startVersion,
        isFreeToLeave,
        answer: answer ? { by: answer.takenBy, reason: answer.reason } : null,
        completesAt,
        proposal: proposal ? toFacts(ctx, proposal) : null,
      }
      return [id, facts] as const
    }),
  )
}

const toFacts = (ctx: Ctx, proposal: RescheduleProposal): NonNullable<NoticeFacts['proposal']> => ({
  by: proposal.proposedBy,
  startsAt: proposal.startsAt.toISOString(),
  expiresAt: proposal.expiresAt.toISOString(),
  message: proposal.message,
  isOpen: proposal.state === 'open' && proposal.expiresAt > ctx.now,
})
