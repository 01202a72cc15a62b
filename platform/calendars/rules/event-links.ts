import { createHash } from 'node:crypto'
import { after, hours, minutes, seconds } from '#platform/kernel/time.ts'

/**
 * The id under which a booking is written into one calendar, the same for every attempt. Letters that Google allows
 * (base32hex). A generation begins when its people deleted the entry of the one before.
 */
export function clientEventIdOf(link: {
  connectionId: string
  bookingId: string
  generation: number
}): string {
  const text = `${link.connectionId} ${link.bookingId} ${link.generation}`
  return `bk${createHash('sha256').update(text).digest('hex').slice(0, 40)}`
}

/** So often an entry that somebody deletes or moves is put back; then they mean it, and it stays as they left it. */
export const mostRestores = 3

/** All calls that one push may make: tokens, the entry, and what it is compared with. */
export const longestPushMs = seconds(60)
/** So long the links of one turn are nobody else's. */
export const pushLeaseMs = minutes(3)

/** After a failed push: soon at first, then every hour; never sooner than the other side asks for. */
export function nextPushAfterFailure(now: Date, attempts: number, retryAfterMs: number | null): Date {
  const doubled = Math.min(hours(1), seconds(15) * 2 ** Math.min(attempts, 12))
  return after(now, Math.max(doubled, retryAfterMs ?? 0))
}
