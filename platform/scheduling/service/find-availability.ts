import { getBookableService, type BookableService, type SearchedService } from '#platform/catalog/index.ts'
import { assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  dayNumber,
  findSlots,
  formatUtc,
  isTimeZone,
  nearestSlots,
  slotsByDate,
  type SlotSearch,
  timeZone as zoneOf,
  whoIsFree,
} from '../rules/index.ts'
import type { AvailabilityView } from '../schemas.ts'
import { findSurroundings, isInTime, type Surroundings } from './allocate.ts'
import { conditionsStatement, toAllConditions, type Conditions } from './conditions.ts'
import { seatsLeft, type GroupSession } from './group-sessions.ts'
import { lanesOf } from './needs.ts'
import { timingOf, type WantedSlot } from './wanted.ts'

export const mostDays = 62
const minutesPerDay = 1440

/** What of a wanted appointment decides which starts are free; all of it may be missing. */
export type Wish = Pick<WantedSlot, 'durationMinutes' | 'seats' | 'memberId' | 'except'>
export type FindAvailability = Wish & {
  serviceId: string
  from: string
  to: string
  timeZone?: string | undefined
  /** For a booking that exists and keeps what was agreed, whatever the service offers by now. */
  isAgreedAlready?: boolean
}

/**
 * The free starts of a service, day by day, on the wall of `timeZone` (the provider's when missing).
 * Computed at each call: slots are never cached. One round trip once the schedule is compiled.
 * @throws AppError `validation_failed`, `not_found`, `slot_unavailable`
 */
export async function findAvailability(ctx: Ctx, input: FindAvailability): Promise<AvailabilityView> {
  const firstDay = dayOf(input.from, 'from')
  const lastDay = dayOf(input.to, 'to')
  assertValid(lastDay >= firstDay, 'to', 'The last day lies before the first')
  assertValid(lastDay - firstDay < mostDays, 'to', `Ask for at most ${mostDays} days at once`)
  assertValid(
    input.timeZone === undefined || isTimeZone(input.timeZone),
    'timeZone',
    'This is not an IANA time zone',
  )

  // Wide enough for every zone; cut to the days of the zone asked for below.
  const widest = [(firstDay - 1) * minutesPerDay, (lastDay + 2) * minutesPerDay] as const
  const [service, [found]] = await Promise.all([
    getBookableService(ctx, input.serviceId),
    ctx.send([conditionsStatement('service', input.serviceId, ...widest, ctx.now, input.except)]),
  ])
  if (!input.isAgreedAlready) assertWish(service, input)
  const all = await toAllConditions(ctx, found!.rows)
  const surroundings = await findSurroundings(ctx, { ...input, service }, ...widest)
  const serviceTimeZone = all[0]!.timeZone
  const zone = zoneOf(input.timeZone ?? serviceTimeZone)
  const from = zone.instantAt(firstDay * minutesPerDay)
  const to = zone.instantAt((lastDay + 1) * minutesPerDay)
  const starts = startsOfAll({ ...input, service }, all, surroundings, { now: ctx.now, from, to })

  const days = Object.entries(slotsByDate(zone, starts, 'local')).map(([date, slots]) => ({
    date,
    slots: slots.map(({ time }) => time),
  }))
  return {
    serviceId: service.id,
    timeZone: zone.name,
    serviceTimeZone,
    durationMinutes: input.durationMinutes ?? service.durationMinutes,
    days,
    sessions: joinable({ ...input, service }, surroundings.sessions, { now: ctx.now, from, to }).map(
      (session) => ({ startsAt: formatUtc(session.start), seatsLeft: seatsLeft(session) }),
    ),
    nextFree: days.length > 0 ? null : await findNextFree(ctx, { ...input, service }, to),
  }
}

/** @throws AppError `validation_failed` for a length, a number of seats or a person that the service does not offer */
export function assertWish(service: BookableService, { durationMinutes, seats = 1, memberId }: Wish): void {
  const lengths = service.durationOptions.map((option) => option.durationMinutes)
  assertValid(
    durationMinutes === undefined ||
      durationMinutes === service.durationMinutes ||
      lengths.includes(durationMinutes),
    'durationMinutes',
    'This length is not offered',
  )
  assertValid(seats <= service.mostSeats, 'seats', `One booking takes at most ${service.mostSeats}`)
  assertValid(!memberId || service.mayChooseMember, 'memberId', 'Nobody can be chosen for this service')
}

type Stretch = { now: Date; from: number; to: number; limit?: number }
type Wanted = Wish & { service: BookableService }
/** The same for whoever asks about many services and knows less of each. */
type Searched = Wish & { service: Omit<SearchedService, 'distance' | 'toldDistance'> }

/** Every start at which the appointment can be had, ascending, in epoch minutes. */
export function startsOfAll(
  wanted: Searched,
  all: readonly Conditions[],
  { needs, sessions }: Surroundings,
  { now, ...stretch }: Stretch,
): Int32Array {
  const { service, memberId } = wanted
  const search: Search = {
    service: timingOf(wanted),
    now: now.getTime() / 60_000,
    from: stretch.from,
    to: stretch.to,
    limit: stretch.limit ?? Infinity,
    needs: needs.length > 0 ? lanesOf(needs) : undefined,
  }
  const able = memberId ? all.filter(({ resourceId }) => resourceId === memberId) : all
  let starts: Int32Array
  if (service.membersNeeded > 1)
    starts = startsOfTeams(slotsOfEach(all, search), slotsOfEach(able, search), service.membersNeeded)
  else if (able.length === 1) starts = slotsOf(able[0]!, search)
  else starts = whoIsFree(able.map((each) => ({ id: each.resourceId, starts: slotsOf(each, search) }))).starts
  if (sessions.length === 0) return starts
  const joins = joinable(wanted, sessions, { now, ...stretch })
  if (joins.length === 0) return starts
  return Int32Array.from(new Set([...starts, ...joins.map(({ start }) => start)])).sort()
}

type Search = Pick<SlotSearch, 'service' | 'now' | 'from' | 'to' | 'limit' | 'needs'>

/** Named one by one: this runs for each of a thousand providers, where a spread costs more than the engine. */
const slotsOf = (conditions: Conditions, search: Search): Int32Array =>
  findSlots({
    schedule: conditions.schedule,
    busy: conditions.busy,
    timeOff: conditions.timeOff,
    calendars: conditions.calendars,
    service: search.service,
    now: search.now,
    from: search.from,
    to: search.to,
    limit: search.limit,
    needs: search.needs,
  })
const slotsOfEach = (all: readonly Conditions[], search: Search) => all.map((each) => slotsOf(each, search))

/** Starts at which one of those who may lead is free, and so many of all together. */
function startsOfTeams(all: readonly Int32Array[], leading: readonly Int32Array[], size: number): Int32Array {
  const counts = new Map<number, number>()
  for (const starts of all) for (const start of starts) counts.set(start, (counts.get(start) ?? 0) + 1)
  const led = new Set(leading.flatMap((starts) => [...starts]))
  return Int32Array.from([...led].filter((start) => counts.get(start)! >= size)).sort()
}

/** Classes with as many seats left as are wanted. */
function joinable(
  { seats = 1, memberId, ...wanted }: Searched,
  sessions: readonly GroupSession[],
  { now, from, to }: Stretch,
): GroupSession[] {
  const timing = timingOf(wanted)
  return sessions.filter(
    (session) =>
      session.start >= from &&
      session.start < to &&
      seatsLeft(session) >= seats &&
      (!memberId || session.people.includes(memberId)) &&
      isInTime(timing, session.start, now),
  )
}

/** @throws AppError `validation_failed` for a day that no calendar has */
export function dayOf(date: string, field: string): number {
  try {
    return dayNumber(date)
  } catch {
    return assertValid(false, field, 'This day does not exist') as never
  }
}

async function findNextFree(ctx: Ctx, wanted: Wanted, after: number): Promise<string | null> {
  const now = ctx.now.getTime() / 60_000
  const { service } = wanted
  const from = Math.max(after, Math.floor(now))
  const to = Math.floor(now) + service.horizonDays * minutesPerDay + 1
  if (to <= from) return null
  const first = (await findStarts(ctx, wanted, { from, to, limit: 1 }))[0]
  return first === undefined ? null : formatUtc(first)
}

/** Every free start in [from, to), ascending; epoch minutes. */
export async function findStarts(
  ctx: Ctx,
  wanted: Wanted,
  stretch: Omit<Stretch, 'now'>,
): Promise<Int32Array> {
  const { from, to } = stretch
  const { service, except = [] } = wanted
  const [found] = await ctx.send([conditionsStatement('service', service.id, from, to, ctx.now, except)])
  const all = await toAllConditions(ctx, found!.rows)
  const surroundings = await findSurroundings(ctx, wanted, from, to)
  return startsOfAll(wanted, all, surroundings, { now: ctx.now, ...stretch })
}

/** The free starts nearest to a wanted one within a fortnight, as RFC 3339 in UTC: the way on for who came too late. */
export async function findAlternatives(
  ctx: Ctx,
  serviceId: string,
  wanted: Date,
  { count = 3, ...wish }: Wish & { count?: number } = {},
): Promise<string[]> {
  const minute = Math.floor(wanted.getTime() / 60_000)
  const service = await getBookableService(ctx, serviceId)
  const starts = await findStarts(
    ctx,
    { ...wish, service },
    { from: minute - 7 * minutesPerDay, to: minute + 7 * minutesPerDay },
  )
  return nearestSlots(starts, minute, count).map(formatUtc)
}
