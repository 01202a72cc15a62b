import { after, minutes } from '#platform/kernel/time.ts'

/** A request made close to the notice must not lapse while it is being read. */
const leastMinutes = 60

/**
 * When a request lapses without an answer: the service's own response time, or the moment from which the start would
 * be too soon to be booked, whichever is first, and never after the start.
 */
export function respondByOf(of: {
  requestedAt: Date
  startsAt: Date
  responseMinutes: number
  minimumNoticeMinutes: number
}): Date {
  const { requestedAt, startsAt, responseMinutes, minimumNoticeMinutes } = of
  const answered = after(requestedAt, minutes(responseMinutes))
  const tooSoon = after(startsAt, -minutes(minimumNoticeMinutes))
  const notice = latest(tooSoon, after(requestedAt, minutes(leastMinutes)))
  return earliest(answered, notice, startsAt)
}

const earliest = (...instants: Date[]) => new Date(Math.min(...instants.map(Number)))
const latest = (...instants: Date[]) => new Date(Math.max(...instants.map(Number)))
