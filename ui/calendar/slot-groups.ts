import { formatDay, formatTime, zoneOffset } from '../format.ts'
import { wallClock } from './dates.ts'

/** A time that can be booked. */
export type Slot = Readonly<{
  /** ISO instant; also what the radio button sends. */
  start: string
  /** Price that differs from the usual one, places left, … */
  note?: string
}>

export type SlotView = Slot &
  Readonly<{
    time: string
    /** "GMT-4", where the clock shows the same time twice in one night. */
    offset?: string
    /** The same moment on the customer's clock, when that differs. */
    theirTime?: string
  }>

export type SlotGroups = Readonly<Record<'morning' | 'afternoon' | 'evening', readonly SlotView[]>>

const NOON = 12 * 60
const EVENING = 17 * 60

/** The slots of one day in the words of its zone, by part of the day. */
export function groupSlots(
  slots: readonly Slot[],
  zone: string,
  locale: string,
  customerZone: string | undefined,
): SlotGroups {
  const groups: Record<keyof SlotGroups, SlotView[]> = { morning: [], afternoon: [], evening: [] }
  const shown = new Map<string, number>()
  for (const { start } of slots) {
    const { date, minutes } = wallClock(start, zone)
    const reading = `${date} ${minutes}`
    shown.set(reading, (shown.get(reading) ?? 0) + 1)
  }
  for (const slot of slots) {
    const { date, minutes } = wallClock(slot.start, zone)
    const repeated = (shown.get(`${date} ${minutes}`) ?? 0) > 1
    const part = minutes < NOON ? 'morning' : minutes < EVENING ? 'afternoon' : 'evening'
    groups[part].push({
      ...slot,
      time: formatTime(slot.start, zone, locale),
      offset: repeated ? zoneOffset(slot.start, zone) : undefined,
      theirTime: customerZone && theirTime(slot.start, zone, customerZone, locale),
    })
  }
  return groups
}

/** The customer's reading of an instant, with the weekday when their date differs. */
function theirTime(start: string, zone: string, customerZone: string, locale: string): string | undefined {
  if (!zonesDiffer(start, zone, customerZone)) return undefined
  const time = formatTime(start, customerZone, locale)
  const { date } = wallClock(start, customerZone)
  return date === wallClock(start, zone).date ? time : `${formatDay(date, locale, 'weekdayShort')} ${time}`
}

/** Whether two zones show different clocks at an instant; different names alone are no difference. */
export const zonesDiffer = (instant: string, one: string, other: string) =>
  one !== other && zoneOffset(instant, one) !== zoneOffset(instant, other)
