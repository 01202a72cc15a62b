import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { mayEditSchedule } from '../policies.ts'

/** A stretch in which nothing can be booked although nobody has booked it. */
export type BlockedTime = {
  id: string
  kind: 'time_off' | 'busy_elsewhere'
  /** Whose it is; null for the provider as a whole, which is everybody's. */
  memberId: string | null
  startsAt: string
  endsAt: string
  /** For those who work there only; empty for other calendars, whose entries stay theirs. */
  reason: string
}

type Row = {
  id: string
  kind: BlockedTime['kind']
  resource_id: string
  starts_at: Date
  ends_at: Date
  reason: string
}

/**
 * Time off and the busy times of connected calendars, of a provider and its team, in order of time.
 * @param input.from,to instants; what touches the stretch between them is listed
 * @throws AppError `forbidden`
 */
export async function listBlockedTimes(
  ctx: Ctx,
  { providerId, from, to }: { providerId: string; from: string; to: string },
): Promise<BlockedTime[]> {
  assertAllowed(mayEditSchedule(ctx.actor, providerId))
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(
    `with whose as (
       select ?::uuid as id
       union all select id from team_members where provider_id = ?::uuid and left_at is null
     )
     select t.id, 'time_off' as kind, t.resource_id, t.starts_at, t.ends_at, t.reason
       from time_off t join whose w on w.id = t.resource_id
      where t.ends_at > ? and t.starts_at < ?
     union all
     select b.id, 'busy_elsewhere', b.resource_id, b.starts_at, b.ends_at, ''
       from busy_times b join whose w on w.id = b.resource_id
      where b.ends_at > ? and b.starts_at < ?
     order by starts_at, id`,
    [providerId, providerId, new Date(from), new Date(to), new Date(from), new Date(to)],
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    memberId: row.resource_id === providerId ? null : row.resource_id,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    reason: row.reason,
  }))
}
