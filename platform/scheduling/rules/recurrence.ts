import { MINUTES_PER_DAY } from './calendar.ts'
import type { Zone } from './zone.ts'

/**
 * The starts of an appointment that returns every so many weeks at the same time on the wall: 15:00 stays 15:00
 * over a change of the clocks. A time that the clocks skip on one date falls on the moment of the change.
 * @param firstStart epoch minutes
 * @returns `count` starts in epoch minutes, the first one included
 */
export function weeklyOccurrences(zone: Zone, firstStart: number, count: number, everyWeeks = 1): Int32Array {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError('A series has a whole number of appointments')
  if (!Number.isInteger(everyWeeks) || everyWeeks < 1)
    throw new RangeError('A series returns after whole weeks')
  const starts = new Int32Array(count)
  const wall = zone.wallAt(firstStart)
  for (let index = 0; index < count; index += 1) {
    starts[index] = index === 0 ? firstStart : zone.instantAt(wall + index * everyWeeks * 7 * MINUTES_PER_DAY)
  }
  return starts
}
