import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Booking } from '../models.ts'
import { type BookingParty, type BookingStep, stepRefusal } from '../rules/index.ts'
import { lockAsked } from './asked.ts'
import { standingOf } from './reports.ts'

export type SeveralOutcome<Done extends string> = {
  bookingId: string
  outcome: Done | 'refused'
  code: string | null
  detail: string
}

type Several<Done extends string> = {
  bookingIds: readonly string[]
  step: BookingStep
  done: Done
  /** What was wanted has happened before, and is not done again. */
  isDone: (booking: Booking) => boolean
  /** `groupId`: with others of its group, which is told in one message. */
  take: (booking: Booking, how: { by: BookingParty; groupId: string | undefined }) => Promise<unknown>
  /** Of two or more of one group that were taken. */
  tell: (groupId: string, bookings: readonly Booking[], by: BookingParty) => Promise<unknown>
}

/**
 * One step for several bookings of one provider, each judged for itself.
 * @returns what became of each, in the order in which they were named
 */
export async function takeSeveral<Done extends string>(
  ctx: Ctx,
  { bookingIds, step, done, isDone, take, tell }: Several<Done>,
): Promise<SeveralOutcome<Done>[]> {
  const outcomes = new Map<string, SeveralOutcome<Done>>()
  const refuse = (bookingId: string, { code, message: detail }: AppError) =>
    outcomes.set(bookingId, { bookingId, outcome: 'refused', code, detail })
  const possible: { booking: Booking; by: BookingParty }[] = []
  // In one order, so that two who change the same ones do not wait for each other for ever.
  for (const bookingId of bookingIds.toSorted()) {
    try {
      const { booking, by } = await lockAsked(ctx, { as: 'provider', bookingId })
      outcomes.set(bookingId, { bookingId, outcome: done, code: null, detail: '' })
      if (isDone(booking)) continue
      const detail = stepRefusal(standingOf(booking), step, by, ctx.now)
      if (detail !== null) throw new AppError('illegal_transition', { detail })
      possible.push({ booking, by })
    } catch (error) {
      // A refusal comes before anything is written; whatever else happens ends the whole.
      if (!(error instanceof AppError)) throw error
      refuse(bookingId, error)
    }
  }
  const groups = new Map<string, typeof possible>()
  for (const each of possible) {
    const { groupId } = each.booking
    if (groupId !== null) groups.set(groupId, [...(groups.get(groupId) ?? []), each])
  }
  for (const { booking, by } of possible) {
    const others = booking.groupId === null ? [] : groups.get(booking.groupId)!
    try {
      await take(booking, { by, groupId: others.length > 1 ? booking.groupId! : undefined })
    } catch (error) {
      // Nothing is written of what a plan has no room for; the others may have been taken before.
      if (!(error instanceof AppError) || error.code !== 'limit_reached') throw error
      refuse(booking.id, error)
    }
  }
  for (const [groupId, of] of groups) {
    if (of.length < 2) continue
    const taken = of
      .map(({ booking }) => booking)
      .filter(({ id }) => outcomes.get(id)!.outcome === done)
      .toSorted((one, other) => one.groupPosition! - other.groupPosition!)
    if (taken.length > 0) await tell(groupId, taken, of[0]!.by)
  }
  return bookingIds.map((bookingId) => outcomes.get(bookingId)!)
}
