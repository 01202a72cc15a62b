import { type Component, propertiesOf, propertyOf } from './content-lines.ts'
import { CalendarFailure } from './failures.ts'
import { parseMoment, parseMoments, utc } from './moments.ts'
import { expandRule } from './recurrence.ts'
import type { Zone } from './zones.ts'

type Onset = { instant: number; offset: number }

/** Rules without an end are followed until then. */
const until = Date.UTC(2100, 0, 1)
const mostOnsets = 2_000

/**
 * A zone by the rules that a file brings for it (RFC 5545, 3.6.5), for names that nobody else knows.
 * @throws CalendarFailure `broken_calendar`
 */
export function readOwnRules(component: Component): Zone | null {
  const observances = component.components.filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT')
  const onsets = observances
    .flatMap(onsetsOf)
    .toSorted((left, right) => left.instant - right.instant)
    .slice(0, mostOnsets)
  const [first] = observances
  if (!first || onsets.length === 0) return null
  const before = offsetOf(first, 'TZOFFSETFROM')
  const offsetAt = (instant: number) => {
    let low = 0
    let high = onsets.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (onsets[middle]!.instant <= instant) low = middle + 1
      else high = middle
    }
    return low === 0 ? before : onsets[low - 1]!.offset
  }
  return {
    toWall: (instant) => instant + offsetAt(instant),
    toInstant(wall) {
      // The earlier of two; in a gap, what the clock shows after it: both by the offset of just before.
      const earlier = offsetAt(wall - 86_400_000)
      const instant = wall - earlier
      if (offsetAt(instant) === earlier) return instant
      const later = wall - offsetAt(instant)
      return offsetAt(later) === offsetAt(instant) ? later : instant
    },
  }
}

function onsetsOf(observance: Component): Onset[] {
  const start = propertyOf(observance, 'DTSTART')
  if (!start) throw new CalendarFailure('broken_calendar')
  const from = offsetOf(observance, 'TZOFFSETFROM')
  const offset = offsetOf(observance, 'TZOFFSETTO')
  // Onsets are told in the offset that ends with them.
  const first = parseMoment(start.value, utc).wall
  const walls = [first]
  for (const { value } of propertiesOf(observance, 'RRULE')) {
    walls.push(
      ...expandRule(value, { wall: first, zone: fixed(from), isDate: false }, { from: first, to: until }),
    )
  }
  for (const dates of propertiesOf(observance, 'RDATE')) {
    walls.push(...parseMoments(dates, utc).map(({ wall }) => wall))
  }
  return walls.map((wall) => ({ instant: wall - from, offset }))
}

const fixed = (offset: number): Zone => ({
  toInstant: (wall) => wall - offset,
  toWall: (instant) => instant + offset,
})

/** `+0530`, `-033000`, in milliseconds. */
function offsetOf(observance: Component, name: string): number {
  const found = /^([+-])(\d{2})(\d{2})(\d{2})?$/.exec(propertyOf(observance, name)?.value.trim() ?? '')
  if (!found) throw new CalendarFailure('broken_calendar')
  const size = Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0)
  return (found[1] === '-' ? -size : size) * 1_000
}
