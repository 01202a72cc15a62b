import type { Statement } from '#platform/kernel/batch.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { compileSchedule, type Schedule } from '../rules/index.ts'
import type { DateException, WeeklyWindow } from '../schemas.ts'

/** What the slot engine needs to know of a resource for a stretch of time; epoch minutes, flat and ascending. */
export type Conditions = {
  /** Whose time it is: a member of the provider's team, or the provider itself. */
  resourceId: string
  providerId: string
  timeZone: string
  version: number
  busy: Int32Array
  timeOff: Int32Array
  /** Busy times of connected calendars: one list, empty when there are none. */
  calendars: Int32Array[]
  /** Among those who do a service: the higher, the sooner it is theirs. */
  priority: number
  schedule: Schedule
}

// The longest claim (a constraint of the table) bounds how far back a range can begin that reaches into the search.
const longestClaim = `interval '48 hours'`
// A day of service and eight hours of buffer on either side (the catalogue's limits).
const marginMinutes = 1440 + 480

/** Whose time may be taken, as SQL with `id` and `provider_id` built on `$1`. */
const resources = {
  /** One resource by its id. */
  resource: `select $1::uuid as id, 0 as priority,
      coalesce((select provider_id from team_members where id = $1::uuid), $1::uuid) as provider_id`,
  /** Everybody who does a service: the members that it names, or the provider as a whole when it names nobody. */
  service: `select coalesce(d.member_id, o.provider_id) as id, coalesce(d.priority, 0) as priority, o.provider_id
      from services o left join (service_members d join team_members m on m.id = d.member_id and m.left_at is null)
        on d.service_id = o.id
      where o.id = $1::uuid`,
  /** The same for many services at once, each named in its rows. */
  services: `select o.id as service_id, coalesce(d.member_id, o.provider_id) as id, coalesce(d.priority, 0) as priority,
        o.provider_id
      from services o left join (service_members d join team_members m on m.id = d.member_id and m.left_at is null)
        on d.service_id = o.id
      where o.id = any ($1::uuid[])`,
} as const

/** Claims of these bookings do not count: they are about to be moved. */
export type Except = readonly string[]

/**
 * One row for each resource: zone, version, blocked ranges, busy times of its other calendars and time off. A member
 * without hours of its own keeps the provider's, and the provider's time off is everybody's. From and to are epoch minutes.
 */
export function conditionsStatement(
  of: keyof typeof resources,
  key: string | readonly string[],
  from: number,
  to: number,
  now: Date,
  except: Except = [],
): Statement {
  const isMove = except.length > 0
  return {
    name: `slot-conditions-of-${of}${isMove ? '-moved' : ''}`,
    // Materialized, because a row policy lets no condition with a `coalesce` in it reach an index: then every row of
    // the table would be read for each resource.
    text: `with r as materialized (${resources[of]})
      select ${of === 'services' ? 'r.service_id, ' : ''}r.id as resource_id, r.provider_id, r.priority, s.id as schedule_id, s.time_zone, s.version,
        (select string_agg(floor(extract(epoch from c.starts_at) / 60)::int4 || ',' || ceil(extract(epoch from c.ends_at) / 60)::int4, ',' order by c.starts_at)
           from slot_claims c
          where c.resource_id = r.id and c.active
            and c.starts_at < $3 and c.starts_at > $2::timestamptz - ${longestClaim} and c.ends_at > $2
            and (c.expires_at is null or c.expires_at > $4)
            ${isMove ? 'and (c.booking_id is null or c.booking_id <> all ($5::uuid[]))' : ''}) as busy,
        (select string_agg(floor(extract(epoch from b.starts_at) / 60)::int4 || ',' || ceil(extract(epoch from b.ends_at) / 60)::int4, ',' order by b.starts_at)
           from busy_times b
          where b.resource_id = r.id and b.ends_at > $2 and b.starts_at < $3) as calendar,
        (select string_agg(floor(extract(epoch from t.starts_at) / 60)::int4 || ',' || ceil(extract(epoch from t.ends_at) / 60)::int4, ',' order by t.starts_at)
           from time_off t
          where t.resource_id = any (array[r.id, r.provider_id]) and t.ends_at > $2 and t.starts_at < $3) as time_off
      from r
        join lateral (select id, time_zone, version, resource_id from schedules
          where resource_id = any (array[r.id, r.provider_id]) order by resource_id = r.id desc limit 1) s on true
      order by r.id`,
    values: [
      typeof key === 'string' ? key : [...key],
      new Date((from - marginMinutes) * 60_000),
      new Date((to + marginMinutes) * 60_000),
      now,
      ...(isMove ? [[...except]] : []),
    ],
  }
}

type ConditionsRow = {
  resource_id: string
  provider_id: string
  schedule_id: string
  time_zone: string
  version: number
  priority: number
  busy: string | null
  calendar: string | null
  time_off: string | null
}

/** @throws AppError `slot_unavailable` when the provider has no schedule (or there is no such provider). */
export async function toConditions(ctx: Ctx, row: Record<string, unknown> | undefined): Promise<Conditions> {
  if (!row) throw new AppError('slot_unavailable', { detail: 'This provider has not set any hours yet' })
  const {
    resource_id: resourceId,
    provider_id: providerId,
    schedule_id: scheduleId,
    time_zone: timeZone,
    version,
    priority,
    busy,
    calendar,
    time_off: timeOff,
  } = row as ConditionsRow
  const schedule = await compiledSchedule(ctx, scheduleId, version)
  return {
    resourceId,
    providerId,
    timeZone,
    version,
    priority,
    busy: toMinutes(busy),
    calendars: calendar === null ? [] : [toMinutes(calendar)],
    timeOff: toMinutes(timeOff),
    schedule,
  }
}

/** The same for everybody who does a service; at least one. @throws as `toConditions` */
export const toAllConditions = (ctx: Ctx, rows: readonly Record<string, unknown>[]): Promise<Conditions[]> =>
  Promise.all((rows.length === 0 ? [undefined] : rows).map((row) => toConditions(ctx, row)))

/**
 * The same for many services, by their ids; without those whose provider has set no hours. Schedules that nobody has
 * asked for lately are read together, however many they are.
 */
export async function toConditionsOfEach(
  ctx: Ctx,
  rows: readonly Record<string, unknown>[],
): Promise<Map<string, Conditions[]>> {
  await compileUnknown(ctx, rows as ConditionsRow[])
  const found = new Map<string, Conditions[]>()
  for (const row of rows) {
    const id = String(row.service_id)
    const conditions = await toConditions(ctx, row).catch((error: unknown) => {
      // Hours that were given up since they were found.
      if (error instanceof AppError && error.code === 'slot_unavailable') return null
      throw error
    })
    if (!conditions) continue
    const list = found.get(id)
    if (list) list.push(conditions)
    else found.set(id, [conditions])
  }
  return found
}

const toMinutes = (list: string | null) =>
  list === null ? new Int32Array(0) : Int32Array.from(list.split(','), Number)

type ScheduleRow = {
  id: string
  time_zone: string
  version: number
  weekly: WeeklyWindow[] | null
  exceptions: DateException[] | null
}

const compiled = new Map<string, Schedule>()
const mostCompiled = 5_000
const keyOf = (ctx: Ctx, scheduleId: string, version: number) => `${ctx.tenantId}/${scheduleId}/${version}`

/**
 * Slots are never cached; what the rules compile to is, by its version. The key names the row and not the resource:
 * a member may give hours up and set others later, and these count from 1 again.
 */
async function compiledSchedule(ctx: Ctx, scheduleId: string, version: number): Promise<Schedule> {
  const key = keyOf(ctx, scheduleId, version)
  const known = compiled.get(key)
  if (known) {
    // Last used stays longest.
    compiled.delete(key)
    compiled.set(key, known)
    return known
  }
  const [schedule] = await compileSchedules(ctx, [scheduleId])
  // Given up since it was found, a moment ago.
  if (!schedule) throw new AppError('slot_unavailable')
  return schedule
}

async function compileUnknown(ctx: Ctx, rows: readonly ConditionsRow[]): Promise<void> {
  const unknown = rows.filter((row) => !compiled.has(keyOf(ctx, row.schedule_id, row.version)))
  const ids = [...new Set(unknown.map((row) => row.schedule_id))]
  for (let first = 0; first < ids.length; first += mostAtOnce)
    await compileSchedules(ctx, ids.slice(first, first + mostAtOnce))
}
const mostAtOnce = 500

async function compileSchedules(ctx: Ctx, ids: readonly string[]): Promise<Schedule[]> {
  // One statement, so that rules and version are of one moment.
  const [result] = await ctx.send([
    {
      name: 'schedule-rules',
      text: `select id, time_zone, version,
          (select json_agg(json_build_object('weekday', weekday, 'startMinute', start_minute, 'endMinute', end_minute))
             from availability_rules r where r.resource_id = s.resource_id) as weekly,
          (select json_agg(json_build_object('date', date, 'windows', windows))
             from availability_exceptions e where e.resource_id = s.resource_id) as exceptions
        from schedules s where s.id = any ($1::uuid[])`,
      values: [[...ids]],
    },
  ])
  return (result!.rows as ScheduleRow[]).map((row) => {
    const schedule = compileSchedule({
      timeZone: row.time_zone,
      weekly: row.weekly ?? [],
      exceptions: row.exceptions ?? [],
    })
    compiled.set(keyOf(ctx, row.id, row.version), schedule)
    if (compiled.size > mostCompiled) compiled.delete(compiled.keys().next().value!)
    return schedule
  })
}
