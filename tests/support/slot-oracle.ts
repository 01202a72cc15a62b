import { Temporal } from 'temporal-polyfill'

/**
 * The slot engine's rules once more, in the slowest and plainest way: the day is a row of minutes, each minute is
 * looked at on its own, and every question about clocks goes to Temporal. Shares no code with the engine.
 */
export type OracleQuestion = {
  timeZone: string
  weekly: { weekday: number; startMinute: number; endMinute: number }[]
  exceptions: { date: string; windows: { startMinute: number; endMinute: number }[] }[]
  service: {
    durationMinutes: number
    bufferBeforeMinutes: number
    bufferAfterMinutes: number
    stepMinutes: number
    minimumNoticeMinutes: number
    horizonDays: number
  }
  busy: [number, number][]
  timeOff: [number, number][]
  capacity: number
  needs: [number, number][][][]
  calendars: [number, number][][]
  now: number
  from: number
  to: number
}

const known = new Map<string, number>()

/** The epoch minute at which the wall shows a time; skipped times wait for the next one that exists. */
function instantOf(timeZone: string, date: Temporal.PlainDate, minuteOfDay: number): number {
  const key = `${timeZone} ${date.toString()} ${minuteOfDay}`
  const cached = known.get(key)
  if (cached !== undefined) return cached
  let wall = date.toPlainDateTime().add({ minutes: minuteOfDay })
  let shown = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  while (!shown.toPlainDateTime().equals(wall)) {
    wall = wall.add({ minutes: 1 })
    shown = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  }
  if (known.size > 200_000) known.clear()
  known.set(key, shown.epochMilliseconds / 60_000)
  return shown.epochMilliseconds / 60_000
}

/** Windows of one date as runs of worked minutes, so that what overlaps or touches falls together by itself. */
function runsOf(question: OracleQuestion, date: Temporal.PlainDate): [number, number][] {
  const special = question.exceptions.filter((exception) => exception.date === date.toString())
  const windows =
    special.length > 0
      ? special.flatMap((exception) => exception.windows)
      : question.weekly.filter((rule) => rule.weekday === date.dayOfWeek)
  const worked: boolean[] = Array.from({ length: 3000 }, () => false)
  for (const { startMinute, endMinute } of windows) {
    const end = endMinute <= startMinute ? endMinute + 1440 : endMinute
    for (let minute = startMinute; minute < end; minute += 1) worked[minute] = true
  }
  const runs: [number, number][] = []
  for (let minute = 0; minute < worked.length; minute += 1) {
    if (!worked[minute]) continue
    if (minute === 0 || !worked[minute - 1]) runs.push([minute, minute + 1])
    else runs[runs.length - 1]![1] = minute + 1
  }
  return runs
}

/** Free starts in [from, to), epoch minutes. */
export function slowSlots(question: OracleQuestion): number[] {
  const { service, timeZone, from, to } = question
  // A window begins at most two days before its last minute; no appointment asked about lasts a day.
  const origin = from - 3 * 1440
  const length = to + 1440 - origin
  const isWorked = new Uint8Array(length)
  const opens = new Uint8Array(length)

  const zonedFrom = Temporal.Instant.fromEpochMilliseconds(origin * 60_000).toZonedDateTimeISO(timeZone)
  const zonedTo = Temporal.Instant.fromEpochMilliseconds((origin + length) * 60_000).toZonedDateTimeISO(
    timeZone,
  )
  for (
    let date = zonedFrom.toPlainDate();
    Temporal.PlainDate.compare(date, zonedTo.toPlainDate()) <= 0;
    date = date.add({ days: 1 })
  ) {
    for (const [startMinute, endMinute] of runsOf(question, date)) {
      const start = instantOf(timeZone, date, startMinute)
      const end = instantOf(timeZone, date, endMinute)
      if (start < end && start >= origin && start < origin + length) opens[start - origin] = 1
      for (let minute = Math.max(start, origin); minute < Math.min(end, origin + length); minute += 1) {
        isWorked[minute - origin] = 1
      }
    }
  }

  const paint = (ranges: [number, number][]) => {
    const counts = new Uint16Array(length)
    for (const [start, end] of ranges) {
      for (let minute = Math.max(start, origin); minute < Math.min(end, origin + length); minute += 1) {
        counts[minute - origin]! += 1
      }
    }
    return counts
  }
  const away = paint(question.timeOff)
  const taken = paint(question.busy)
  const calendars = question.calendars.map(paint)
  const needs = question.needs.map((lanes) => lanes.map(paint))

  const slots: number[] = []
  let sinceOpening = -1
  for (let minute = origin; minute < to; minute += 1) {
    if (opens[minute - origin]) sinceOpening = 0
    else if (sinceOpening >= 0) sinceOpening += 1
    if (minute < from || sinceOpening < 0 || sinceOpening % service.stepMinutes !== 0) continue
    if (minute - question.now < service.minimumNoticeMinutes) continue
    if (minute - question.now > service.horizonDays * 24 * 60) continue
    let isFree = true
    for (let at = minute; at < minute + service.durationMinutes; at += 1) {
      if (!isWorked[at - origin] || away[at - origin]) isFree = false
    }
    const isLaneFree = needs.map((lanes) => lanes.map(() => true))
    const blockedEnd = minute + service.durationMinutes + service.bufferAfterMinutes
    for (let at = minute - service.bufferBeforeMinutes; at < blockedEnd; at += 1) {
      if (taken[at - origin]! >= question.capacity) isFree = false
      if (calendars.some((calendar) => calendar[at - origin])) isFree = false
      needs.forEach((lanes, need) => {
        lanes.forEach((lane, index) => {
          if (lane[at - origin]) isLaneFree[need]![index] = false
        })
      })
    }
    if (isFree && isLaneFree.every((lanes) => lanes.includes(true))) slots.push(minute)
  }
  return slots
}
