import type { AvailabilityView } from '#platform/scheduling/index.ts'
import { addMonths, monthOf, wallClock } from '#ui/calendar/dates.ts'

/** A month of free starts as the slot picker needs it; every string is plain data, so it crosses to the browser. */
export type SlotMonth = {
  month: string
  /** Today on the service's wall. */
  today: string
  zone: string
  days: Record<string, string[]>
  /** Of a class that takes place already: how many places it has left, by its start in epoch milliseconds. */
  places: Record<number, number>
  nextFree: string | null
}

/** The days of a month that can still come, for `from` and `to` of the availability API. */
export function monthRange(month: string, today: string): { from: string; to: string } {
  const first = `${month}-01`
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0))
    .toISOString()
    .slice(0, 10)
  return { from: first < today && monthOf(today) === month ? today : first, to: last }
}

/** @param today on the service's wall, by the server's clock */
export function toSlotMonth(month: string, view: AvailabilityView, today: string): SlotMonth {
  return {
    month,
    today,
    zone: view.serviceTimeZone,
    days: Object.fromEntries(view.days.map(({ date, slots }) => [date, slots])),
    places: Object.fromEntries(
      view.sessions.map(({ startsAt, seatsLeft }) => [Date.parse(startsAt), seatsLeft]),
    ),
    nextFree: view.nextFree && wallClock(view.nextFree, view.serviceTimeZone).date,
  }
}

/** No month before this one, none after the last that the service may be booked in. */
export function neighbours({ month, today }: SlotMonth, horizonDays: number) {
  const lastDay = new Date(Date.parse(`${today}T00:00:00Z`) + horizonDays * 86_400_000)
    .toISOString()
    .slice(0, 10)
  return {
    previous: month > monthOf(today) ? addMonths(month, -1) : null,
    next: month < monthOf(lastDay) ? addMonths(month, 1) : null,
  }
}

export const isMonth = (text: string | null): text is string =>
  text !== null && /^20\d{2}-(0[1-9]|1[0-2])$/.test(text)
export const isDay = (text: string | null): text is string =>
  text !== null && /^20\d{2}-\d{2}-\d{2}$/.test(text)
