import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'

export type BusyChanges = {
  /** Everything that an entry of the other calendar takes; it replaces what was known of that entry. */
  upserts: readonly { externalId: string; ranges: readonly { startsAt: Date; endsAt: Date }[] }[]
  /** Entries that are gone. */
  removed?: readonly string[]
}

/**
 * Writes down when somebody is busy by another calendar; from the next search on these times are not free. Bookings
 * that exist stay. Saying the same twice changes nothing.
 * @param input.isComplete what is not named is gone
 */
export async function replaceBusyTimes(
  ctx: Ctx,
  input: { connectionId: string; resourceId: string; changes: BusyChanges; isComplete: boolean },
): Promise<void> {
  const { connectionId, resourceId, changes, isComplete } = input
  const named = [...changes.upserts.map(({ externalId }) => externalId), ...(changes.removed ?? [])]
  const gone = ctx.trx('busy_times').where({ connection_id: connectionId })
  if (!isComplete) gone.whereIn('external_id', named)
  await gone.delete()
  const rows = changes.upserts.flatMap(({ externalId, ranges }) =>
    ranges
      .filter(({ startsAt, endsAt }) => endsAt > startsAt)
      .map(({ startsAt, endsAt }) => [newId(), externalId, startsAt, endsAt] as const),
  )
  if (rows.length === 0) return
  await ctx.trx.raw(
    `insert into busy_times (id, connection_id, resource_id, external_id, starts_at, ends_at)
     select n.id, ?, ?, n.external_id, n.starts_at, n.ends_at
     from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[]) as n (id, external_id, starts_at, ends_at)`,
    [
      connectionId,
      resourceId,
      rows.map(([id]) => id),
      rows.map(([, externalId]) => externalId),
      rows.map(([, , startsAt]) => startsAt),
      rows.map(([, , , endsAt]) => endsAt),
    ],
  )
}

/** Of a calendar that no longer blocks. */
export async function dropBusyTimes(ctx: Ctx, connectionId: string): Promise<void> {
  await ctx.trx('busy_times').where({ connection_id: connectionId }).delete()
}
