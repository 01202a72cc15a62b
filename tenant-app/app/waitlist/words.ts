import type { DayPart, WaitingView } from '#platform/waitlist/index.ts'
import { formatDay } from '#ui/index.ts'

export const dayPartChoices: readonly { value: DayPart; label: string; hint: string }[] = [
  { value: 'morning', label: 'Mornings', hint: 'before 12:00' },
  { value: 'afternoon', label: 'Afternoons', hint: '12:00 to 17:00' },
  { value: 'evening', label: 'Evenings', hint: 'from 17:00' },
]

/** 1 is Monday, as 1 January 2024 was. */
const mondayFirst = [1, 2, 3, 4, 5, 6, 7] as const
export const weekdayName = (weekday: number, locale: string, style: 'weekday' | 'weekdayShort' = 'weekday') =>
  formatDay(`2024-01-0${weekday}`, locale, style)
export const weekdays = (locale: string) =>
  mondayFirst.map((weekday) => ({ value: weekday, name: weekdayName(weekday, locale) }))

type Wish = Pick<WaitingView, 'firstDate' | 'lastDate' | 'weekdays' | 'dayParts'>

/** "24 Nov 2026 to 8 Dec 2026", or one day. */
export const datesText = ({ firstDate, lastDate }: Wish, locale: string) =>
  firstDate === lastDate
    ? formatDay(firstDate, locale, 'date')
    : `${formatDay(firstDate, locale, 'date')} to ${formatDay(lastDate, locale, 'date')}`

/** "Mondays and Fridays, mornings"; "any day, any time". */
export function timesText({ weekdays: days, dayParts }: Wish, locale: string): string {
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const wished = dayPartChoices.filter(({ value }) => dayParts.includes(value))
  return [
    days.length === 0
      ? 'any day'
      : list.format(days.toSorted((a, b) => a - b).map((day) => `${weekdayName(day, locale)}s`)),
    wished.length === 0 ? 'any time' : list.format(wished.map(({ label }) => label.toLowerCase())),
  ].join(', ')
}
