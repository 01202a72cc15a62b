import { after, days, hours, minutes } from '#platform/kernel/time.ts'

/** An account of which no calendar was chosen is closed after this. */
export const unusedAfterMs = days(1)
/** A process that dies while it closes an account leaves it due again after this. */
export const closingLeaseMs = minutes(5)
/** Entries that are still to be taken out are waited for by so long at a time. */
export const entriesWaitMs = minutes(1)
/** After so many attempts, about three days, the account is forgotten with whatever could not be taken back. */
export const mostClosingAttempts = 16

export const nextClosingAttempt = (now: Date, attempts: number): Date =>
  after(now, Math.min(hours(6), minutes(1) * 2 ** Math.min(attempts, 12)))
