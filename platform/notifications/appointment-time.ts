import type { BookingSnapshot } from './schemas.ts'
import { cityOf } from './sender.ts'

/** Writes instants as the clocks of a zone show them. */
export function writer(timeZone: string, locale: string) {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone })
    return (instant: Date) => formatter.format(instant)
  }
  const time = format({ hour: locale === 'en-US' ? 'numeric' : '2-digit', minute: '2-digit' })
  const day = format({ dateStyle: 'short' })
  const weekday = format({ weekday: 'long' })
  const dayAndMonth = format({ day: 'numeric', month: 'long' })
  return {
    date: format({ dateStyle: 'full' }),
    day,
    weekday,
    time,
    span: (from: Date, to: Date) =>
      `${time(from)} to ${time(to)}${day(from) === day(to) ? '' : ` (${weekday(to)})`}`,
    /** `Tuesday, 24 November at 14:30` */
    moment: (instant: Date) => `${weekday(instant)}, ${dayAndMonth(instant)} at ${time(instant)}`,
  }
}

/**
 * Whose clock a message shows: at a place the place's own, online the reader's (a mail must not contradict the page).
 */
export function zonesOf(booking: BookingSnapshot, forProvider: boolean): { main: string; other: string } {
  const readerZone = forProvider ? booking.timeZone : (booking.customerTimeZone ?? booking.timeZone)
  const main = booking.locationKind === 'virtual' ? readerZone : booking.timeZone
  return { main, other: main === readerZone ? booking.timeZone : readerZone }
}

/** `UTC+1`, `UTC+5:30`, `UTC`. */
export function offsetOf(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(
    instant,
  )
  return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT').replace('GMT', 'UTC')
}

/** `Tuesday, 24 November at 14:30 (Berlin time)`: of an instant that is not the appointment's own. */
export const momentIn = (instant: Date, timeZone: string, locale: string) =>
  `${writer(timeZone, locale).moment(instant)} (${cityOf(timeZone)} time)`

/** How far ahead something is, as a person says it: `Tomorrow`, `In 2 hours`, `On Tuesday`, `In 12 days`. */
export function soonText(startsAt: Date, now: Date, timeZone: string, locale: string): string {
  const days = daysBetween(now, startsAt, timeZone)
  const minutes = Math.max(1, Math.round((startsAt.getTime() - now.getTime()) / 60_000))
  if (minutes < 60) return `In ${minutes} minutes`
  if (days === 0 || minutes < 6 * 60) {
    const hours = Math.round(minutes / 60)
    return hours === 1 ? 'In 1 hour' : `In ${hours} hours`
  }
  if (days === 1) return 'Tomorrow'
  return days < 7 ? `On ${writer(timeZone, locale).weekday(startsAt)}` : `In ${days} days`
}

/** Midnights between two instants on the clocks of a zone. */
function daysBetween(from: Date, to: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  return Math.round((Date.parse(format.format(to)) - Date.parse(format.format(from))) / 86_400_000)
}
