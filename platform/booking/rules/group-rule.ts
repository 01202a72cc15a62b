import { timeZone as zoneOf, weekdayOf } from '#platform/scheduling/index.ts'

export const groupScopes = ['one', 'following', 'all'] as const
/** Which bookings of a group a change is about: this one, it and those after it, or all that are still to come. */
export type GroupScope = (typeof groupScopes)[number]

/** How the bookings of a group belong together, as its row keeps it. */
export type GroupRule = {
  /** The start that each position has by the rule, RFC 3339 in UTC; a booking elsewhere is an exception. */
  nominal: string[]
  /**
   * The time on the wall for which each position is meant, wall-clock minutes since 1970-01-01T00:00. It is kept beside
   * the start, because a time that the clocks skip on one date cannot be read off the start that it became.
   */
  walls: number[]
  /** The zone on whose wall the rule is told. */
  timeZone: string
  /** Of a series. */
  everyWeeks?: number
  weekdays?: number[]
  /** What the rule becomes when the other side agrees to these proposals. */
  proposed?: RuleShift & { proposalIds: string[] }
}
type RuleShift = Pick<GroupRule, 'nominal' | 'walls' | 'weekdays'>

/** Whether a booking has another start than the rule of its group says. */
export const isException = ({ nominal }: GroupRule, position: number, startsAt: Date): boolean =>
  nominal[position] !== startsAt.toISOString()

type Member = { position: number; startsAt: Date }

/** Another time for one booking of a group, and what it means for others. */
export type Shift = {
  /** The position of the booking whose new start is named. */
  anchor: number
  startsAt: Date
  scope: GroupScope
  /** Those with a time of their own come along, to the time that the rule then has. */
  includeMoved?: boolean | undefined
  /** Another start for these, or, where none is said, the one that they have. */
  instead?: readonly { position: number; startsAt?: Date | undefined }[] | undefined
}

export type Shifted = {
  position: number
  startsAt: Date
  /** It has, or is to have, a time of its own, and does not come along. */
  isKept: boolean
}

/**
 * Where the bookings of a group go when one of them goes elsewhere. A series is moved on the wall: as many days and
 * minutes there for each, so that 15:00 is 15:00 on either side of a change of the clocks. A visit is moved by elapsed
 * time, because what follows in it begins when the one before is over.
 * @param members those that the change is about, the anchor among them
 */
export function shiftGroup(
  kind: 'series' | 'visit',
  rule: GroupRule,
  members: readonly Member[],
  shift: Shift,
): { items: Shifted[]; rule: GroupRule } {
  const { anchor, startsAt, scope, includeMoved = false, instead = [] } = shift
  // One booking elsewhere is an exception, and leaves the rule as it is.
  if (scope === 'one') return { items: [{ position: anchor, startsAt, isKept: false }], rule }
  const target = kind === 'series' ? shiftOnWall(rule, shift) : shiftByTime(rule, shift)
  const items = members.map((member): Shifted => {
    const { position } = member
    const named = instead.find((each) => each.position === position)
    if (named) return { position, startsAt: named.startsAt ?? member.startsAt, isKept: true }
    const isOwn = position !== anchor && isException(rule, position, member.startsAt)
    if (isOwn && !includeMoved) return { position, startsAt: member.startsAt, isKept: true }
    return { position, startsAt: new Date(target(position).start * minute), isKept: false }
  })
  return { items, rule: shiftedRule(rule, members, target) }
}

const minute = 60_000
type Target = (position: number) => { start: number; wall: number }
const minuteOf = (instant: Date | string) => new Date(instant).getTime() / minute

function shiftOnWall(rule: GroupRule, { anchor, startsAt }: Shift): Target {
  const zone = zoneOf(rule.timeZone)
  const start = minuteOf(startsAt)
  // Where the clocks skipped its time, its present start says nothing about the wall for which it is meant.
  const isSame = start === minuteOf(rule.nominal[anchor]!)
  const delta = isSame ? 0 : zone.wallAt(start) - rule.walls[anchor]!
  return (position) => {
    const wall = rule.walls[position]! + delta
    if (isSame) return { wall, start: minuteOf(rule.nominal[position]!) }
    return { wall, start: position === anchor ? start : zone.instantAt(wall) }
  }
}

function shiftByTime(rule: GroupRule, { anchor, startsAt }: Shift): Target {
  const zone = zoneOf(rule.timeZone)
  const delta = minuteOf(startsAt) - minuteOf(rule.nominal[anchor]!)
  return (position) => {
    const start = minuteOf(rule.nominal[position]!) + delta
    return { start, wall: zone.wallAt(start) }
  }
}

/** The rule is another one for those that the change is about; what is over keeps the one that it had. */
function shiftedRule(rule: GroupRule, members: readonly Member[], target: Target): GroupRule {
  const { proposed: _, ...kept } = rule
  const nominal = [...rule.nominal]
  const walls = [...rule.walls]
  for (const { position } of members) {
    const { start, wall } = target(position)
    nominal[position] = new Date(start * minute).toISOString()
    walls[position] = wall
  }
  if (!rule.weekdays) return { ...kept, nominal, walls }
  const weekdays = members.map(({ position }) => weekdayOf(Math.floor(walls[position]! / 1440)))
  return { ...kept, nominal, walls, weekdays: [...new Set(weekdays)].toSorted() }
}

type Timed = { startsAt: Date; endsAt: Date }

/** Of these the ones that overlap with another: nobody can be at two appointments at once. */
export const overlapping = <T extends Timed>(times: readonly T[]): T[] =>
  times.filter((one) =>
    times.some((other) => other !== one && other.startsAt < one.endsAt && one.startsAt < other.endsAt),
  )
