import { Temporal } from 'temporal-polyfill'
import type { MeterPeriod } from '../features.ts'
import type { Interval } from './promise.ts'

const dateIn = (instant: Date, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()

const firstDay: Record<MeterPeriod, (date: Temporal.PlainDate) => Temporal.PlainDate> = {
  day: (date) => date,
  month: (date) => date.with({ day: 1 }),
  year: (date) => date.with({ month: 1, day: 1 }),
}
const lengths: Record<MeterPeriod, Temporal.DurationLike> = {
  day: { days: 1 },
  month: { months: 1 },
  year: { years: 1 },
}
const keyLengths: Record<MeterPeriod, number> = { day: 10, month: 7, year: 4 }

/** In which period of a meter an instant lies, on the wall of a zone: `2027-03-31`, `2027-03` or `2027`. */
export const periodKey = (period: MeterPeriod, instant: Date, timeZone: string): string =>
  dateIn(instant, timeZone).toString().slice(0, keyLengths[period])

/** From midnight to midnight on that wall, or whatever begins a day on which a clock change leaves midnight out. */
export function periodBounds(
  period: MeterPeriod,
  instant: Date,
  timeZone: string,
): { startsAt: Date; endsAt: Date } {
  const first = firstDay[period](dateIn(instant, timeZone))
  const startOf = (date: Temporal.PlainDate) => new Date(date.toZonedDateTime(timeZone).epochMilliseconds)
  return { startsAt: startOf(first), endsAt: startOf(first.add(lengths[period])) }
}

/**
 * A day on the wall of a zone, from its beginning to that of the next; null at the ends of what can be told.
 * @param date 2027-03-31; a day that a month does not have is its last one
 */
export function dayBounds(date: string, timeZone: string): { startsAt: Date | null; endsAt: Date | null } {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const first = Temporal.PlainDate.from({ year, month, day })
  const startOf = (at: Temporal.PlainDate) => new Date(at.toZonedDateTime(timeZone).epochMilliseconds)
  return {
    startsAt: year < 2 ? null : startOf(first),
    endsAt: year > 9_998 ? null : startOf(first.add({ days: 1 })),
  }
}

/** The keys of so many periods up to the one in which an instant lies, the earliest first. */
export function periodKeysUpTo(
  period: MeterPeriod,
  instant: Date,
  timeZone: string,
  count: number,
): string[] {
  const first = firstDay[period](dateIn(instant, timeZone))
  const step = lengths[period]
  const dates: Temporal.PlainDate[] = [first]
  while (dates.length < count) dates.unshift(dates[0]!.subtract(step))
  return dates.map((date) => date.toString().slice(0, keyLengths[period]))
}

/**
 * When the n-th period of a subscription begins: the same day as the anchor, or the last of a month that has no such
 * day, and back to the anchor's day afterwards (31 January, 28 February, 31 March), as the processor bills it.
 * https://docs.stripe.com/billing/subscriptions/billing-cycle
 */
export function periodStart(anchor: Date, interval: Interval, index: number): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(anchor.getTime()).toZonedDateTimeISO('UTC')
  const months = interval === 'year' ? 12 * index : index
  return new Date(start.add({ months }).epochMilliseconds)
}
