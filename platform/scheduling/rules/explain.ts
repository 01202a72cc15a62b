import { findSlots, type SlotConditions } from './slots.ts'

/**
 * What takes a start away, in the order in which it is asked: the first that does is the one that counts, so that
 * every start is counted once.
 */
export const removalRules = [
  'exception',
  'time_off',
  'past',
  'notice',
  'horizon',
  'booking',
  'seats',
  'calendar',
  'resource',
  'team',
  'provider',
  'service',
] as const
export type RemovalRule = (typeof removalRules)[number]

export type ExplainSearch = Readonly<{
  /** Everybody who could do it, with what the engine knows of each. */
  everybody: readonly SlotConditions[]
  /** How many of them it takes at the same time. */
  membersNeeded?: number
  /** Of classes that take place: starts with a seat left, which are free whoever is busy with the class, and full ones. */
  classes?: Readonly<{ joinable: readonly number[]; full: readonly number[] }>
  /** What stands against every start alike: the provider takes no bookings, the service is not offered. */
  stops?: readonly ('provider' | 'service')[]
  /** Epoch minutes, as in `findSlots`. */
  from: number
  to: number
}>

/** Ascending, in epoch minutes; `removedBy` says of the start at the same place what took it, null when it is free. */
export type ExplainedStarts = Readonly<{ starts: Int32Array; removedBy: readonly (RemovalRule | null)[] }>

/** Longer than any horizon, so that it removes nothing. */
const NO_HORIZON_DAYS = 100_000

/**
 * Each start that the weekly hours (or an exception's) allow, and the first rule that removed it. Asks the engine
 * itself, once per rule with one rule more each time: what is left at the end is exactly what `findSlots` finds.
 * @throws as `findSlots`
 */
export function explainStarts(search: ExplainSearch): ExplainedStarts {
  const { everybody, membersNeeded = 1, classes, stops = [], from, to } = search
  const joinable = new Set(classes?.joinable)
  const full = new Set(classes?.full)
  const found = (relax: (conditions: SlotConditions) => SlotConditions, needed = 1) =>
    startsOf(
      everybody.map((conditions) => findSlots({ ...relax(conditions), from, to })),
      needed,
    )
  const withHours = found((conditions) => hoursOnly(conditions))
  const inWeek = found((conditions) =>
    hoursOnly({ ...conditions, schedule: { ...conditions.schedule, exceptions: new Map() } }),
  )
  const starts = Int32Array.from(new Set([...inWeek, ...withHours, ...joinable])).toSorted()
  const stages: [RemovalRule, ReadonlySet<number>][] = [
    ['exception', withHours],
    ['time_off', found((conditions) => relaxed(conditions, 'time_off'))],
    ['past', found((conditions) => relaxed(conditions, 'past'))],
    ['notice', found((conditions) => relaxed(conditions, 'notice'))],
    ['horizon', found((conditions) => relaxed(conditions, 'horizon'))],
    ['booking', found((conditions) => relaxed(conditions, 'booking'))],
    ['calendar', found((conditions) => relaxed(conditions, 'calendar'))],
    ['resource', found((conditions) => conditions)],
    ['team', found((conditions) => conditions, membersNeeded)],
  ]
  const removedBy = Array.from(starts, (start) => {
    const rule = joinable.has(start) ? undefined : stages.find(([, left]) => !left.has(start))?.[0]
    // Whoever holds the class is busy with it; what keeps a customer out are its seats.
    return (rule === 'booking' && full.has(start) ? 'seats' : rule) ?? stops[0] ?? null
  })
  return { starts, removedBy }
}

const hoursOnly = (conditions: SlotConditions): SlotConditions => relaxed(conditions, 'exception')

/** The conditions with the rules up to and including one; those that come after it do not count yet. */
function relaxed(conditions: SlotConditions, last: RemovalRule): SlotConditions {
  const applies = (rule: RemovalRule) => removalRules.indexOf(rule) <= removalRules.indexOf(last)
  const { service, now } = conditions
  const { needs, calendars, ...rest } = conditions
  return {
    ...rest,
    // Before the clock counts, every start lies in the future.
    now: applies('past') ? now : 0,
    service: {
      ...service,
      minimumNoticeMinutes: applies('notice') ? service.minimumNoticeMinutes : 0,
      horizonDays: applies('horizon') ? service.horizonDays : NO_HORIZON_DAYS,
    },
    timeOff: applies('time_off') ? conditions.timeOff : [],
    busy: applies('booking') ? conditions.busy : [],
    ...(calendars && applies('calendar') ? { calendars } : {}),
    ...(needs && applies('resource') ? { needs } : {}),
  }
}

/** The starts that at least so many of the lists have. */
function startsOf(lists: readonly Int32Array[], needed: number): Set<number> {
  const counts = new Map<number, number>()
  for (const list of lists) for (const start of list) counts.set(start, (counts.get(start) ?? 0) + 1)
  const result = new Set<number>()
  for (const [start, count] of counts) if (count >= needed) result.add(start)
  return result
}

/** Starts that follow each other and met the same end: one piece of a day's bar. */
export type ExplainedRun = { rule: RemovalRule | null; first: number; last: number; count: number }

export function runsOf({ starts, removedBy }: ExplainedStarts): ExplainedRun[] {
  const runs: ExplainedRun[] = []
  starts.forEach((start, index) => {
    const rule = removedBy[index]!
    const run = runs.at(-1)
    if (run && run.rule === rule) Object.assign(run, { last: start, count: run.count + 1 })
    else runs.push({ rule, first: start, last: start, count: 1 })
  })
  return runs
}
