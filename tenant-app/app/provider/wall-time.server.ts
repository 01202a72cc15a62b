import { Temporal } from 'temporal-polyfill'

/**
 * The instant at which the wall of a zone shows a date and a time (`HH:MM`), as RFC 3339. A time that the clocks
 * skip becomes the one an hour later, as people mean it.
 * @throws RangeError for a date, a time or a zone that does not exist
 */
export const instantOf = (date: string, time: string, zone: string): string =>
  Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).toInstant().toString()

/** When a day begins in a zone; not everywhere at midnight. */
export const startOfDay = (date: string, zone: string): string =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).startOfDay().toInstant().toString()

/** A day that exists, as YYYY-MM-DD. */
export function isDate(text: string | null): text is string {
  if (!text || !/^20\d{2}-\d{2}-\d{2}$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}
