import type { Statement } from '#platform/kernel/batch.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { compileSchedule, type Schedule } from '../rules/index.ts'
import type { DateException, WeeklyWindow } from '../schemas.ts'

/** What the slot engine needs to know of a provider for a stretch of time; epoch minutes, flat and ascending. */
export type Conditions = {
  providerId: string
  timeZone: string
  version: number
  busy: Int32Array
  timeOff: Int32Array
  schedule: Schedule
}

// The longest claim (a constraint of the table) bounds how far back a range can begin that reaches into the search.
const longestClaim = `interval '48 hours'`
// A day of service and eight hours of buffer on either side (the catalogue's limits).
const marginMinutes = 1440 + 480

/**
 * One row: zone, version, blocked ranges and time off. `provider` is SQL for the provider's id built on `$1`;
 * from and to are epoch minutes.
 */
export function conditionsStatement(
  provider: string,
  key: string,
  from: number,
  to: number,
  now: Date,
): Statement {
  return {
    name: provider === '$1' ? 'slot-conditions' : 'slot-conditions-of-service',
    text: `select s.provider_id, s.time_zone, s.version,
        (select string_agg(floor(extract(epoch from c.starts_at) / 60)::int4 || ',' || ceil(extract(epoch from c.ends_at) / 60)::int4, ',' order by c.starts_at)
           from slot_claims c
          where c.resource_id = s.provider_id and c.active
            and c.starts_at < $3 and c.starts_at > $2::timestamptz - ${longestClaim} and c.ends_at > $2
            and (c.expires_at is null or c.expires_at > $4)) as busy,
        (select string_agg(floor(extract(epoch from t.starts_at) / 60)::int4 || ',' || ceil(extract(epoch from t.ends_at) / 60)::int4, ',' order by t.starts_at)
           from time_off t
          where t.provider_id = s.provider_id and t.ends_at > $2 and t.starts_at < $3) as time_off
      from schedules s where s.provider_id = ${provider}`,
    values: [key, new Date((from - marginMinutes) * 60_000), new Date((to + marginMinutes) * 60_000), now],
  }
}

type ConditionsRow = {
  provider_id: string
  time_zone: string
  version: number
  busy: string | null
  time_off: string | null
}

/** @throws AppError `slot_unavailable` when the provider has no schedule (or there is no such provider). */
export async function toConditions(ctx: Ctx, row: Record<string, unknown> | undefined): Promise<Conditions> {
  if (!row) throw new AppError('slot_unavailable', { detail: 'This provider has not set any hours yet' })
  const {
    provider_id: providerId,
    time_zone: timeZone,
    version,
    busy,
    time_off: timeOff,
  } = row as ConditionsRow
  const schedule = await compiledSchedule(ctx, providerId, version)
  return { providerId, timeZone, version, busy: toMinutes(busy), timeOff: toMinutes(timeOff), schedule }
}

const toMinutes = (list: string | null) =>
  list === null ? new Int32Array(0) : Int32Array.from(list.split(','), Number)

const compiled = new Map<string, Schedule>()
const mostCompiled = 5_000

/** Slots are never cached; what the rules compile to is, by its version. */
async function compiledSchedule(ctx: Ctx, providerId: string, version: number): Promise<Schedule> {
  const key = (current: number) => `${ctx.tenantId}/${providerId}/${current}`
  const known = compiled.get(key(version))
  if (known) {
    // Last used stays longest.
    compiled.delete(key(version))
    compiled.set(key(version), known)
    return known
  }
  // One statement, so that rules and version are of one moment.
  const [result] = await ctx.send([
    {
      name: 'schedule-rules',
      text: `select time_zone, version,
          (select json_agg(json_build_object('weekday', weekday, 'startMinute', start_minute, 'endMinute', end_minute))
             from availability_rules r where r.provider_id = s.provider_id) as weekly,
          (select json_agg(json_build_object('date', date, 'windows', windows))
             from availability_exceptions e where e.provider_id = s.provider_id) as exceptions
        from schedules s where s.provider_id = $1`,
      values: [providerId],
    },
  ])
  const row = result!.rows[0] as {
    time_zone: string
    version: number
    weekly: WeeklyWindow[] | null
    exceptions: DateException[] | null
  }
  const schedule = compileSchedule({
    timeZone: row.time_zone,
    weekly: row.weekly ?? [],
    exceptions: row.exceptions ?? [],
  })
  compiled.set(key(row.version), schedule)
  if (compiled.size > mostCompiled) compiled.delete(compiled.keys().next().value!)
  return schedule
}
