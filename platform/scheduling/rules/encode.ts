import { isoDate, MINUTES_PER_DAY, TWO_DIGITS } from './calendar.ts'
import type { Zone } from './zone.ts'

/**
 * Slots on the wire: the first start in epoch minutes (null when there is none), the step in minutes, and for
 * each further start how many steps it lies after the one before. About a fifteenth of the same list as text.
 */
export type SlotWire = { from: number | null; step: number; deltas: number[] }

/** @param starts epoch minutes, ascending without repeats */
export function encodeSlots(starts: ArrayLike<number>): SlotWire {
  if (starts.length === 0) return { from: null, step: 1, deltas: [] }
  let step = 0
  for (let index = 1; index < starts.length && step !== 1; index += 1) {
    step = greatestCommonDivisor(starts[index]! - starts[index - 1]!, step)
  }
  step = step || 1
  const deltas: number[] = []
  for (let index = 1; index < starts.length; index += 1) {
    deltas.push((starts[index]! - starts[index - 1]!) / step)
  }
  return { from: starts[0]!, step, deltas }
}

/** Epoch minutes, ascending, of slots from the wire. Runs in a browser as well. */
export function decodeSlots({ from, step, deltas }: SlotWire): Int32Array {
  if (from === null) return new Int32Array(0)
  const starts = new Int32Array(deltas.length + 1)
  let start = from
  starts[0] = start
  for (let index = 0; index < deltas.length; index += 1) {
    start += deltas[index]! * step
    starts[index + 1] = start
  }
  return starts
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

const TIMES = Array.from({ length: MINUTES_PER_DAY }, (_, minute) => `T${clock(minute)}:00`)

function clock(minutes: number): string {
  return `${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}`
}

/** `-05:00` for an offset in minutes east of UTC. */
function offsetText(offset: number): string {
  return (offset < 0 ? '-' : '+') + clock(Math.abs(offset))
}

/** `2027-03-14T06:00:00Z` of epoch minutes. */
export function formatUtc(minute: number): string {
  const day = Math.floor(minute / MINUTES_PER_DAY)
  return isoDate(day) + TIMES[minute - day * MINUTES_PER_DAY]! + 'Z'
}

/** `2027-03-14T01:00:00-05:00`: the wall-clock time of a zone, with the offset that tells a repeated hour apart. */
export function formatInZone(zone: Zone, minute: number): string {
  const wall = zone.wallAt(minute)
  const day = Math.floor(wall / MINUTES_PER_DAY)
  return isoDate(day) + TIMES[wall - day * MINUTES_PER_DAY]! + offsetText(wall - minute)
}

/** The calendar date, `YYYY-MM-DD`, of an instant on a zone's wall. */
export function dateInZone(zone: Zone, minute: number): string {
  return isoDate(Math.floor(zone.wallAt(minute) / MINUTES_PER_DAY))
}

/** A start as text: `utc` ends in Z, `local` is the zone's wall-clock time with its offset. */
export type SlotText = 'utc' | 'local'

/**
 * Starts grouped by their date on the viewer's wall, days without any left out:
 * `{ '2027-03-14': [{ time: '2027-03-14T06:00:00Z' }] }`. Each day's text is made once, not per slot.
 * @param starts epoch minutes, ascending
 */
export function slotsByDate(
  zone: Zone,
  starts: ArrayLike<number>,
  text: SlotText = 'utc',
): Record<string, { time: string }[]> {
  const result: Record<string, { time: string }[]> = {}
  let viewerDay = NaN
  let list: { time: string }[] = []
  let textDay = NaN
  let textDate = ''
  let offset = NaN
  let suffix = 'Z'
  for (let index = 0; index < starts.length; index += 1) {
    const minute = starts[index]!
    const wall = zone.wallAt(minute)
    if (text === 'local' && wall - minute !== offset) {
      offset = wall - minute
      suffix = offsetText(offset)
    }
    const shown = text === 'local' ? wall : minute
    const shownDay = Math.floor(shown / MINUTES_PER_DAY)
    if (shownDay !== textDay) {
      textDay = shownDay
      textDate = isoDate(shownDay)
    }
    const day = Math.floor(wall / MINUTES_PER_DAY)
    if (day !== viewerDay) {
      viewerDay = day
      const date = isoDate(day)
      // Where the clocks go back over midnight, a date comes round a second time.
      list = result[date] ??= []
    }
    list.push({ time: textDate + TIMES[shown - shownDay * MINUTES_PER_DAY]! + suffix })
  }
  return result
}
