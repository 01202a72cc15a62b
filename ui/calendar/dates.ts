/*
 * Calendar dates are texts (YYYY-MM-DD) and belong to no zone; instants meet a zone only in `wallClock`.
 */
import type { Instant } from '../format.ts'
import { toMillis } from '../format.ts'

const DAY = 86_400_000

const utc = (date: string) => Date.parse(`${date}T00:00:00Z`)
const text = (millis: number) => new Date(millis).toISOString().slice(0, 10)

export const addDays = (date: string, days: number) => text(utc(date) + days * DAY)

export const daysBetween = (from: string, to: string) => Math.round((utc(to) - utc(from)) / DAY)

/** 0 is Sunday. */
export const weekdayOf = (date: string) => new Date(utc(date)).getUTCDay()

export const monthOf = (date: string) => date.slice(0, 7)

/** @param month YYYY-MM */
export function addMonths(month: string, count: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number)
  return text(Date.UTC(year, number - 1 + count, 1)).slice(0, 7)
}

export const lastDayOf = (month: string) => addDays(`${addMonths(month, 1)}-01`, -1)

export function startOfWeek(date: string, weekStartsOn: number): string {
  return addDays(date, -((weekdayOf(date) - weekStartsOn + 7) % 7))
}

/** Weeks of a month as rows of seven dates; dates of the neighbouring months are null. */
export function monthWeeks(month: string, weekStartsOn: number): (string | null)[][] {
  const end = lastDayOf(month)
  const weeks: (string | null)[][] = []
  for (let start = startOfWeek(`${month}-01`, weekStartsOn); start <= end; start = addDays(start, 7)) {
    const dates = Array.from({ length: 7 }, (_, index) => addDays(start, index))
    weeks.push(dates.map((date) => (monthOf(date) === month ? date : null)))
  }
  return weeks
}

const sundayRegions = new Set([
  'US',
  'CA',
  'MX',
  'BR',
  'JP',
  'IL',
  'IN',
  'ZA',
  'KR',
  'TW',
  'HK',
  'PH',
  'TH',
  'SA',
])

/** First day of the week where the locale is spoken: 0 Sunday, 1 Monday. Browsers do not all know it yet. */
export function weekStart(locale: string): 0 | 1 {
  const { region } = new Intl.Locale(locale).maximize()
  return region && sundayRegions.has(region) ? 0 : 1
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** What calendar and clock on the wall show in a zone at an instant. */
export function wallClock(instant: Instant, zone: string): { date: string; minutes: number } {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    clocks.set(zone, clock)
  }
  const part = Object.fromEntries(
    clock.formatToParts(toMillis(instant)).map(({ type, value }) => [type, value]),
  )
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    minutes: Number(part.hour) * 60 + Number(part.minute),
  }
}
