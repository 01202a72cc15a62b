import type { BookableService } from '#platform/catalog/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { isFree, type Refusal, type ServiceTiming } from '../rules/index.ts'
import { conditionsStatement, toAllConditions, type Conditions } from './conditions.ts'
import { seatsLeft, sessionsStatement, toSessions, type GroupSession } from './group-sessions.ts'
import { freeLane, lanesOf, needsStatement, toNeeds, type Need } from './needs.ts'
import { refusal } from './refusal.ts'
import { timingOf, type Allocation, type WantedSlot } from './wanted.ts'

/** What a service takes besides people, and what was given to whom before. Nothing of it for most services. */
export type Surroundings = {
  needs: Need[]
  sessions: GroupSession[]
  /** When each was last given a booking of this service, epoch milliseconds; for taking turns. */
  lastGiven: ReadonlyMap<string, number>
}
export const noSurroundings: Surroundings = { needs: [], sessions: [], lastGiven: new Map() }

/** What the engine needs to judge one start of a service for each who does it, in one round trip and without a lock. */
export async function findConditions(
  ctx: Ctx,
  serviceId: string,
  startsAt: Date,
  except: readonly string[] = [],
): Promise<Conditions[]> {
  const minute = Math.floor(toExactMinute(startsAt))
  const [found] = await ctx.send([conditionsStatement('service', serviceId, minute, minute, ctx.now, except)])
  return toAllConditions(ctx, found!.rows)
}

/** One more round trip for services that are more than one person's time; none for all others. */
export async function findSurroundings(
  ctx: Ctx,
  {
    service,
    except = [],
  }: Pick<WantedSlot, 'except'> & {
    service: Pick<BookableService, 'id' | 'capacity' | 'assignment' | 'needsResources'>
  },
  from: number,
  to: number,
): Promise<Surroundings> {
  const isTurn = service.assignment === 'round_robin'
  if (!service.needsResources && service.capacity === 1 && !isTurn) return noSurroundings
  const [needs, sessions, given] = await ctx.send([
    needsStatement(service.id, from, to, ctx.now, except),
    sessionsStatement(service.id, from, to, ctx.now, except),
    {
      name: 'slot-last-given',
      text: `select member_id, max(created_at) as given_at from bookings
        where service_id = $1::uuid and member_id is not null and status not in ('held', 'expired') and $2 group by member_id`,
      values: [service.id, isTurn],
    },
  ])
  return {
    needs: toNeeds(needs!),
    sessions: service.capacity === 1 ? [] : toSessions(sessions!),
    lastGiven: new Map(
      given!.rows.map((row) => [String(row.member_id), (row.given_at as Date).getTime()] as const),
    ),
  }
}

/**
 * Everything that could be claimed for a wanted start, the fairest first; at least one.
 * @throws AppError `slot_taken` when one of them would be free, had nobody been faster; else `slot_unavailable`
 */
export async function findAllocations(
  ctx: Ctx,
  wanted: WantedSlot,
  known?: readonly Conditions[],
): Promise<Allocation[]> {
  const minute = toExactMinute(wanted.startsAt)
  const all = known ?? (await findConditions(ctx, wanted.service.id, wanted.startsAt, wanted.except))
  const surroundings = await findSurroundings(ctx, wanted, minute, minute)
  return allocate(wanted, all, surroundings, ctx.now)
}

/** Pure: the choices among what was found. @throws as `findAllocations` */
export function allocate(
  wanted: WantedSlot,
  all: readonly Conditions[],
  { needs, sessions, lastGiven }: Surroundings,
  now: Date,
): Allocation[] {
  const { service, memberId = null, seats = 1 } = wanted
  const timing = timingOf(wanted)
  const minute = toExactMinute(wanted.startsAt)
  const open = sessions.filter(
    (session) =>
      session.start === minute &&
      seatsLeft(session) >= seats &&
      (memberId === null || session.people.includes(memberId)),
  )
  const joins = isInTime(timing, minute, now)
    ? open.map(({ id, people }): Allocation => ({
        people,
        resources: [],
        groupSession: { id, isNew: false },
      }))
    : []

  const able = memberId === null ? all : all.filter(({ resourceId }) => resourceId === memberId)
  const reasons: Refusal[] = able.length === 0 ? ['outside_hours'] : []
  const lanes = lanesOf(needs)
  const free = able.filter((conditions) => {
    const answer = isFree(
      { ...conditions, needs: lanes, service: timing, now: now.getTime() / 60_000 },
      minute,
    )
    if (!answer.isFree) reasons.push(answer.reason)
    return answer.isFree
  })
  const others = helpers(wanted, all, lanes, now)
  const rooms = roomsFor(needs, timing, minute)
  const fresh = teams(fairly(free, service, lastGiven), others, service.membersNeeded).map(
    (people): Allocation => ({
      people,
      resources: rooms,
      groupSession: service.capacity > 1 ? { id: newId(), isNew: true } : null,
    }),
  )
  const allocations = [...joins, ...fresh]
  if (allocations.length > 0) return allocations
  throw refusal(sessions.length > 0 || free.length > 0 || reasons.includes('taken') ? 'taken' : reasons[0]!)
}

/** Where two or more are needed and one was chosen, the others may be anybody. */
function helpers(
  wanted: WantedSlot,
  all: readonly Conditions[],
  needs: ReturnType<typeof lanesOf>,
  now: Date,
): Conditions[] {
  if (wanted.service.membersNeeded === 1) return []
  const service = timingOf(wanted)
  const minute = toExactMinute(wanted.startsAt)
  return all.filter(
    (conditions) => isFree({ ...conditions, needs, service, now: now.getTime() / 60_000 }, minute).isFree,
  )
}

/** Each of `first` with as many others as are needed; a team is tried once, whoever leads it. */
function teams(first: readonly Conditions[], others: readonly Conditions[], size: number): string[][] {
  const found = new Map<string, string[]>()
  for (const { resourceId } of first) {
    const rest = others.filter((other) => other.resourceId !== resourceId).slice(0, size - 1)
    const people = [resourceId, ...rest.map((other) => other.resourceId)]
    if (people.length === size) found.set(people.toSorted().join(), people)
  }
  return [...found.values()]
}

/** Who gets a booking for which nobody was chosen: least to do around it, longest without one, or by rank. */
function fairly(
  free: readonly Conditions[],
  { assignment }: Pick<BookableService, 'assignment'>,
  lastGiven: ReadonlyMap<string, number>,
): Conditions[] {
  const load = ({ busy }: Conditions) => {
    let minutes = 0
    for (let index = 0; index < busy.length; index += 2) minutes += busy[index + 1]! - busy[index]!
    return minutes
  }
  const turn = ({ resourceId }: Conditions) => lastGiven.get(resourceId) ?? 0
  return free.toSorted((one, other) => {
    if (assignment === 'priority' && one.priority !== other.priority) return other.priority - one.priority
    if (assignment === 'round_robin' && turn(one) !== turn(other)) return turn(one) - turn(other)
    return load(one) - load(other)
  })
}

/** One free thing of each need. A need that nothing meets has left nobody free before. */
function roomsFor(needs: readonly Need[], timing: ServiceTiming, minute: number): string[] {
  const from = minute - timing.bufferBeforeMinutes
  const to = minute + timing.durationMinutes + timing.bufferAfterMinutes
  return needs.flatMap((need) => {
    const found = need.find(({ lanes }) => freeLane(lanes, from, to) !== null)
    return found ? [found.resourceId] : []
  })
}

/** A class that stands may be joined off the grid of starts, within notice and horizon. */
export const isInTime = (timing: ServiceTiming, minute: number, now: Date) => {
  const present = now.getTime() / 60_000
  return (
    minute >= Math.ceil(present + timing.minimumNoticeMinutes) &&
    minute <= Math.floor(present + timing.horizonDays * 1440)
  )
}

/** Epoch minutes; a start with seconds is on no grid and is refused by the engine as such. */
export const toExactMinute = (instant: Date) => instant.getTime() / 60_000
