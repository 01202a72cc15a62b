import { after, hours, minutes } from '#platform/kernel/time.ts'

/** Nobody learns of a cancellation later than this before the appointment. */
const leastNotice = hours(1)
/** Whoever is reminded has at least so long to pay. */
const leastGrace = hours(2)

/**
 * From when on a booking whose rest is not paid is cancelled: when nobody could book it any more, which is how much
 * notice its provider wants.
 * @param noticeMinutes of the service
 */
export const unpaidDeadline = (startsAt: Date, noticeMinutes: number): Date =>
  after(startsAt, -Math.max(minutes(noticeMinutes), leastNotice))

/** When its customer is reminded for the last time. */
export const lastReminderAt = (deadline: Date, graceHours: number): Date =>
  after(deadline, -hours(graceHours))

/**
 * When it is cancelled, after a reminder that came when it came. Null: too late for that, so it takes place, and the
 * rest stays to be paid.
 */
export function cancelledAt(startsAt: Date, deadline: Date, remindedAt: Date): Date | null {
  const earliest = after(remindedAt, leastGrace)
  const at = earliest > deadline ? earliest : deadline
  return at <= after(startsAt, -leastNotice) ? at : null
}
