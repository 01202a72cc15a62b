import { type Component, parseCalendars, propertiesOf, propertyOf } from './content-lines.ts'
import { type Entry, readEntry, type ZoneLookup } from './entries.ts'
import { CalendarFailure } from './failures.ts'
import { instantOf, type Moment, parseDuration, parseMoment, utc } from './moments.ts'
import { expandRule } from './recurrence.ts'
import type { Window } from './window.ts'
import { namedZone, zonesOf } from './zones.ts'

export type Range = { startsAt: Date; endsAt: Date }

export type ReadBusy = {
  window: Window
  /** IANA: of dates without a time, and of times without a zone where the calendar names none. */
  timeZone: string
  /** Entries that are our own appointments, come back through a feed. */
  isOurs: (uid: string) => boolean
}

/** Repetitions, additions and single entries together. */
const mostInstances = 20_000
const day = 86_400_000

/**
 * When somebody is busy by an iCalendar file: in order, and joined where they touch. A generator, so that whoever reads
 * a large calendar can let others have their turn: it yields after each entry.
 * @throws CalendarFailure `not_a_calendar`, `broken_calendar`, `too_many_events`
 */
export function* readBusyRanges(text: string, options: ReadBusy): Generator<undefined, Range[]> {
  const found: { from: number; to: number }[] = []
  const add = (from: number, to: number) => {
    if (to <= from || from >= options.window.to.getTime() || to <= options.window.from.getTime()) return
    if (found.length >= mostInstances) throw new CalendarFailure('too_many_events')
    found.push({ from, to })
  }
  for (const calendar of parseCalendars(text)) {
    const zones = lookupOf(calendar, options.timeZone)
    const byUid = new Map<string, Entry[]>()
    for (const component of calendar.components) {
      if (component.name === 'VFREEBUSY') addFreeBusy(component, add)
      if (component.name !== 'VEVENT') continue
      const entry = readEntry(component, zones)
      if (entry && !options.isOurs(entry.uid)) byUid.set(entry.uid, [...(byUid.get(entry.uid) ?? []), entry])
      yield
    }
    for (const entries of byUid.values()) {
      addEntries(entries, options.window, add)
      yield
    }
  }
  return joined(found)
}

type Add = (from: number, to: number) => void

function lookupOf(calendar: Component, timeZone: string): ZoneLookup {
  const named = propertyOf(calendar, 'X-WR-TIMEZONE')?.value ?? ''
  const own = namedZone(named.trim()) ?? namedZone(timeZone) ?? utc
  return { byId: zonesOf(calendar), own }
}

/** The entries of one UID: what repeats, and the repetitions that were changed or cancelled. */
function addEntries(entries: readonly Entry[], window: Window, add: Add): void {
  const newest = Math.max(...entries.filter(({ recurrence }) => !recurrence).map(({ sequence }) => sequence))
  // Two of one sequence are two appointments of a program that gives the same name twice: both are kept free for.
  const masters = entries.filter(({ recurrence, sequence }) => !recurrence && sequence === newest)
  const changes = newestChanges(entries)
  for (const change of changes) if (change.isBusy) addOne(change, change.start, add)
  for (const master of masters) if (master.isBusy) addRepeated(master, changes, window, add)
}

function newestChanges(entries: readonly Entry[]): Entry[] {
  const byMoment = new Map<number, Entry>()
  for (const entry of entries) {
    if (!entry.recurrence) continue
    const key = instantOf(entry.recurrence)
    const other = byMoment.get(key)
    if (!other || other.sequence <= entry.sequence) byMoment.set(key, entry)
  }
  return [...byMoment.values()]
}

function addRepeated(master: Entry, changes: readonly Entry[], window: Window, add: Add): void {
  const isReplaced = among([...master.excluded, ...changes.map(({ recurrence }) => recurrence!)], master)
  const later = changes
    .filter(({ isForFuture }) => isForFuture)
    .toSorted((left, right) => instantOf(left.recurrence!) - instantOf(right.recurrence!))
  for (const wall of wallsOf(master, later, window)) {
    const start = { ...master.start, wall }
    const instant = instantOf(start)
    if (isReplaced(start, instant)) continue
    const rule = later.findLast(({ recurrence }) => instantOf(recurrence!) <= instant)
    if (!rule) addOne(master, start, add)
    else if (rule.isBusy) {
      addOne(rule, { ...start, wall: wall + shiftOf(rule, master) }, add)
    }
  }
}

const shiftOf = ({ start, recurrence }: Entry, { start: { zone } }: Entry) =>
  zone.toWall(instantOf(start)) - zone.toWall(instantOf(recurrence!))

/** Every start of an entry that may reach into the window, each once: its own, by its rules, and added ones. */
function wallsOf(master: Entry, later: readonly Entry[], { from, to }: Window): Set<number> {
  const { start, rules, added } = master
  const reach = Math.max(...[master, ...later].map(lengthOf), 0)
  const shift = Math.max(0, ...later.map((each) => Math.abs(shiftOf(each, master))))
  // A zone is never more than a day from UTC.
  const range = { from: from.getTime() - reach - shift - day, to: to.getTime() + shift + day }
  const walls = new Set([start.wall])
  for (const rule of rules) for (const wall of expandRule(rule, start, range)) walls.add(wall)
  for (const moment of added) {
    walls.add(moment.isDate === start.isDate ? start.zone.toWall(instantOf(moment)) : onDay(moment, start))
  }
  if (walls.size > mostInstances) throw new CalendarFailure('too_many_events')
  return walls
}

/** A date among times means that day, at the usual time. */
const onDay = ({ wall }: Moment, start: Moment) =>
  start.isDate ? wall - (wall % day) : wall + (((start.wall % day) + day) % day)

/** By instant; a date stands for whatever begins on that day, which some programs write for times. */
function among(moments: readonly Moment[], { start }: Entry): (moment: Moment, instant: number) => boolean {
  const instants = new Set(moments.filter(({ isDate }) => !isDate || start.isDate).map(instantOf))
  const dates = new Set(moments.filter(({ isDate }) => isDate && !start.isDate).map(({ wall }) => wall))
  return ({ wall }, instant) => instants.has(instant) || dates.has(Math.floor(wall / day) * day)
}

const lengthOf = ({ length }: Entry) => ('wall' in length ? length.wall : length.elapsed)

function addOne({ length }: Entry, start: Moment, add: Add): void {
  const from = instantOf(start)
  // From what the clock really shows then: where it skips the start, the end moves along.
  const ends = (wall: number) => start.zone.toInstant(start.zone.toWall(from) + wall)
  const to = 'wall' in length ? ends(length.wall) : from + length.elapsed
  add(from, to)
}

/** What some programs publish in the place of events: times without a word on what they are. */
function addFreeBusy(component: Component, add: Add): void {
  for (const { params, value } of propertiesOf(component, 'FREEBUSY')) {
    if (params.get('FBTYPE')?.toUpperCase() === 'FREE') continue
    for (const period of value.split(',').filter(Boolean)) {
      const [start = '', end = ''] = period.split('/')
      const from = instantOf(parseMoment(start, utc))
      add(from, /^[+-]?P/i.test(end) ? from + parseDuration(end) : instantOf(parseMoment(end, utc)))
    }
  }
}

function joined(found: { from: number; to: number }[]): Range[] {
  const ranges: { from: number; to: number }[] = []
  for (const { from, to } of found.toSorted((left, right) => left.from - right.from)) {
    const last = ranges.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else ranges.push({ from, to })
  }
  return ranges.map(({ from, to }) => ({ startsAt: new Date(from), endsAt: new Date(to) }))
}
