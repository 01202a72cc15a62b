/** Minutes in a calendar day that has no clock change. */
export const MINUTES_PER_DAY = 1440

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const MILLISECONDS_PER_DAY = 86_400_000

/**
 * Days from 1970-01-01 to a calendar date, whatever the zone.
 * @param date `YYYY-MM-DD`, proleptic Gregorian
 * @throws RangeError for another format or a day that does not exist (`2027-02-29`)
 */
export function dayNumber(date: string): number {
  const parts = ISO_DATE.exec(date)
  if (!parts) throw new RangeError(`A date reads YYYY-MM-DD, not "${date}"`)
  const day = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / MILLISECONDS_PER_DAY
  // Date.UTC moves 31 February to March, and reads the years 0 to 99 as 1900 to 1999.
  if (isoDate(day) !== date) throw new RangeError(`"${date}" is not a day of the calendar`)
  return day
}

/** `YYYY-MM-DD` of a day number (days since 1970-01-01). */
export function isoDate(day: number): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10)
}

/** ISO weekday of a day number: Monday is 1, Sunday is 7. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** A date and a minute of that day as one count of minutes on the wall, the form that `Zone.instantAt` reads. */
export function wallMinute(date: string, minuteOfDay: number): number {
  return dayNumber(date) * MINUTES_PER_DAY + minuteOfDay
}
