import { isoDate, MINUTES_PER_DAY, TWO_DIGITS, wallMinute } from './calendar.ts'
import type { Zone } from './zone.ts'

/**
 * The rules by which walls and instants belong together: zones as some version of the zone data has them. Versions,
 * such as `2026b`, sort by age.
 */
export type ZoneRules = Readonly<{
  version: string
  /** @throws RangeError for a name that is no IANA zone */
  zoneOf: (name: string) => Pick<Zone, 'wallAt' | 'instantAt'>
}>

/** `2027-03-14T01:00`: what the wall of a zone shows at an instant in epoch minutes. */
export function wallText(zone: Pick<Zone, 'wallAt'>, minute: number): string {
  const wall = zone.wallAt(Math.floor(minute))
  const day = Math.floor(wall / MINUTES_PER_DAY)
  const minuteOfDay = wall - day * MINUTES_PER_DAY
  return `${isoDate(day)}T${TWO_DIGITS[Math.floor(minuteOfDay / 60)]}:${TWO_DIGITS[minuteOfDay % 60]}`
}

/** The instant, in epoch minutes, at which the wall shows a time as `wallText` writes it; by `Zone.instantAt`. */
export function instantOfWall(zone: Pick<Zone, 'instantAt'>, text: string): number {
  const [date = '', time = ''] = text.split('T')
  const [hour, minute] = time.split(':').map(Number)
  return zone.instantAt(wallMinute(date, hour! * 60 + minute!))
}

/**
 * Where an appointment that was agreed for a time on the wall has to be by the rules now in use.
 * @param start where it is, epoch minutes. An hour that comes twice shows the same wall: then it is where it has to be
 * @returns epoch minutes; `start` itself while instant and wall still belong together
 */
export function agreedStart(
  zone: Pick<Zone, 'wallAt' | 'instantAt'>,
  { start, wall }: { start: number; wall: string },
): number {
  return wallText(zone, start) === wall ? start : instantOfWall(zone, wall)
}
