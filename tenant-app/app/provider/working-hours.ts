import type { AvailabilityWindow, ScheduleView } from '#platform/scheduling/index.ts'
import { addDays, weekdayOf } from '#ui/calendar/dates.ts'
import type { WorkingHours } from '#ui/index.ts'

const dayMinutes = 1440

/** What was agreed for a date: its exception, or the windows of its weekday. */
export function windowsOn(
  date: string,
  { weekly, exceptions }: Pick<ScheduleView, 'weekly' | 'exceptions'>,
): AvailabilityWindow[] {
  const exception = exceptions.find((other) => other.date === date)
  if (exception) return exception.windows
  const weekday = weekdayOf(date) || 7
  return weekly.filter((window) => window.weekday === weekday)
}

/** Working hours of a calendar day, the end of the night before included. */
export function workingOn(
  date: string,
  schedule: Pick<ScheduleView, 'weekly' | 'exceptions'>,
): WorkingHours[] {
  const fromNightBefore = windowsOn(addDays(date, -1), schedule)
    .filter(({ endMinute }) => endMinute > dayMinutes)
    .map(({ endMinute }) => ({ from: 0, to: endMinute - dayMinutes }))
  const own = windowsOn(date, schedule).map(({ startMinute, endMinute }) => ({
    from: startMinute,
    to: Math.min(endMinute, dayMinutes),
  }))
  return [...fromNightBefore, ...own].toSorted((a, b) => a.from - b.from)
}
