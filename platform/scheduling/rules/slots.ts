import { MINUTES_PER_DAY } from './calendar.ts'
import { coveredAtLeast, union, widened, type Intervals } from './intervals.ts'
import { workingTimes, type Schedule, type WorkingTimes } from './schedule.ts'

/** What of a service matters to the clock. All whole minutes of elapsed time. */
export type ServiceTiming = Readonly<{
  durationMinutes: number
  /** Kept free before the start and after the end; it may lie outside the working time. */
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  /** Distance between two possible starts, counted from the start of the working window. */
  stepMinutes: number
  /** A start is at least this long after now, counted in elapsed time: 24 h over a clock change are 24 h. */
  minimumNoticeMinutes: number
  /** A start is at most this many times 24 h after now. */
  horizonDays: number
}>

/**
 * Everything that decides whether an appointment may start. Times are epoch minutes (minutes since 1970, UTC).
 * Buffers add up: a claim's own buffers are inside `busy`, the new appointment's come on top, so that two
 * neighbours keep the sum of the first one's after and the second one's before between them.
 */
export type SlotConditions = Readonly<{
  schedule: Schedule
  service: ServiceTiming
  /** Blocked ranges of existing holds and bookings, with the buffers stored on them: [start - before, end + after). */
  busy: Intervals
  /** Not worked at all. Keeps the appointment itself out; its buffers may lie in it, as in any time off work. */
  timeOff: Intervals
  /** The present. May carry a fraction of a minute. To confirm a hold, the moment at which it was made. */
  now: number
  /** How many of the `busy` ranges may overlap, 1 unless said. A start needs fewer than that many at every minute. */
  capacity?: number
  /**
   * What is needed besides: one entry for each need (a room, a car), and in it the blocked ranges of each lane that
   * would do. A claim keeps its lane, so a start needs, of every need, one lane that is free from the first minute to
   * the last. A need without lanes is never met. Comes on top of `busy`.
   */
  needs?: readonly (readonly Intervals[])[]
  /** Busy times of connected calendars: each blocks every lane and all capacity; the new appointment's buffers apply. */
  calendars?: readonly Intervals[]
}>

/** Starts in [from, to), in epoch minutes; the appointments may end later. `limit` stops after so many. */
export type SlotSearch = SlotConditions & Readonly<{ from: number; to: number; limit?: number }>

export type Refusal = 'too_soon' | 'too_far' | 'outside_hours' | 'off_grid' | 'time_off' | 'taken'
export type SlotAnswer = Readonly<{ isFree: true } | { isFree: false; reason: Refusal }>

const LONGEST_SEARCH_MINUTES = 750 * MINUTES_PER_DAY

/**
 * All free starts in [from, to), ascending, in epoch minutes.
 *
 * The service itself, [start, start + duration), lies inside the working time; its buffers need not. Starts stand
 * on a grid of elapsed time that begins anew with each working window: the hour that the clocks repeat is offered
 * twice, the hour that they skip never.
 * @throws RangeError for timings that are not whole or are negative, an inverted range or one of over 750 days,
 *   intervals that do not ascend
 */
export function findSlots(search: SlotSearch): Int32Array {
  checkTiming(search)
  const { from, to, service, limit = Infinity } = search
  if (!(from <= to && to - from <= LONGEST_SEARCH_MINUTES))
    throw new RangeError('A search runs forward, up to 750 days')
  const first = Math.max(Math.ceil(from), earliestStart(search))
  const end = Math.min(Math.ceil(to), latestStart(search) + 1)
  if (first >= end) return new Int32Array(0)
  const times = workingTimes(search.schedule, first, end + service.durationMinutes)
  return sweep(times, blockedStarts(search), service, first, end, limit)
}

/** One pass over windows and blocked starts, both ascending: neither pointer ever goes back. */
function sweep(
  { starts, reaches }: WorkingTimes,
  blocked: readonly number[],
  { durationMinutes, stepMinutes }: ServiceTiming,
  first: number,
  end: number,
  limit: number,
): Int32Array {
  const found = new Int32Array(Math.min(Math.ceil((end - first) / stepMinutes) + starts.length, limit))
  let count = 0
  let block = 0
  for (let window = 0; window < starts.length && count < limit; window += 1) {
    let stop = Math.min(end, reaches[window]! - durationMinutes + 1)
    if (window + 1 < starts.length && starts[window + 1]! < stop) stop = starts[window + 1]!
    let start = starts[window]!
    if (start < first) start += Math.ceil((first - start) / stepMinutes) * stepMinutes
    while (start < stop && count < limit) {
      while (block < blocked.length && blocked[block + 1]! <= start) block += 2
      if (block < blocked.length && blocked[block]! <= start) {
        start += Math.ceil((blocked[block + 1]! - start) / stepMinutes) * stepMinutes
        continue
      }
      const free = block < blocked.length && blocked[block]! < stop ? blocked[block]! : stop
      for (; start < free && count < limit; start += stepMinutes) found[count++] = start
    }
  }
  return found.slice(0, count)
}

/**
 * Whether an appointment may start at a minute, and if not, the first reason why. The same answer as finding that
 * start in the list of `findSlots`: listing, holding and confirming must never disagree.
 */
export function isFree(conditions: SlotConditions, start: number): SlotAnswer {
  checkTiming(conditions)
  if (start < earliestStart(conditions)) return { isFree: false, reason: 'too_soon' }
  if (start > latestStart(conditions)) return { isFree: false, reason: 'too_far' }
  if (!Number.isInteger(start)) return { isFree: false, reason: 'off_grid' }
  const { durationMinutes, stepMinutes } = conditions.service
  const { starts, reaches } = workingTimes(conditions.schedule, start, start + durationMinutes)
  let window = starts.length - 1
  while (window >= 0 && starts[window]! > start) window -= 1
  if (window < 0 || start + durationMinutes > reaches[window]!)
    return { isFree: false, reason: 'outside_hours' }
  if ((start - starts[window]!) % stepMinutes !== 0) return { isFree: false, reason: 'off_grid' }
  if (contains(absentStarts(conditions), start)) return { isFree: false, reason: 'time_off' }
  if (contains(takenStarts(conditions), start)) return { isFree: false, reason: 'taken' }
  return { isFree: true }
}

function contains(intervals: readonly number[], minute: number): boolean {
  for (let index = 0; index < intervals.length && intervals[index]! <= minute; index += 2) {
    if (minute < intervals[index + 1]!) return true
  }
  return false
}

const blockedStarts = (conditions: SlotConditions) => union(takenStarts(conditions), absentStarts(conditions))

/** Starts at which the appointment would run into time off. */
function absentStarts({ timeOff, service }: SlotConditions): readonly number[] {
  return widened(timeOff, service.durationMinutes - 1, 0)
}

/** Starts at which the blocked range of the appointment would meet too many of the ranges already blocked. */
function takenStarts({ busy, service, capacity = 1, needs, calendars }: SlotConditions): readonly number[] {
  // [start - before, start + duration + after) meets [s, e) when s - duration - after < start < e + before.
  const back = service.durationMinutes + service.bufferAfterMinutes - 1
  const ahead = service.bufferBeforeMinutes
  let taken: readonly number[] = widened(capacity > 1 ? coveredAtLeast(capacity, [busy]) : busy, back, ahead)
  if (needs) for (const lanes of needs) taken = union(taken, withoutLane(lanes, back, ahead))
  if (calendars) for (const calendar of calendars) taken = union(taken, widened(calendar, back, ahead))
  return taken
}

/** Starts at which every lane is blocked in some minute. */
function withoutLane(lanes: readonly Intervals[], back: number, ahead: number): readonly number[] {
  if (lanes.length === 0) return always
  const perLane: number[][] = []
  for (const lane of lanes) perLane.push(widened(lane, back, ahead))
  return lanes.length === 1 ? perLane[0]! : coveredAtLeast(lanes.length, perLane)
}
const always = [-Infinity, Infinity] as const

const earliestStart = ({ now, service }: SlotConditions) => Math.ceil(now + service.minimumNoticeMinutes)
const latestStart = ({ now, service }: SlotConditions) =>
  Math.floor(now + service.horizonDays * MINUTES_PER_DAY)

function checkTiming({ service, now, capacity = 1 }: SlotConditions): void {
  if (!Number.isFinite(now)) throw new RangeError('The present is a number of minutes')
  const { durationMinutes, stepMinutes, bufferBeforeMinutes, bufferAfterMinutes } = service
  if (!isWhole(durationMinutes, 1)) throw new RangeError('A service lasts at least one whole minute')
  if (!isWhole(stepMinutes, 1)) throw new RangeError('A step is at least one whole minute')
  if (!isWhole(bufferBeforeMinutes, 0) || !isWhole(bufferAfterMinutes, 0)) {
    throw new RangeError('A buffer is a whole number of minutes')
  }
  if (!(service.minimumNoticeMinutes >= 0 && service.horizonDays >= 0)) {
    throw new RangeError('Notice and horizon are not negative')
  }
  if (!isWhole(capacity, 1)) throw new RangeError('Capacity is at least one')
}

const isWhole = (value: number, least: number) => Number.isInteger(value) && value >= least
