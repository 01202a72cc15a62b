import { addDays, addMonths, monthOf, startOfWeek, weekStart } from '#ui/index.ts'
import { lastDayOf } from '#ui/calendar/dates.ts'

export const calendarViews = ['day', 'week', 'month'] as const
export type CalendarView = (typeof calendarViews)[number]
export const viewWords: Record<CalendarView, string> = { day: 'Day', week: 'Week', month: 'Month' }

/** What a calendar shows, as its address says it. Dates are YYYY-MM-DD. */
export type Shown = { view: CalendarView; date: string; start: string; dayCount: number }

export const calendarHref = (view: CalendarView, date: string) =>
  `/provider/calendar?view=${view}&date=${date}`

/** @param locale with its region, which says on which day a week begins */
export function shownDays(view: CalendarView, date: string, locale: string): Shown {
  if (view === 'day') return { view, date, start: date, dayCount: 1 }
  const first = weekStart(locale)
  if (view === 'week') return { view, date, start: startOfWeek(date, first), dayCount: 7 }
  // Whole weeks, so that every column is a weekday.
  const start = startOfWeek(`${monthOf(date)}-01`, first)
  const last = lastDayOf(monthOf(date))
  let dayCount = 28
  while (addDays(start, dayCount) <= last) dayCount += 7
  return { view, date, start, dayCount }
}

/** The date to show a step earlier or later. */
export function turned({ view, date }: Pick<Shown, 'view' | 'date'>, by: 1 | -1): string {
  if (view === 'day') return addDays(date, by)
  if (view === 'week') return addDays(date, by * 7)
  return `${addMonths(monthOf(date), by)}-01`
}

/** Whether a date is part of what is shown; of a month only its own days are. */
export const isShown = ({ view, date, start, dayCount }: Shown, other: string) =>
  view === 'month' ? monthOf(other) === monthOf(date) : other >= start && other < addDays(start, dayCount)
