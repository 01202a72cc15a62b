import { timeZone } from '#platform/scheduling/rules/index.ts'

/** A rule of RFC 5545 as the parts that people's calendars write. */
export type RepeatingRule = {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  interval: number
  /** Of WEEKLY: 0 is Monday. */
  weekdays: number[]
  /** Of MONTHLY: by the day of the month, by the same weekday counted from its beginning or from its end. */
  monthly: 'day' | 'nth' | 'last' | 'lastDay'
  end: { count: number } | { untilDays: number } | null
}

const dayMs = 86_400_000
const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const at = (day: number) => new Date(day * dayMs)
const weekdayOf = (day: number) => (at(day).getUTCDay() + 6) % 7
const lastDayOf = (day: number) =>
  new Date(Date.UTC(at(day).getUTCFullYear(), at(day).getUTCMonth() + 1, 0)).getUTCDate()
const monthsOf = (day: number) => at(day).getUTCFullYear() * 12 + at(day).getUTCMonth()

/** The rule as a file writes it for a start on a day (days since 1970). `until` is a whole UNTIL value. */
export function ruleText(rule: RepeatingRule, start: number, until: (days: number) => string): string {
  const parts = [`FREQ=${rule.freq}`]
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`)
  if (rule.freq === 'WEEKLY') parts.push(`BYDAY=${daysOf(rule, start).map((day) => names[day])}`)
  const nth = Math.ceil(at(start).getUTCDate() / 7)
  if (rule.freq === 'MONTHLY') {
    const by = {
      day: '',
      nth: `BYDAY=${nth}${names[weekdayOf(start)]}`,
      last: `BYDAY=-1${names[weekdayOf(start)]}`,
      lastDay: 'BYMONTHDAY=-1',
    }
    if (by[rule.monthly]) parts.push(by[rule.monthly])
  }
  if (rule.end) {
    parts.push('count' in rule.end ? `COUNT=${rule.end.count}` : `UNTIL=${until(start + rule.end.untilDays)}`)
  }
  return parts.join(';')
}

const daysOf = ({ weekdays }: RepeatingRule, start: number) =>
  [...new Set([...weekdays, weekdayOf(start)])].toSorted((one, other) => one - other)

/** The days on which a rule falls, one by one through the calendar up to a day. The slow and obvious way. */
export function daysOfRule(rule: RepeatingRule, start: number, lastDay: number): number[] {
  const days: number[] = []
  for (let day = start; day <= lastDay; day += 1) {
    if (!isOn(rule, start, day)) continue
    if (rule.end && 'count' in rule.end && days.length >= rule.end.count) break
    if (rule.end && 'untilDays' in rule.end && day > start + rule.end.untilDays) break
    days.push(day)
  }
  return days
}

function isOn(rule: RepeatingRule, start: number, day: number): boolean {
  const monday = (each: number) => each - weekdayOf(each)
  const isTurn = (distance: number) => distance % rule.interval === 0
  const date = at(day).getUTCDate()
  const startDate = at(start).getUTCDate()
  switch (rule.freq) {
    case 'DAILY':
      return isTurn(day - start)
    case 'WEEKLY':
      return isTurn((monday(day) - monday(start)) / 7) && daysOf(rule, start).includes(weekdayOf(day))
    case 'MONTHLY':
      if (!isTurn(monthsOf(day) - monthsOf(start))) return false
      if (rule.monthly === 'day') return date === startDate
      if (rule.monthly === 'lastDay') return date === lastDayOf(day)
      if (weekdayOf(day) !== weekdayOf(start)) return false
      return rule.monthly === 'last'
        ? date + 7 > lastDayOf(day)
        : Math.ceil(date / 7) === Math.ceil(startDate / 7)
    case 'YEARLY':
      return (
        isTurn(at(day).getUTCFullYear() - at(start).getUTCFullYear()) &&
        at(day).getUTCMonth() === at(start).getUTCMonth() &&
        date === startDate
      )
  }
}

/** Whether a start may begin the rule: one that it does not fall on itself is undefined by the standard. */
export const beginsRule = ({ freq, monthly }: RepeatingRule, start: number): boolean =>
  freq !== 'MONTHLY' ||
  (monthly === 'lastDay'
    ? at(start).getUTCDate() === lastDayOf(start)
    : monthly !== 'last' || at(start).getUTCDate() + 7 > lastDayOf(start))

/** Epoch minutes of a wall-clock minute; what a clock skips is told by the offset before (RFC 5545, 3.3.5). */
export function instantOfWall(zoneName: string, wall: number): number {
  const zone = timeZone(zoneName)
  const [before, after] = [zone.offsetAt(wall - 1_500), zone.offsetAt(wall + 1_500)]
  for (const offset of [before, after]) if (zone.wallAt(wall - offset) === wall) return wall - offset
  return wall - before
}

/** Ranges in order, joined where they touch. */
export function joinedRanges(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const joined: [number, number][] = []
  for (const [from, to] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}
