import { MINUTES_PER_DAY, weekdayOf } from './calendar.ts'
import type { Zone } from './zone.ts'

export const dayParts = ['morning', 'afternoon', 'evening'] as const
export type DayPart = (typeof dayParts)[number]

const noon = 12 * 60
const evening = 17 * 60
/** From and until which minute of the day: the morning ends at noon, the afternoon at 17:00. */
const partMinutes: Record<DayPart, readonly [number, number]> = {
  morning: [0, noon],
  afternoon: [noon, evening],
  evening: [evening, MINUTES_PER_DAY],
}

export function dayPartOf(hour: number): DayPart {
  return dayParts.find((part) => hour * 60 < partMinutes[part][1])!
}

export const wishedWhens = ['this_week', 'next_week', 'weekend', 'anytime'] as const
export type WishedWhen = (typeof wishedWhens)[number]

const farAheadDays = 28

/** The days, both inclusive, that a wish in words means on a day; weeks begin on Monday. A weekend that has begun is still this one. */
export function daysOfWish(when: WishedWhen, today: number): { firstDay: number; lastDay: number } {
  const weekday = weekdayOf(today)
  const sunday = today + 7 - weekday
  switch (when) {
    case 'this_week':
      return { firstDay: today, lastDay: sunday }
    case 'next_week':
      return { firstDay: sunday + 1, lastDay: sunday + 7 }
    case 'weekend':
      return { firstDay: Math.max(today, sunday - 1), lastDay: sunday }
    case 'anytime':
      return { firstDay: today, lastDay: today + farAheadDays }
  }
}

/** When somebody would come, on the wall of one zone. */
export type SuggestionWish = {
  /** Days since 1970-01-01, both inclusive. */
  firstDay: number
  lastDay: number
  /** ISO; empty: any. */
  weekdays: readonly number[]
  /** Empty: any. */
  dayParts: readonly DayPart[]
  /** A start that was wanted and cannot be had, in minutes of the wall: what comes near it is better. */
  near: number | null
}

export const missedWishes = ['dates', 'weekday', 'day_part'] as const
export type MissedWish = (typeof missedWishes)[number]
/** A free start in epoch minutes, and which of the wishes it does not meet. */
export type Suggestion = { start: number; missed: MissedWish[] }

/** What it counts for to come on another day, in minutes of waiting at that day: people rather move the day than the hour. */
const perDay = 120
/** The same weekday of another week is nearer than its days say. */
const perWeek = 300
const otherWeekday = 360

/**
 * The free starts that suit a wish best, best first: those that meet all of it before those that miss something, then
 * by how far off they are; one of each day before a second of any, so that there is something to choose from.
 * @param starts epoch minutes, ascending
 */
export function suggestStarts(
  starts: ArrayLike<number>,
  zone: Zone,
  wish: SuggestionWish,
  count: number,
): Suggestion[] {
  const judged = Array.from(starts, (start) => judge(start, zone.wallAt(start), wish)).toSorted(
    (one, other) =>
      one.missed.length - other.missed.length || one.cost - other.cost || one.start - other.start,
  )
  const spread = [true, false].flatMap((isWished) =>
    oneOfEachDayFirst(judged.filter(({ missed }) => (missed.length === 0) === isWished)),
  )
  return spread.slice(0, count).map(({ start, missed }) => ({ start, missed }))
}

function oneOfEachDayFirst<T extends { day: number }>(ordered: readonly T[]): T[] {
  const days = new Set<number>()
  const isFirst = new Set(ordered.filter(({ day }) => !days.has(day) && days.add(day)))
  return [...isFirst, ...ordered.filter((each) => !isFirst.has(each))]
}

function judge(
  start: number,
  wall: number,
  { firstDay, lastDay, weekdays, dayParts: parts, near }: SuggestionWish,
) {
  const day = Math.floor(wall / MINUTES_PER_DAY)
  const minute = wall - day * MINUTES_PER_DAY
  const daysOff = Math.max(firstDay - day, day - lastDay, 0)
  const isWeekday = weekdays.length === 0 || weekdays.includes(weekdayOf(day))
  const minutesOff = parts.length === 0 ? 0 : Math.min(...parts.map((part) => gap(minute, partMinutes[part])))
  const nearness = near === null ? 0 : distance(wall, near)
  const missed: MissedWish[] = [
    ...(daysOff > 0 ? (['dates'] as const) : []),
    ...(isWeekday ? [] : (['weekday'] as const)),
    ...(minutesOff > 0 ? (['day_part'] as const) : []),
  ]
  return {
    start,
    day,
    missed,
    cost: dayCost(daysOff) + (isWeekday ? 0 : otherWeekday) + minutesOff + nearness,
  }
}

const gap = (minute: number, [from, until]: readonly [number, number]) =>
  Math.max(from - minute, minute - (until - 1), 0)

const dayCost = (days: number) =>
  Math.min(days * perDay, ...(days > 0 && days % 7 === 0 ? [(days / 7) * perWeek] : []))

function distance(wall: number, near: number): number {
  const minuteOf = (at: number) => ((at % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY
  const days = Math.abs(Math.floor(wall / MINUTES_PER_DAY) - Math.floor(near / MINUTES_PER_DAY))
  return dayCost(days) + Math.abs(minuteOf(wall) - minuteOf(near))
}
