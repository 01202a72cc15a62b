/*
 * Where a moment stands in columns of hours. Days whose clocks change have 23 or 25 hours (or 23½): a column that is
 * shown alone is as long as its day; beside others an hour that a day has twice is a row of its own, and an hour
 * that it has not is left out of it.
 */
import { toMillis, type Instant } from '../format.ts'
import { addDays, wallClock } from './dates.ts'
import { DAY_MINUTES } from './week-layout.ts'

/** Clocks go from `from` to `to`, both minutes of that day's wall. */
export type ClockChange = Readonly<{ at: number; from: number; to: number }>

const MINUTE = 60_000
const noon = (date: string) => Date.parse(`${date}T00:00:00Z`)

/** How far the wall is ahead of UTC at an instant, in minutes. */
function offsetAt(millis: number, zone: string): number {
  const { date, minutes } = wallClock(millis, zone)
  return (noon(date) + minutes * MINUTE) / MINUTE - Math.floor(millis / MINUTE)
}

/** When a date begins in a zone; where midnight does not exist, when its first hour does. */
function startOfDate(date: string, zone: string): number {
  const before = noon(date) - offsetAt(noon(date) - 14 * 60 * MINUTE, zone) * MINUTE
  const after = noon(date) - offsetAt(before, zone) * MINUTE
  // Before a change the earlier offset holds: of two midnights the first one begins the day.
  return wallClock(before, zone).date === date ? before : after
}

/** How the clocks change on a date, or null. Found in a few steps, because almost no date has one. */
export function clockChangeOn(date: string, zone: string): ClockChange | null {
  const start = startOfDate(date, zone)
  const end = startOfDate(addDays(date, 1), zone)
  if ((end - start) / MINUTE === DAY_MINUTES) return null
  const before = offsetAt(start - 1, zone)
  const [first, last] = [offsetAt(start, zone), offsetAt(end - 1, zone)]
  if (first === last) return { at: start, from: 0, to: last - before }
  let [low, high] = [start / MINUTE, end / MINUTE - 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * MINUTE, zone) === first) low = middle
    else high = middle
  }
  const from = (high * MINUTE - noon(date)) / MINUTE + first
  return { at: high * MINUTE, from, to: from + last - first }
}

export type DayAxis = Readonly<{
  /** Date and minute of the axis at which an instant stands. */
  at: (instant: Instant) => { date: string; minutes: number }
  /** The axis minute of a time on the wall; of a time that there is twice, the first one's. */
  ofWall: (minutes: number) => number
  /** The time on the wall at an axis minute, for a date. */
  toWall: (minutes: number) => number
  /** How many axis minutes a day has. */
  length: number
  /** What a date has not, although the axis has it. */
  gapsOf: (date: string) => { from: number; to: number }[]
  /** Hours that a date has, when they are not 24. */
  hoursOf: (date: string) => number | null
}>

/** The axis that all these dates share. */
export function dayAxis(dates: readonly string[], zone: string): DayAxis {
  const changes = new Map<string, ClockChange>()
  for (const date of dates) {
    const change = clockChangeOn(date, zone)
    if (change) changes.set(date, change)
  }
  const back = [...changes.values()].find(({ from, to }) => to < from)
  const forward = dates.length === 1 ? [...changes.values()].find(({ from, to }) => to > from) : undefined
  /** A stretch that the axis has and the wall of a usual day has not. */
  const extra = back ? { at: back.from, size: back.from - back.to } : null
  const missing = forward ? { at: forward.from, size: forward.to - forward.from } : null

  const ofWall = (minutes: number) => {
    if (extra) return minutes < extra.at ? minutes : minutes + extra.size
    if (missing) return minutes <= missing.at ? minutes : Math.max(missing.at, minutes - missing.size)
    return minutes
  }
  return {
    ofWall,
    at: (instant) => {
      const { date, minutes } = wallClock(instant, zone)
      const change = changes.get(date)
      if (extra && change && change.to < change.from) {
        return { date, minutes: toMillis(instant) < change.at ? minutes : minutes + extra.size }
      }
      return { date, minutes: ofWall(minutes) }
    },
    toWall: (minutes) => {
      if (extra) return minutes < extra.at ? minutes : minutes - extra.size
      if (missing) return minutes < missing.at ? minutes : minutes + missing.size
      return minutes
    },
    length: DAY_MINUTES + (extra?.size ?? 0) - (missing?.size ?? 0),
    gapsOf: (date) => {
      const change = changes.get(date)
      const gaps: { from: number; to: number }[] = []
      if (change && change.to > change.from && !missing)
        gaps.push({ from: ofWall(change.from), to: ofWall(change.to) })
      if (extra && !(change && change.to < change.from))
        gaps.push({ from: extra.at, to: extra.at + extra.size })
      return gaps
    },
    hoursOf: (date) => {
      const change = changes.get(date)
      return change ? (DAY_MINUTES + change.from - change.to) / 60 : null
    },
  }
}
