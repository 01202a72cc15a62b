import { Temporal } from 'temporal-polyfill'

/** A day without a time, as all-day events have it, or an instant with the zone in which it was written. */
export type When = { date: string } | { at: string; zone: string }

/** The instant, with days beginning in `zone`. */
export function instantOf(when: When, zone: string): Temporal.Instant {
  if ('at' in when) return Temporal.Instant.from(when.at)
  return Temporal.PlainDate.from(when.date).toZonedDateTime(zone).toInstant()
}

export const millisecondsOf = (when: When, zone: string): number => instantOf(when, zone).epochMilliseconds

/** The same kind of moment, so many milliseconds or (for days) whole days later. */
export function movedBy(when: When, milliseconds: number): When {
  if ('date' in when) {
    const days = Math.round(milliseconds / 86_400_000)
    return { date: Temporal.PlainDate.from(when.date).add({ days }).toString() }
  }
  const at = Temporal.Instant.from(when.at).add({ milliseconds: Math.round(milliseconds) })
  return { at: at.toString(), zone: when.zone }
}
