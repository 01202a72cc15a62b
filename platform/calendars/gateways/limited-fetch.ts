import { CalendarFailure } from '../rules/failures.ts'
import { callLimitMs } from './calendar-gateway.ts'

/** @throws CalendarFailure `timed_out`, `unreachable` */
export async function limitedFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(input, { ...init, redirect: 'error', signal: AbortSignal.timeout(callLimitMs) })
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    throw new CalendarFailure(isLate ? 'timed_out' : 'unreachable', { cause: error })
  }
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now; null where nothing is said. At most an hour. */
export function retryAfterMs(headers: Headers, now = Date.now()): number | null {
  const text = headers.get('retry-after')
  if (text === null) return null
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), 3_600_000) : null
}
