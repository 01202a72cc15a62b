import { CalendarFailure } from './failures.ts'
import type { Property } from './content-lines.ts'
import type { Zone } from './zones.ts'

/**
 * A date or a time as a calendar writes it: wall-clock milliseconds (what a clock shows, counted as if it were UTC) in
 * a zone, so that rules repeat what people see on the wall.
 */
export type Moment = { wall: number; zone: Zone; isDate: boolean }

const datePattern = /^(\d{4})(\d{2})(\d{2})$/
const timePattern = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?(Z)?$/i

export const utc: Zone = { toInstant: (wall) => wall, toWall: (instant) => instant }

/** @throws CalendarFailure `broken_calendar` for what is no date and no time */
export function parseMoment(value: string, zone: Zone): Moment {
  const text = value.trim()
  const date = datePattern.exec(text)
  if (date) return { wall: wallOf(date.slice(1, 4)), zone, isDate: true }
  const time = timePattern.exec(text)
  if (!time) throw new CalendarFailure('broken_calendar')
  const isUtc = time[7] !== undefined
  return { wall: wallOf(time.slice(1, 7)), zone: isUtc ? utc : zone, isDate: false }
}

function wallOf(parts: (string | undefined)[]): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  )
  // A leap second is the second before (RFC 5545, 3.3.12); 24:00 is written by some.
  const wall = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59))
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month <= 12
  if (!isDay || hour > 24 || minute > 59 || year < 1000) throw new CalendarFailure('broken_calendar')
  return wall
}

export const instantOf = ({ wall, zone }: Moment): number => zone.toInstant(wall)

/** Lists as in EXDATE and RDATE; a period counts by its start. Empty ones are written by some, and say nothing. */
export function parseMoments(property: Property, zone: Zone): Moment[] {
  return property.value
    .split(',')
    .map((part) => part.split('/')[0]!.trim())
    .filter((part) => part !== '')
    .map((part) => parseMoment(part, zone))
}

const durationPattern = /^([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i

/** Milliseconds: days count as the wall's. @throws CalendarFailure `broken_calendar` */
export function parseDuration(value: string): number {
  const found = durationPattern.exec(value.trim())
  if (!found) throw new CalendarFailure('broken_calendar')
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(2)
    .map((part) => Number(part ?? 0))
  const size = ((weeks * 7 + days) * 24 + hours) * 3_600_000 + minutes * 60_000 + seconds * 1_000
  return found[1] === '-' ? 0 : size
}
