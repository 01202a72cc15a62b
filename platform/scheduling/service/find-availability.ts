import { getBookableService } from '#platform/catalog/index.ts'
import { assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  dayNumber,
  findSlots,
  formatUtc,
  isTimeZone,
  nearestSlots,
  slotsByDate,
  timeZone as zoneOf,
  type ServiceTiming,
  whoIsFree,
} from '../rules/index.ts'
import type { AvailabilityView } from '../schemas.ts'
import { conditionsStatement, toAllConditions, type Conditions } from './conditions.ts'

export const mostDays = 62
const minutesPerDay = 1440

export type FindAvailability = { serviceId: string; from: string; to: string; timeZone?: string | undefined }

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
    ctx.send([conditionsStatement('service', input.serviceId, ...widest, ctx.now)]),
  ])
  const all = await toAllConditions(ctx, found!.rows)
  const serviceTimeZone = all[0]!.timeZone
  const zone = zoneOf(input.timeZone ?? serviceTimeZone)
  const from = zone.instantAt(firstDay * minutesPerDay)
  const to = zone.instantAt((lastDay + 1) * minutesPerDay)
  const starts = startsOfAll(all, { service, now: ctx.now.getTime() / 60_000, from, to })

  const days = Object.entries(slotsByDate(zone, starts, 'local')).map(([date, slots]) => ({
    date,
    slots: slots.map(({ time }) => time),
  }))
  return {
    serviceId: service.id,
    timeZone: zone.name,
    serviceTimeZone,
    durationMinutes: service.durationMinutes,
    days,
    nextFree: days.length > 0 ? null : await findNextFree(ctx, service, to),
  }
}

type Search = Omit<Parameters<typeof findSlots>[0], keyof Conditions>

/** Every start at which anybody is free, ascending. */
function startsOfAll(all: readonly Conditions[], search: Search): Int32Array {
  const list = all.map((conditions) => ({
    id: conditions.resourceId,
    starts: findSlots({ ...conditions, ...search }),
  }))
  return list.length === 1 ? list[0]!.starts : whoIsFree(list).starts
}

/** @throws AppError `validation_failed` for a day that no calendar has */
export function dayOf(date: string, field: string): number {
  try {
    return dayNumber(date)
  } catch {
    return assertValid(false, field, 'This day does not exist') as never
  }
}

type Bookable = ServiceTiming & { id: string }

async function findNextFree(ctx: Ctx, service: Bookable, after: number): Promise<string | null> {
  const now = ctx.now.getTime() / 60_000
  const from = Math.max(after, Math.floor(now))
  const to = Math.floor(now) + service.horizonDays * minutesPerDay + 1
  if (to <= from) return null
  const [found] = await ctx.send([conditionsStatement('service', service.id, from, to, ctx.now)])
  const all = await toAllConditions(ctx, found!.rows)
  const [first] = startsOfAll(all, { service, now, from, to, limit: 1 })
  return first === undefined ? null : formatUtc(first)
}

/** The free starts nearest to a wanted one within a fortnight, as RFC 3339 in UTC: the way on for who came too late. */
export async function findAlternatives(
  ctx: Ctx,
  serviceId: string,
  wanted: Date,
  count = 3,
): Promise<string[]> {
  const minute = Math.floor(wanted.getTime() / 60_000)
  const from = minute - 7 * minutesPerDay
  const to = minute + 7 * minutesPerDay
  const [service, [found]] = await Promise.all([
    getBookableService(ctx, serviceId),
    ctx.send([conditionsStatement('service', serviceId, from, to, ctx.now)]),
  ])
  const all = await toAllConditions(ctx, found!.rows)
  const starts = startsOfAll(all, { service, now: ctx.now.getTime() / 60_000, from, to })
  return nearestSlots(starts, minute, count).map(formatUtc)
}
