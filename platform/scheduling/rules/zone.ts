import { MINUTES_PER_DAY } from './calendar.ts'

/** Bounds of the engine's calendar, 1975-01-01 and 2100-01-01. Before, offsets had seconds (Liberia); the end bounds a table's cost. */
const FIRST_MINUTE = 1826 * MINUTES_PER_DAY
const LAST_MINUTE = 47_482 * MINUTES_PER_DAY

/** No zone has two clock changes within a week of each other, so probing once a week finds them all. */
const PROBE_MINUTES = 7 * MINUTES_PER_DAY
/** Tables grow by two years at a time: about a hundred probes, well under a millisecond. */
const BLOCK_MINUTES = 104 * PROBE_MINUTES
/** No offset and no clock change reaches further than this. */
const REACH_MINUTES = 2 * MINUTES_PER_DAY

const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/
const CLOCK = /(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)/

/**
 * The clock changes of one IANA zone as a table of numbers, grown on demand from the runtime's own zone data.
 * Instants are whole minutes since 1970-01-01T00:00Z, wall-clock times whole minutes since 1970-01-01T00:00 on
 * that zone's wall. A lookup that stays in the period of the previous one costs nanoseconds.
 */
export class Zone {
  readonly name: string
  private readonly format: Intl.DateTimeFormat
  private coveredFrom = 0
  private coveredTo = 0
  /** `changesAt[i]` is the instant from which `offsets[i]` holds; the first entry is where the table begins. */
  private changesAt: number[] = []
  private offsets: number[] = []
  /** The wall-clock time at which period i ends, read with its own offset; the last one never ends. */
  private wallEnds: number[] = []
  private hint = 0

  constructor(name: string, format: Intl.DateTimeFormat) {
    this.name = name
    this.format = format
  }

  /**
   * Minutes east of UTC at an instant.
   * @throws RangeError outside the years 1975 to 2099
   */
  offsetAt(minute: number): number {
    // Written so that NaN is refused as well.
    if (!(minute >= this.coveredFrom && minute < this.coveredTo)) this.cover(minute, minute)
    const { changesAt, offsets } = this
    let index = this.hint
    if (minute < changesAt[index]! || minute >= (changesAt[index + 1] ?? Infinity)) {
      index = upperBound(changesAt, minute) - 1
      this.hint = index
    }
    return offsets[index]!
  }

  /**
   * The instant at which the wall shows a time. A time that the clocks skip becomes the moment of the change, so
   * that nothing is placed into hours which do not exist; a time shown twice is its first occurrence (as in
   * RFC 5545, 3.3.5). The result never decreases when the wall time grows.
   * @throws RangeError outside the years 1975 to 2099
   */
  instantAt(wall: number): number {
    if (!(wall - REACH_MINUTES >= this.coveredFrom && wall + REACH_MINUTES < this.coveredTo)) {
      this.cover(wall - REACH_MINUTES, wall + REACH_MINUTES)
    }
    const { wallEnds } = this
    let index = this.hint
    if (wall >= wallEnds[index]! || (index > 0 && wall < wallEnds[index - 1]!)) {
      index = upperBound(wallEnds, wall)
      this.hint = index
    }
    const minute = wall - this.offsets[index]!
    const change = this.changesAt[index]!
    return minute < change ? change : minute
  }

  /** The wall-clock minute shown at an instant, in the form of `wallMinute`. */
  wallAt(minute: number): number {
    return minute + this.offsetAt(minute)
  }

  /** Grows the table, in whole blocks, until it holds both instants. */
  private cover(from: number, to: number): void {
    if (!(from >= FIRST_MINUTE && to < LAST_MINUTE)) {
      throw new RangeError('Times are understood from 1975 to 2099')
    }
    if (this.coveredTo === 0) {
      this.coveredFrom = this.coveredTo = Math.floor(from / BLOCK_MINUTES) * BLOCK_MINUTES
    }
    while (from < this.coveredFrom) {
      const begin = this.coveredFrom - BLOCK_MINUTES
      this.insert(begin, this.coveredFrom)
      this.coveredFrom = begin
    }
    while (to >= this.coveredTo) {
      const end = this.coveredTo + BLOCK_MINUTES
      this.insert(this.coveredTo, end)
      this.coveredTo = end
    }
  }

  /** Probes [from, to), which touches the table at one end, and joins what it finds to the table. */
  private insert(from: number, to: number): void {
    const changes = [from]
    const offsets = [this.readOffset(from)]
    for (let probe = from; probe < to; probe += PROBE_MINUTES) {
      const next = Math.min(probe + PROBE_MINUTES, to)
      const after = this.readOffset(next)
      if (after === offsets[offsets.length - 1]) continue
      const change = this.bisect(probe, next)
      // A change exactly at the end belongs to the block that follows.
      if (change < to) {
        changes.push(change)
        offsets.push(after)
      }
    }
    const isLater = from >= this.coveredTo
    const allChanges = isLater ? [...this.changesAt, ...changes] : [...changes, ...this.changesAt]
    const allOffsets = isLater ? [...this.offsets, ...offsets] : [...offsets, ...this.offsets]
    // Where two blocks meet without a clock change, the second entry says nothing new.
    const kept = allOffsets
      .map((_, index) => index)
      .filter((index) => index === 0 || allOffsets[index] !== allOffsets[index - 1])
    this.changesAt = kept.map((index) => allChanges[index]!)
    this.offsets = kept.map((index) => allOffsets[index]!)
    this.wallEnds = this.offsets.map((offset, index) => (this.changesAt[index + 1] ?? Infinity) + offset)
    this.hint = 0
  }

  /** The first minute in (low, high] at which the offset is no longer that of `low`. */
  private bisect(low: number, high: number): number {
    const before = this.readOffset(low)
    let unchanged = low
    let changed = high
    while (changed - unchanged > 1) {
      const middle = Math.floor((unchanged + changed) / 2)
      if (this.readOffset(middle) === before) unchanged = middle
      else changed = middle
    }
    return changed
  }

  /** Asks the runtime, microseconds each: for building the table only. */
  private readOffset(minute: number): number {
    const clock = CLOCK.exec(this.format.format(minute * 60_000))!
    const wall = Date.UTC(+clock[3]!, +clock[1]! - 1, +clock[2]!, +clock[4]!, +clock[5]!, +clock[6]!)
    return Math.round(wall / 60_000) - minute
  }
}

/** Index of the first entry greater than `value` in an ascending list. */
function upperBound(list: readonly number[], value: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (list[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

// Keyed in lower case: zone names ignore case, and a caller's spelling must not be able to fill the memory.
const zones = new Map<string, Zone>()

function openZone(name: string): Zone | null {
  const key = name.toLowerCase()
  const known = zones.get(key)
  if (known) return known
  if (!ZONE_NAME.test(name)) return null
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    const zone = new Zone(name, format)
    zones.set(key, zone)
    return zone
  } catch {
    return null
  }
}

/** Whether a name is an IANA zone of this runtime, such as `Europe/Berlin`. Bare offsets such as `+02:00` are not. */
export function isTimeZone(name: string): boolean {
  return openZone(name) !== null
}

/**
 * The table of a zone, one per process.
 * @throws RangeError for a name that is no IANA zone
 */
export function timeZone(name: string): Zone {
  const zone = openZone(name)
  if (!zone) throw new RangeError(`"${name}" is not an IANA time zone`)
  return zone
}
