import { MINUTES_PER_DAY, weekdayOf } from './calendar.ts'
import type { Zone } from './zone.ts'

/** How an appointment returns: in every so many weeks, on these weekdays, so many times or up to a day. */
export type SeriesRule = {
  /** Epoch minutes; always the first one, whatever the weekdays say. */
  firstStart: number
  everyWeeks: number
  /** 1 is Monday; that of the first start is among them, named or not. */
  weekdays?: readonly number[] | undefined
  /** At most so many; with `lastDay` whichever comes first. */
  count: number
  /** Day number of the last date on the zone's wall. */
  lastDay?: number | undefined
}

const week = 7 * MINUTES_PER_DAY

/**
 * The starts of a series in epoch minutes, ascending, all at the same time on the wall: 15:00 stays 15:00 over a
 * change of the clocks, and a time that the clocks skip on one date falls on the moment of the change.
 */
export function seriesStarts(zone: Zone, rule: SeriesRule): Int32Array {
  const first = zone.wallAt(rule.firstStart)
  // Of a time that the wall shows twice, the first start may be the second one.
  return Int32Array.from(seriesWalls(zone, rule), (wall) =>
    wall === first ? rule.firstStart : zone.instantAt(wall),
  )
}

/**
 * The same as times on the wall, in wall-clock minutes since 1970-01-01T00:00. Weeks begin on Monday (RFC 5545, 3.3.10,
 * WKST), so that every second week means the same for each of its weekdays.
 */
export function seriesWalls(zone: Zone, rule: SeriesRule): number[] {
  const { firstStart, everyWeeks, count, lastDay = Infinity } = rule
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError('A series has a whole number of appointments')
  if (!Number.isInteger(everyWeeks) || everyWeeks < 1)
    throw new RangeError('A series returns after whole weeks')
  const first = zone.wallAt(firstStart)
  const firstDay = Math.floor(first / MINUTES_PER_DAY)
  const firstWeekday = weekdayOf(firstDay)
  const walls = [...new Set([firstWeekday, ...(rule.weekdays ?? [])])].flatMap((weekday) => {
    const daysOn = weekday - firstWeekday
    // A weekday that has passed in the first week begins with the next week that counts.
    const begin = first + daysOn * MINUTES_PER_DAY + (daysOn < 0 ? everyWeeks * week : 0)
    return Array.from({ length: count }, (_, index) => begin + index * everyWeeks * week)
  })
  return walls
    .toSorted((one, other) => one - other)
    .slice(0, count)
    .filter((wall) => Math.floor(wall / MINUTES_PER_DAY) <= lastDay)
}

/**
 * The starts of an appointment that returns every so many weeks on the weekday of the first one.
 * @param firstStart epoch minutes
 * @returns `count` starts in epoch minutes, the first one included
 */
export const weeklyOccurrences = (
  zone: Zone,
  firstStart: number,
  count: number,
  everyWeeks = 1,
): Int32Array => seriesStarts(zone, { firstStart, count, everyWeeks })
