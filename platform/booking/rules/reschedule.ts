import { after, hours } from '#platform/kernel/time.ts'
import { type Agreed, agreedPolicy, cancellationOutcome, penaltyStart } from './cancellation.ts'
import type { BookingParty } from './transitions.ts'

/** What moving a booking is judged by. */
export type Movable = Agreed & { rescheduleCount: number; bookingMode: 'instant' | 'approval' }

/** Why a booking cannot be moved now, in a sentence; null when it can. */
export function rescheduleRefusal(booking: Movable, by: BookingParty, now: Date): string | null {
  const { status, startsAt, rescheduleCount } = booking
  if (status !== 'requested' && status !== 'confirmed') return `A booking that is ${status} cannot be moved`
  if (now > startsAt) return 'This appointment has already begun'
  if (by !== 'customer') return null
  const { mostTimes, hoursBefore } = agreedPolicy(booking).reschedule
  if (mostTimes === 0) return 'This appointment cannot be moved'
  if (rescheduleCount >= mostTimes) {
    return mostTimes === 1
      ? 'This appointment was moved once already'
      : `This appointment was moved ${mostTimes} times already`
  }
  return now > after(startsAt, -hours(hoursBefore))
    ? `This appointment can be moved until ${hoursBefore} hours before it begins`
    : null
}

/** Until when, and how often still, the customer may move it. */
export function rescheduleAllowance(booking: Movable): { timesLeft: number; until: Date } {
  const { mostTimes, hoursBefore } = agreedPolicy(booking).reschedule
  return {
    timesLeft: Math.max(0, mostTimes - booking.rescheduleCount),
    until: after(booking.startsAt, -hours(hoursBefore)),
  }
}

/**
 * From which start the penalty counts after a move. Whoever moves while a cancellation would cost something keeps
 * the earlier clock, so that a move is no way round the fee; a move that the provider wanted costs the customer
 * nothing (journeys, 4).
 */
export function penaltyAfterMove(booking: Agreed, to: Date, by: BookingParty, now: Date): Date | null {
  if (by !== 'customer') return null
  const { feeAmount } = cancellationOutcome(booking, { by, now })
  const clock = penaltyStart(booking)
  if (feeAmount === 0 && !booking.penaltyStartsAt) return null
  return clock < to ? clock : to
}

/** How long the other side may think about another time; never past the appointment. */
export function proposalExpiry(startsAt: Date, now: Date): Date {
  const lapses = after(now, hours(48))
  return lapses < startsAt ? lapses : startsAt
}
