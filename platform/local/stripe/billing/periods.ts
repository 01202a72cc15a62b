// When billing periods begin and end (docs.stripe.com/billing/subscriptions/billing-cycle). Moments are unix seconds, in UTC.
import { secondsPerDay } from '../clock.ts'

export type Interval = { unit: 'day' | 'week' | 'month' | 'year'; count: number }
/** Where the boundaries of periods are counted from. */
export type Anchor = {
  at: number
  /** The day of the month that is meant, where the anchor itself lies in a month that is too short for it. */
  day?: number | null
}
export type Period = { start: number; end: number }

/**
 * The boundary so many intervals after the anchor. A month that lacks the anchor's day has its boundary on its last
 * day, and the next month goes back to the anchor's day; 29 February is the 28th in common years.
 */
export function boundary({ at, day = null }: Anchor, { unit, count }: Interval, index: number): number {
  if (unit === 'day' || unit === 'week') {
    return at + index * count * secondsPerDay * (unit === 'week' ? 7 : 1)
  }
  const anchor = new Date(at * 1_000)
  const months = index * count * (unit === 'year' ? 12 : 1)
  const year = anchor.getUTCFullYear()
  const month = anchor.getUTCMonth() + months
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const timeOfDay = at - Math.floor(at / secondsPerDay) * secondsPerDay
  return Date.UTC(year, month, Math.min(day ?? anchor.getUTCDate(), last)) / 1_000 + timeOfDay
}

const roughSeconds = { day: 1, week: 7, month: 30, year: 365 }

/** The first boundary after a moment, and the one before that boundary: a whole period. */
export function wholePeriod(anchor: Anchor, interval: Interval, after: number): Period {
  const rough = roughSeconds[interval.unit] * interval.count * secondsPerDay
  let index = Math.floor((after - anchor.at) / rough)
  while (boundary(anchor, interval, index) > after) index--
  while (boundary(anchor, interval, index) <= after) index++
  return { start: boundary(anchor, interval, index - 1), end: boundary(anchor, interval, index) }
}

/** An amount's share of `part` in `whole` seconds, half-up; a negative amount mirrors the positive one. */
export function shareOf(amount: number, part: number, whole: number): number {
  if (whole === 0) return 0
  const size = BigInt(Math.abs(amount)) * BigInt(part) * 2n + BigInt(whole)
  const share = Number(size / (BigInt(whole) * 2n))
  return amount < 0 ? 0 - share : share
}

/** Percent have up to two decimals. Half-up. */
export const percentOf = (amount: number, percent: number): number =>
  shareOf(amount, Math.round(percent * 100), 10_000)

/** The next moment with this day of the month and time, after or at the given moment. Unnamed parts are the moment's. */
export function nextDay(
  from: number,
  config: {
    day_of_month: number
    month?: number | null
    hour?: number | null
    minute?: number | null
    second?: number | null
  },
): number {
  const now = new Date(from * 1_000)
  const time =
    (config.hour ?? now.getUTCHours()) * 3_600 +
    (config.minute ?? now.getUTCMinutes()) * 60 +
    (config.second ?? now.getUTCSeconds())
  for (let ahead = 0; ; ahead++) {
    const month = now.getUTCMonth() + ahead
    const first = new Date(Date.UTC(now.getUTCFullYear(), month, 1))
    if (config.month && first.getUTCMonth() + 1 !== config.month) continue
    const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
    const at = first.getTime() / 1_000 + (Math.min(config.day_of_month, last) - 1) * secondsPerDay + time
    if (at >= from) return at
  }
}
