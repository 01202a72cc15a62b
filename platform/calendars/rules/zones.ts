import windowsZones from 'node-ical/windowsZones.json' with { type: 'json' }
import { Temporal } from 'temporal-polyfill'
import { type Component, propertyOf } from './content-lines.ts'
import { readOwnRules } from './vtimezone.ts'

/** Between what a clock on the wall shows, in milliseconds as if it were UTC, and the instant. */
export type Zone = { toInstant(wall: number): number; toWall(instant: number): number }

const windows = new Map(
  Object.entries(windowsZones as Record<string, { iana: string[] }>).map(([name, { iana }]) => [
    name.toLowerCase(),
    iana[0] ?? null,
  ]),
)

const known = new Map<string, Zone>()

/** A zone of the IANA database, or an offset; null for another name. What a clock skips is told by the offset before. */
export function ianaZone(name: string): Zone | null {
  const cached = known.get(name)
  if (cached) return cached
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
  } catch {
    return null
  }
  const zone: Zone = {
    toInstant: (wall) => utcAt(wall).toPlainDateTime().toZonedDateTime(name).epochMilliseconds,
    toWall: (instant) => instant + utcAt(instant).withTimeZone(name).offsetNanoseconds / 1_000_000,
  }
  if (known.size > 600) known.clear()
  known.set(name, zone)
  return zone
}

const utcAt = (instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('UTC')

/**
 * The zones of one file by their TZID: of the IANA database by name, behind a prefix of some program, by the name that
 * Windows has for it or by an offset, else by the rules in the file itself. Null for a name that nobody explains.
 */
export function zonesOf(calendar: Component): (tzid: string) => Zone | null {
  const found = new Map<string, Zone | null>()
  const described = new Map(
    calendar.components
      .filter(({ name }) => name === 'VTIMEZONE')
      .map((component) => [propertyOf(component, 'TZID')?.value.trim() ?? '', component]),
  )
  return (tzid) => {
    const name = tzid.trim()
    if (!found.has(name)) found.set(name, resolveZone(name, described.get(name)))
    return found.get(name)!
  }
}

function resolveZone(name: string, described: Component | undefined): Zone | null {
  const byName = namedZone(name)
  if (byName) return byName
  const location = described && propertyOf(described, 'X-LIC-LOCATION')?.value.trim()
  return (location ? namedZone(location) : null) ?? (described ? readOwnRules(described) : null)
}

/** By any of the names that programs write. */
export function namedZone(name: string): Zone | null {
  if (name === '' || name.length > 200) return null
  const ways = [name, ...suffixes(name), windows.get(name.toLowerCase()) ?? '', offsetIn(name)]
  for (const way of ways) {
    const zone = way === '' ? null : ianaZone(way)
    if (zone) return zone
  }
  return null
}

/** `/citadel.org/20210210_1/Europe/Berlin` ends in the name that is meant. */
function suffixes(name: string): string[] {
  const parts = name.split('/')
  return parts.length < 2 ? [] : [parts.slice(-3).join('/'), parts.slice(-2).join('/')]
}

/** `GMT+0100`, `UTC-03:30`, `(UTC+02:00) Somewhere`. */
function offsetIn(name: string): string {
  const offset = /^\(?(?:GMT|UTC)([+-]\d{1,2})(?::?(\d{2}))?\b/i.exec(name)
  if (!offset) return ''
  const hours = Number(offset[1])
  return `${offset[1]![0]}${String(Math.abs(hours)).padStart(2, '0')}:${offset[2] ?? '00'}`
}
