import type { ServiceView } from '#platform/catalog/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { RemovalRule } from '../rules/index.ts'

/** Something that takes time: a booking, a range of a connected calendar, time off, or the exception of a date. */
export type KnownCause = {
  rule: RemovalRule
  kind: 'booking' | 'checkout' | 'class' | 'calendar' | 'time_off' | 'exception' | 'resource'
  /** What the provider calls it; empty where it has no name. Never a customer's name. */
  label: string
  bookingId: string | null
  /** Whose time it takes; null for the business as a whole, for a date and for a room. */
  memberName: string | null
  /** Of a class without room. */
  seats: { taken: number; capacity: number } | null
  /** Epoch minutes; what holds for a whole date has the date instead. */
  start: number
  end: number
  date: string | null
}

type CauseRow = Omit<KnownCause, 'start' | 'end' | 'seats'> & { starts_at: Date; ends_at: Date }

/**
 * What lies in a stretch of time of the people and rooms of a service, with its names, earliest first. Read beside
 * the engine's own conditions, which know ranges only. From and to are epoch minutes.
 */
export async function readCauses(
  ctx: Ctx,
  {
    service,
    resourceIds,
    from,
    to,
  }: { service: ServiceView; resourceIds: string[]; from: number; to: number },
): Promise<KnownCause[]> {
  const margin = service.durationMinutes + service.bufferBeforeMinutes + service.bufferAfterMinutes
  const range = [new Date((from - margin) * 60_000), new Date((to + margin) * 60_000)] as const
  const [found] = await ctx.send([
    {
      name: 'availability-causes',
      text: `
        select taken.rule, taken.kind, taken.label, taken."bookingId", m.name as "memberName", taken.starts_at, taken.ends_at, taken.date from (
        select c.resource_id, 'booking' as rule,
            case when c.group_session_id is not null then 'class' when c.expires_at is null then 'booking' else 'checkout' end as kind,
            '' as label, case when c.expires_at is null then c.booking_id end as "bookingId",
            c.starts_at, c.ends_at, null as date
          from slot_claims c
          where c.resource_id = any ($1) and c.active and c.starts_at < $3 and c.ends_at > $2
            and (c.expires_at is null or c.expires_at > $4)
        union all
        select b.resource_id, 'calendar', 'calendar', k.name, null, b.starts_at, b.ends_at, null
          from busy_times b join calendar_connections k on k.id = b.connection_id
          where b.resource_id = any ($1) and b.starts_at < $3 and b.ends_at > $2
        union all
        select null, 'resource', 'resource', r.name, case when c.expires_at is null then c.booking_id end, c.starts_at, c.ends_at, null
          from service_resources n join resources r on r.id = n.resource_id
            join slot_claims c on c.resource_id = r.id
          where n.service_id = $5 and c.active and c.starts_at < $3 and c.ends_at > $2
            and (c.expires_at is null or c.expires_at > $4)
        union all
        select t.resource_id, 'time_off', 'time_off', t.reason, null, t.starts_at, t.ends_at, null
          from time_off t where t.resource_id = any ($1) and t.starts_at < $3 and t.ends_at > $2
        union all
        select e.resource_id, 'exception', 'exception', e.note, null, $2, $3, to_char(e.date, 'YYYY-MM-DD')
          from availability_exceptions e
          where e.resource_id = any ($1) and e.date between ($2::timestamptz at time zone 'UTC')::date - 1
            and ($3::timestamptz at time zone 'UTC')::date + 1
        ) taken left join team_members m on m.id = taken.resource_id
        order by taken.starts_at`,
      values: [resourceIds, ...range, ctx.now, service.id],
    },
  ])
  return (found!.rows as CauseRow[]).map(({ starts_at: startsAt, ends_at: endsAt, ...cause }) => ({
    ...cause,
    seats: null,
    start: Math.floor(startsAt.getTime() / 60_000),
    end: Math.ceil(endsAt.getTime() / 60_000),
  }))
}
