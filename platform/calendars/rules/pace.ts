import { after, hours, minutes } from '#platform/kernel/time.ts'

const everyMs = minutes(15)
const longestMs = hours(6)
/** A connection that may block when stale does so after this long without a successful reading. */
export const staleAfterMs = hours(24)

/** @param random from 0 to 1: spreads those that began together over three minutes */
export const nextAfterSuccess = (now: Date, random: number): Date =>
  after(now, everyMs + Math.round((random - 0.5) * minutes(3)))

type Failed = { failureCount: number; random: number; retryAfterMs?: number | null }

/** Twice as long after each failure, to six hours at most; never sooner than the other side asks for. */
export function nextAfterFailure(now: Date, { failureCount, random, retryAfterMs }: Failed): Date {
  const doubled = Math.min(longestMs, everyMs * 2 ** Math.min(failureCount - 1, 10))
  const spread = doubled * (0.8 + 0.4 * random)
  return after(now, Math.round(Math.max(spread, Math.min(retryAfterMs ?? 0, hours(24)))))
}
