/** Minutes in a calendar day that has no clock change. */
export const MINUTES_PER_DAY = 1440

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const MILLISECONDS_PER_DAY = 86_400_000

/** The first and last year of which dates are read: a year inside what the zone tables reach, in every zone. */
const FIRST_YEAR = 1976
const LAST_YEAR = 2098

/**
 * Days from 1970-01-01 to a calendar date, whatever the zone.
 * @param date `YYYY-MM-DD`, of the years 1976 to 2098
 * @throws RangeError for another format, another year or a day that does not exist (`2027-02-29`)
 */
export function dayNumber(date: string): number {
  const parts = ISO_DATE.exec(date)
  if (!parts) throw new RangeError(`A date reads YYYY-MM-DD, not "${date}"`)
  const year = Number(parts[1])
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw new RangeError(`Dates are understood from ${FIRST_YEAR} to ${LAST_YEAR}, which "${date}" is not`)
  }
  const day = Date.UTC(year, Number(parts[2]) - 1, Number(parts[3])) / MILLISECONDS_PER_DAY
  // Date.UTC moves 31 February to March.
  if (isoDate(day) !== date) throw new RangeError(`"${date}" is not a day of the calendar`)
  return day
}

const DAYS_PER_400_YEARS = 146_097
/** 1 March of the year 0, from 1970-01-01: years counted from March keep the leap day at their end. */
const MARCH_OF_YEAR_0 = -719_468
/** `00` to `99`. */
export const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'))

/**
 * `YYYY-MM-DD` of a day number (days since 1970-01-01), in the years 0 to 9999. By arithmetic: asking Date for its
 * text took half of the time of listing a month.
 */
export function isoDate(day: number): string {
  const days = day - MARCH_OF_YEAR_0
  const era = Math.floor(days / DAYS_PER_400_YEARS)
  const dayOfEra = days - era * DAYS_PER_400_YEARS
  // Whole years of 365 days, after taking out the leap days of every 4th, not 100th, but 400th year.
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  // From March on, month lengths repeat every 153 days.
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${TWO_DIGITS[Math.floor(year / 100)]}${TWO_DIGITS[year % 100]}-${TWO_DIGITS[month]}-${TWO_DIGITS[dayOfMonth]}`
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
