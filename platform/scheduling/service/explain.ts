import { getService, type ServiceView } from '#platform/catalog/index.ts'
import { assertFound, assertValid } from '#platform/kernel/errors.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { type ProviderStage, stagePowers } from '#platform/providers/index.ts'
import { mayExplain } from '../policies.ts'
import {
  explainStarts,
  findSlots,
  isoDate,
  MINUTES_PER_DAY,
  runsOf,
  weekdayOf,
  type ExplainedStarts,
  type RemovalRule,
  type Zone,
} from '../rules/index.ts'
import type { AvailabilityExplanation, DayExplanation, ExplainedCause } from '../explain-schemas.ts'
import { readCauses, type KnownCause } from './causes.ts'
import { conditionsStatement, toAllConditions, type Conditions } from './conditions.ts'
import { dayOf } from './find-availability.ts'
import { seatsLeft, sessionsStatement, toSessions, type GroupSession } from './group-sessions.ts'
import { isInTime } from './allocate.ts'
import { lanesOf, needsStatement, toNeeds } from './needs.ts'

const mostExplainedDays = 31

export type ExplainAvailability = {
  serviceId: string
  from: string
  to: string
  /** One of the service's choices; its usual length when missing. */
  durationMinutes?: number | undefined
}

/**
 * Why a service can or cannot be booked, day by day on the provider's wall: how many starts the hours allow, and how
 * many each rule took, with what it was. The free starts are those of `findAvailability`.
 * @throws AppError `validation_failed`, `not_found`, also for whoever it is not told to
 */
export async function explainAvailability(
  ctx: Ctx,
  input: ExplainAvailability,
): Promise<AvailabilityExplanation> {
  const firstDay = dayOf(input.from, 'from')
  const lastDay = dayOf(input.to, 'to')
  assertValid(lastDay >= firstDay, 'to', 'The last day lies before the first')
  assertValid(
    lastDay - firstDay < mostExplainedDays,
    'to',
    `Ask for at most ${mostExplainedDays} days at once`,
  )
  const offered = await getService(ctx, input.serviceId)
  assertFound(mayExplain(ctx.actor, offered.provider.id) ? offered : null, 'Service')
  const service = ofLength(offered, input.durationMinutes)
  const stops = await findStops(ctx, service)

  const widest = [(firstDay - 1) * MINUTES_PER_DAY, (lastDay + 2) * MINUTES_PER_DAY] as const
  const [found, needed, held] = await ctx.send([
    conditionsStatement('service', service.id, ...widest, ctx.now),
    needsStatement(service.id, ...widest, ctx.now),
    sessionsStatement(service.id, ...widest, ctx.now),
  ])
  if (found!.rows.length === 0) return withoutHours(service, stops, firstDay, lastDay)
  const all = await toAllConditions(ctx, found!.rows)
  const needs = lanesOf(toNeeds(needed!))
  const sessions = service.capacity > 1 ? toSessions(held!) : []
  const { zone } = all[0]!.schedule
  const now = ctx.now.getTime() / 60_000
  const everybody = all.map((one) => ({ ...one, ...(needs.length > 0 ? { needs } : {}), service, now }))
  const range = {
    from: zone.instantAt(firstDay * MINUTES_PER_DAY),
    to: zone.instantAt((lastDay + 1) * MINUTES_PER_DAY),
  }
  const explained = explainStarts({
    everybody,
    membersNeeded: service.membersNeeded,
    classes: classesOf(ctx, service, sessions, range),
    stops: stops.map(({ rule }) => rule),
    ...range,
  })
  const known = await readCauses(ctx, { service, resourceIds: resourceIdsOf(all), ...range })
  const causes = [...sessions.map((session) => fullClass(session, service)), ...toldTo(ctx.actor, known)]
  const days = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => firstDay + index).map((day) => {
    const part = ofDay(explained, zone, day)
    return {
      ...dayView(day, part, service, causes),
      closed: part.starts.length > 0 ? null : closedReason(all, day, zone),
    }
  })
  return { ...headOf(service, stops, all.length), timeZone: zone.name, hasHours: true, days }
}

/** The service as it is booked for one of its lengths. @throws AppError `validation_failed` for one that is not offered */
function ofLength(service: ServiceView, durationMinutes = service.durationMinutes): ServiceView {
  const isOffered = lengthsOf(service).includes(durationMinutes)
  assertValid(isOffered, 'durationMinutes', 'This length is not offered')
  return { ...service, durationMinutes }
}

const lengthsOf = ({ durationMinutes, durationOptions }: ServiceView) =>
  durationOptions.length > 0 ? durationOptions.map((option) => option.durationMinutes) : [durationMinutes]

/** Which classes can be joined, and which are full. A start that lies too soon or too far ahead is neither. */
function classesOf(
  ctx: Ctx,
  service: ServiceView,
  sessions: readonly GroupSession[],
  { from, to }: { from: number; to: number },
) {
  const inTime = sessions.filter(
    ({ start }) => start >= from && start < to && isInTime(service, start, ctx.now),
  )
  return {
    joinable: inTime.filter((session) => seatsLeft(session) > 0).map(({ start }) => start),
    full: inTime.filter((session) => seatsLeft(session) === 0).map(({ start }) => start),
  }
}

const fullClass = ({ start, capacity, takenLanes }: GroupSession, service: ServiceView): KnownCause => ({
  rule: 'seats',
  kind: 'class',
  label: '',
  bookingId: null,
  memberName: null,
  seats: { taken: takenLanes.length, capacity },
  start,
  end: start + service.durationMinutes,
  date: null,
})

/** What a calendar or time off is called is the business of those whose it is. */
const toldTo = (actor: Actor, causes: readonly KnownCause[]): readonly KnownCause[] =>
  actor.kind === 'account'
    ? causes.map((cause) =>
        cause.kind === 'calendar' || cause.kind === 'time_off' ? { ...cause, label: '' } : cause,
      )
    : causes

const resourceIdsOf = (all: readonly Conditions[]) => [
  ...new Set(all.flatMap(({ resourceId, providerId }) => [resourceId, providerId])),
]

type Stop = AvailabilityExplanation['stops'][number]

/** What keeps the service from being booked at all, whatever the hours say. */
async function findStops(ctx: Ctx, service: ServiceView): Promise<Stop[]> {
  const [found] = await ctx.send([
    {
      name: 'explain-provider',
      text: 'select stage, is_published from providers where id = $1',
      values: [service.provider.id],
    },
  ])
  const { stage, is_published: isPublished } = found!.rows[0] as {
    stage: ProviderStage
    is_published: boolean
  }
  const stops: Stop[] = []
  if (!stagePowers[stage].mayTakeBookings)
    stops.push({ rule: 'provider', reason: stage === 'paused' ? 'paused' : 'not_verified' })
  else if (!isPublished) stops.push({ rule: 'provider', reason: 'not_published' })
  if (!service.isActive) stops.push({ rule: 'service', reason: 'inactive' })
  return stops
}

const headOf = (service: ServiceView, stops: Stop[], people: number) => ({
  serviceId: service.id,
  serviceTitle: service.title,
  providerId: service.provider.id,
  durationMinutes: service.durationMinutes,
  durations: lengthsOf(service).toSorted((one, other) => one - other),
  minimumNoticeMinutes: service.minimumNoticeMinutes,
  horizonDays: service.horizonDays,
  capacity: service.capacity,
  membersNeeded: service.membersNeeded,
  people,
  stops,
})

/** Nobody who does the service has hours: every day is empty for the same reason. */
const withoutHours = (
  service: ServiceView,
  stops: Stop[],
  firstDay: number,
  lastDay: number,
): AvailabilityExplanation => ({
  ...headOf(service, stops, 0),
  timeZone: null,
  hasHours: false,
  days: Array.from({ length: lastDay - firstDay + 1 }, (_, index) => ({
    date: isoDate(firstDay + index),
    candidates: 0,
    free: 0,
    closed: 'no_hours' as const,
    removed: [],
    runs: [],
    causes: [],
  })),
})

/** The starts that lie on one day of the zone's wall. */
function ofDay({ starts, removedBy }: ExplainedStarts, zone: Zone, day: number): ExplainedStarts {
  const from = zone.instantAt(day * MINUTES_PER_DAY)
  const to = zone.instantAt((day + 1) * MINUTES_PER_DAY)
  const kept = [...starts.keys()].filter((index) => starts[index]! >= from && starts[index]! < to)
  return {
    starts: Int32Array.from(kept, (index) => starts[index]!),
    removedBy: kept.map((index) => removedBy[index]!),
  }
}

function dayView(
  day: number,
  part: ExplainedStarts,
  service: ServiceView,
  causes: readonly KnownCause[],
): Omit<DayExplanation, 'closed'> {
  const counts = new Map<RemovalRule, number>()
  for (const rule of part.removedBy) if (rule) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  const removed = [...counts].map(([rule, count]) => ({ rule, count }))
  return {
    date: isoDate(day),
    candidates: part.starts.length,
    free: part.removedBy.filter((rule) => rule === null).length,
    removed,
    runs: runsOf(part).map(({ rule, first, last, count }) => ({
      rule,
      firstStart: instant(first),
      lastStart: instant(last),
      count,
    })),
    causes: causesOf(part, service, causes, isoDate(day)),
  }
}

/** Which booking, which calendar, which exception: each with the starts that it was the first to take. */
function causesOf(
  { starts, removedBy }: ExplainedStarts,
  service: ServiceView,
  causes: readonly KnownCause[],
  date: string,
): ExplainedCause[] {
  const counted = new Map<KnownCause, Map<RemovalRule, number>>()
  starts.forEach((start, index) => {
    const rule = removedBy[index]
    const cause =
      rule &&
      causes.find(
        (each) =>
          mayTake(each, rule) && (each.date === null ? meets(each, service, start) : each.date === date),
      )
    if (!cause) return
    const counts = counted.get(cause) ?? new Map<RemovalRule, number>()
    counted.set(cause, counts.set(rule, (counts.get(rule) ?? 0) + 1))
  })
  return [...counted].flatMap(([cause, counts]) =>
    [...counts].map(([rule, count]) => ({
      rule,
      kind: cause.kind,
      label: cause.label,
      bookingId: cause.bookingId,
      memberName: cause.memberName,
      seats: cause.seats,
      startsAt: cause.date === null ? instant(cause.start) : null,
      endsAt: cause.date === null ? instant(cause.end) : null,
      count,
    })),
  )
}

/** Too few of a team are free because of what the others have. */
const mayTake = (cause: KnownCause, rule: RemovalRule): boolean =>
  cause.rule === rule ||
  (rule === 'team' && (cause.rule === 'booking' || cause.rule === 'calendar' || cause.rule === 'time_off'))

/** Whether an appointment at this start would meet the range; time off is met by the appointment without its buffers. */
function meets(cause: KnownCause, service: ServiceView, start: number): boolean {
  if (cause.rule === 'seats') return start === cause.start
  const hasBuffers = cause.rule !== 'time_off'
  const from = start - (hasBuffers ? service.bufferBeforeMinutes : 0)
  const to = start + service.durationMinutes + (hasBuffers ? service.bufferAfterMinutes : 0)
  return from < cause.end && to > cause.start
}

/** Why a day has no starts at all: nobody works, or nobody works long enough for this service. */
function closedReason(all: readonly Conditions[], day: number, zone: Zone): 'no_hours' | 'too_short' {
  const minute = {
    durationMinutes: 1,
    stepMinutes: 1,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    minimumNoticeMinutes: 0,
    horizonDays: 100_000,
  }
  const from = zone.instantAt(day * MINUTES_PER_DAY)
  const to = zone.instantAt((day + 1) * MINUTES_PER_DAY)
  const isWorked = all.some(
    ({ schedule }) =>
      (schedule.weekly[weekdayOf(day)]!.length > 0 || schedule.exceptions.has(day)) &&
      findSlots({ schedule, service: minute, busy: [], timeOff: [], now: 0, from, to, limit: 1 }).length > 0,
  )
  return isWorked ? 'too_short' : 'no_hours'
}

const instant = (minute: number) => new Date(minute * 60_000).toISOString()
