import { dayNumber, MINUTES_PER_DAY } from './calendar.ts'
import { timeZone, type Zone } from './zone.ts'

/**
 * Working time on the wall of the provider's zone, in minutes from midnight of the day on which it starts.
 * `endMinute` is exclusive and may pass midnight: 22:00 to 02:00 is 1320 to 1560. An end at or before the start
 * is read as the next day's, so 1320 to 120 says the same; 0 to 0 is the whole day.
 */
export type WorkingWindow = Readonly<{ startMinute: number; endMinute: number }>
/** A window of every week; `weekday` is ISO, Monday 1 to Sunday 7. */
export type WeeklyWindow = WorkingWindow & Readonly<{ weekday: number }>
/** What holds on one date instead of the weekly rules. No windows: closed. */
export type DatedException = Readonly<{ date: string; windows: readonly WorkingWindow[] }>

export type ScheduleRules = Readonly<{
  timeZone: string
  weekly: readonly WeeklyWindow[]
  exceptions: readonly DatedException[]
}>

/** Rules made ready for the engine. Never changes, so it may be kept for as long as its version is current. */
export type Schedule = Readonly<{
  zone: Zone
  /** By ISO weekday (index 0 unused): flat [start, end, …] in minutes, ascending, apart from each other. */
  weekly: readonly (readonly number[])[]
  /** By day number: the windows that start on that date. */
  exceptions: ReadonlyMap<number, readonly number[]>
}>

/**
 * Compiles weekly rules and dated exceptions. Windows that overlap or touch on the same day become one. A window
 * belongs to the date on which it starts: an exception replaces the windows that start on its date and leaves the
 * night before alone. Several exceptions for one date add up.
 * @throws RangeError for an unknown zone, a date that does not exist, a weekday or a minute out of range
 */
export function compileSchedule(rules: ScheduleRules): Schedule {
  const zone = timeZone(rules.timeZone)
  const byWeekday: WorkingWindow[][] = Array.from({ length: 8 }, () => [])
  for (const window of rules.weekly) {
    if (!Number.isInteger(window.weekday) || window.weekday < 1 || window.weekday > 7) {
      throw new RangeError(`A weekday is 1 (Monday) to 7 (Sunday), not ${window.weekday}`)
    }
    byWeekday[window.weekday]!.push(window)
  }
  const byDay = new Map<number, WorkingWindow[]>()
  for (const { date, windows } of rules.exceptions) {
    const day = dayNumber(date)
    byDay.set(day, [...(byDay.get(day) ?? []), ...windows])
  }
  const exceptions = new Map<number, readonly number[]>()
  for (const [day, windows] of byDay) exceptions.set(day, mergeWindows(windows))
  return Object.freeze({ zone, weekly: Object.freeze(byWeekday.map(mergeWindows)), exceptions })
}

function mergeWindows(windows: readonly WorkingWindow[]): readonly number[] {
  const merged: number[] = []
  const sorted = windows.map(checkWindow).toSorted((a, b) => a.startMinute - b.startMinute)
  for (const { startMinute, endMinute } of sorted) {
    const last = merged.length - 1
    if (last > 0 && startMinute <= merged[last]!) merged[last] = Math.max(merged[last]!, endMinute)
    else merged.push(startMinute, endMinute)
  }
  return Object.freeze(merged)
}

function checkWindow({ startMinute, endMinute }: WorkingWindow): WorkingWindow {
  if (!Number.isInteger(startMinute) || startMinute < 0 || startMinute >= MINUTES_PER_DAY) {
    throw new RangeError(`A window starts at minute 0 to 1439 of its day, not ${startMinute}`)
  }
  const end = endMinute <= startMinute ? endMinute + MINUTES_PER_DAY : endMinute
  if (!Number.isInteger(endMinute) || endMinute < 0 || end - startMinute > MINUTES_PER_DAY) {
    throw new RangeError(`A window lasts up to 24 hours; ${startMinute} to ${endMinute} does not`)
  }
  return { startMinute, endMinute: end }
}

/**
 * Working windows as instants, ascending by start. `starts[i]` opens a new grid of slots; until `reaches[i]` work
 * goes on without a break, across midnight too when the windows of two days touch.
 */
export type WorkingTimes = Readonly<{ starts: readonly number[]; reaches: readonly number[] }>

/** Every window that can hold an appointment lying in [from, to), and what it runs into. Epoch minutes. */
export function workingTimes(schedule: Schedule, from: number, to: number): WorkingTimes {
  const { zone, weekly, exceptions } = schedule
  // A window lasts into the day after its own, and a change of the clocks may move midnight itself.
  const firstDay = Math.floor(zone.wallAt(from) / MINUTES_PER_DAY) - 2
  const lastDay = Math.floor(zone.wallAt(to) / MINUTES_PER_DAY) + 1
  const starts: number[] = []
  const ends: number[] = []
  let furthest = -Infinity
  let weekday = (((firstDay + 3) % 7) + 7) % 7
  for (let day = firstDay; day <= lastDay; day += 1) {
    const windows = (exceptions.size > 0 && exceptions.get(day)) || weekly[weekday + 1]!
    weekday = weekday === 6 ? 0 : weekday + 1
    for (let index = 0; index < windows.length; index += 2) {
      const start = zone.instantAt(day * MINUTES_PER_DAY + windows[index]!)
      const end = zone.instantAt(day * MINUTES_PER_DAY + windows[index + 1]!)
      // A window that lies wholly in hours the clocks skip does not exist.
      if (end <= start) continue
      if (end > furthest) furthest = end
      starts.push(start)
      ends.push(furthest)
    }
  }
  // Going back, each window that touches the next one reaches as far as that one does.
  for (let index = starts.length - 2; index >= 0; index -= 1) {
    if (starts[index + 1]! <= ends[index]!) ends[index] = ends[index + 1]!
  }
  return { starts, reaches: ends }
}
