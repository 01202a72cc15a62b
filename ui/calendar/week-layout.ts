import { toMillis, type Instant } from '../format.ts'
import { addDays, daysBetween, wallClock } from './dates.ts'

export const DAY_MINUTES = 1440

/** However short an event is, it is drawn as long as this: no smaller place can be touched. As in `week.css`. */
const SHORTEST_DRAWN_MINUTES = 30

export type Timed = Readonly<{ id: string; start: Instant; end: Instant }>

/** A piece of an event on one day, placed beside what overlaps it. Minutes are on that day's wall clock. */
export type Placed<Event> = Readonly<{
  event: Event
  from: number
  to: number
  /** Which of `columns` columns it stands in, from 0. */
  column: number
  columns: number
  /** Goes on from the day before, or into the next. */
  cutStart: boolean
  cutEnd: boolean
}>

type Piece<Event> = Omit<Placed<Event>, 'column' | 'columns'>

/** Where an instant stands; the wall clock, unless days whose clocks change are drawn with their true hours. */
type Axis = { at: (instant: Instant) => { date: string; minutes: number }; length: number }
const wallOf = (zone: string): Axis => ({ at: (instant) => wallClock(instant, zone), length: DAY_MINUTES })

/** Places events on the days they touch. Days are dates in `zone`; days without events have no entry. */
export function placeEvents<Event extends Timed>(
  events: readonly Event[],
  zone: string,
  axis?: Axis,
): Map<string, Placed<Event>[]> {
  const pieces = new Map<string, Piece<Event>[]>()
  for (const event of events) {
    for (const [date, piece] of cutByDay(event, axis ?? wallOf(zone))) {
      pieces.set(date, [...(pieces.get(date) ?? []), piece])
    }
  }
  return new Map([...pieces].map(([date, list]) => [date, placeSideBySide(list)]))
}

function cutByDay<Event extends Timed>(event: Event, axis: Axis): [string, Piece<Event>][] {
  const start = axis.at(event.start)
  const end = axis.at(event.end)
  const days = daysBetween(start.date, end.date)
  // An end at midnight belongs to the day before. In the night when the clock goes back, an end may read earlier
  // than its start; the true length is drawn then.
  const length = (toMillis(event.end) - toMillis(event.start)) / 60_000
  const last = days > 0 && end.minutes === 0 ? days - 1 : days
  const pieces: [string, Piece<Event>][] = []
  for (let day = 0; day <= last; day += 1) {
    const from = day === 0 ? start.minutes : 0
    const wallTo = day === days ? end.minutes : axis.length
    const to = wallTo > from ? wallTo : Math.min(from + length, axis.length)
    pieces.push([addDays(start.date, day), { event, from, to, cutStart: day > 0, cutEnd: day < last }])
  }
  return pieces
}

const drawnTo = ({ from, to }: Piece<unknown>) => Math.max(to, from + SHORTEST_DRAWN_MINUTES)

/** Gives pieces that would cover each other columns of equal width: each takes the first that is free. */
function placeSideBySide<Event>(pieces: readonly Piece<Event>[]): Placed<Event>[] {
  const sorted = pieces.toSorted((a, b) => a.from - b.from || b.to - a.to)
  const placed: Placed<Event>[] = []
  let cluster: (Piece<Event> & { column: number })[] = []
  let clusterEnd = 0

  const close = () => {
    const columns = Math.max(0, ...cluster.map(({ column }) => column + 1))
    placed.push(...cluster.map((piece) => ({ ...piece, columns })))
    cluster = []
  }
  for (const piece of sorted) {
    if (piece.from >= clusterEnd) close()
    const taken = cluster.filter((other) => drawnTo(other) > piece.from).map(({ column }) => column)
    let column = 0
    while (taken.includes(column)) column += 1
    cluster.push({ ...piece, column })
    clusterEnd = Math.max(clusterEnd, drawnTo(piece))
  }
  close()
  return placed
}

/** The hours to show: the wished ones, widened to hold all that is planned. */
export function visibleHours(
  wished: readonly [from: number, to: number],
  placed: Iterable<readonly Placed<unknown>[]>,
): [from: number, to: number] {
  let [from, to] = wished
  for (const list of placed) {
    for (const piece of list) {
      from = Math.min(from, Math.floor(piece.from / 60))
      to = Math.max(to, Math.ceil(piece.to / 60))
    }
  }
  return [from, to]
}
