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

/**
 * Whose time may be taken, as SQL with `id` and `provider_id` built on `$1`. Whoever rests takes nothing new on, and a
 * service that only they do waits for them; what they have may be moved.
 */
const resources = (isMove: boolean) => ({
  /** One resource by its id. */
  resource: `select $1::uuid as id, 0 as priority,
      coalesce((select provider_id from team_members where id = $1::uuid), $1::uuid) as provider_id`,
  /** Everybody who does a service: the members that it names, or the provider as a whole when it names nobody. */
  service: `select coalesce(d.member_id, o.provider_id) as id, coalesce(d.priority, 0) as priority, o.provider_id
      from services o left join (service_members d join team_members m on m.id = d.member_id and m.left_at is null)
        on d.service_id = o.id
      where o.id = $1::uuid${awake(isMove)}`,
  /** The same for many services at once, each named in its rows. */
  services: `select o.id as service_id, coalesce(d.member_id, o.provider_id) as id, coalesce(d.priority, 0) as priority,
        o.provider_id
      from services o left join (service_members d join team_members m on m.id = d.member_id and m.left_at is null)
        on d.service_id = o.id
      where o.id = any ($1::uuid[])${awake(isMove)}`,
})
const awake = (isMove: boolean) => (isMove ? '' : ' and m.rested_at is null')

/** Claims of these bookings do not count: they are about to be moved. */
export type Except = readonly string[]

/**
 * One row for each resource: zone, version, blocked ranges, busy times of its other calendars and time off. A member
 * without hours of its own keeps the provider's, and the provider's time off is everybody's. From and to are epoch minutes.
 */
export function conditionsStatement(
  of: keyof ReturnType<typeof resources>,
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
    text: `with r as materialized (${resources(isMove)[of]})
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
  const found = row as ConditionsRow
  return conditionsOf(found, await compiledSchedule(ctx, found.schedule_id, found.version))
}

const conditionsOf = (row: ConditionsRow, schedule: Schedule): Conditions => ({
  resourceId: row.resource_id,
  providerId: row.provider_id,
  timeZone: row.time_zone,
  version: row.version,
  priority: row.priority,
  busy: toMinutes(row.busy),
  calendars: row.calendar === null ? [] : [toMinutes(row.calendar)],
  timeOff: toMinutes(row.time_off),
  schedule,
})

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
  const schedules = await schedulesOf(ctx, rows as ConditionsRow[])
  const found = new Map<string, Conditions[]>()
  for (const row of rows as (ConditionsRow & { service_id: string })[]) {
    const id = row.service_id
    const schedule = schedules.get(row.schedule_id)
    // Hours that were given up since they were found.
    if (!schedule) continue
    const conditions = conditionsOf(row, schedule)
    const list = found.get(id)
    if (list) list.push(conditions)
    else found.set(id, [conditions])
  }
  return found
}

const none = new Int32Array(0)

/** Whole minutes with commas between. Read by hand: it is done for every list of every provider. */
function toMinutes(list: string | null): Int32Array {
  if (list === null) return none
  let count = 1
  for (let at = 0; at < list.length; at += 1) if (list.charCodeAt(at) === comma) count += 1
  const minutes = new Int32Array(count)
  let index = 0
  let value = 0
  let sign = 1
  for (let at = 0; at < list.length; at += 1) {
    const code = list.charCodeAt(at)
    if (code === comma) {
      minutes[index++] = sign * value
      value = 0
      sign = 1
    } else if (code === minus) sign = -1
    else value = value * 10 + code - zero
  }
  minutes[index] = sign * value
  return minutes
}
const [comma, minus, zero] = [0x2c, 0x2d, 0x30]

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
  const known = knownSchedule(keyOf(ctx, scheduleId, version))
  if (known) return known
  const schedule = (await compileSchedules(ctx, [scheduleId])).get(scheduleId)
  // Given up since it was found, a moment ago.
  if (!schedule) throw new AppError('slot_unavailable')
  return schedule
}

function knownSchedule(key: string): Schedule | undefined {
  const known = compiled.get(key)
  if (known) {
    // Last used stays longest.
    compiled.delete(key)
    compiled.set(key, known)
  }
  return known
}

/** The schedules of all rows by their ids, whoever was asked for lately or not. */
async function schedulesOf(ctx: Ctx, rows: readonly ConditionsRow[]): Promise<Map<string, Schedule>> {
  const schedules = new Map<string, Schedule>()
  const unknown = new Set<string>()
  for (const { schedule_id: id, version } of rows) {
    const known = knownSchedule(keyOf(ctx, id, version))
    if (known) schedules.set(id, known)
    else unknown.add(id)
  }
  const ids = [...unknown]
  for (let first = 0; first < ids.length; first += mostAtOnce) {
    const compiledNow = await compileSchedules(ctx, ids.slice(first, first + mostAtOnce))
    for (const [id, schedule] of compiledNow) schedules.set(id, schedule)
  }
  return schedules
}
const mostAtOnce = 500

/** Those that are still there, by their ids. */
async function compileSchedules(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Schedule>> {
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
  const schedules = new Map<string, Schedule>()
  for (const row of result!.rows as ScheduleRow[]) {
    const schedule = compileSchedule({
      timeZone: row.time_zone,
      weekly: row.weekly ?? [],
      exceptions: row.exceptions ?? [],
    })
    compiled.set(keyOf(ctx, row.id, row.version), schedule)
    if (compiled.size > mostCompiled) compiled.delete(compiled.keys().next().value!)
    schedules.set(row.id, schedule)
  }
  return schedules
}
