import { hasFeature, providerOwner } from '#platform/billing/index.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, hours, minutes } from '#platform/kernel/time.ts'
import { calendarFailing, calendarNeedsConsent } from '../events.ts'
import { CalendarConnection, type CalendarKind } from '../models.ts'
import { nextAfterFailure, nextAfterSuccess, staleAfterMs } from '../rules/pace.ts'
import type { CalendarFailure } from '../rules/failures.ts'
import { type BusyChanges, replaceBusyTimes } from '#platform/scheduling/index.ts'
import { horizonDays } from '../rules/window.ts'

/** After so many failures in a row its people are told. */
const toldAfter = 3
/** A process that dies in the middle of a reading leaves the connection due again after this. */
const lease = minutes(5)

/**
 * Takes what is due, the longest waiting first, so that no other process reads the same at the same time.
 * @param limit how many at most
 */
export async function takeDueConnections(
  ctx: Ctx,
  limit: number,
): Promise<{ id: string; kind: CalendarKind }[]> {
  const { rows } = await ctx.trx.raw<{ rows: { id: string; kind: CalendarKind; providerId: string }[] }>(
    `update calendar_connections c set next_sync_at = ?
     from (select id from calendar_connections where next_sync_at <= ?
           order by next_sync_at limit ? for update skip locked) due
     where c.id = due.id returning c.id, c.kind, c.provider_id as "providerId"`,
    [after(ctx.now, lease), ctx.now, limit],
  )
  // Of those whose plan has it no more everything stays as it was last read.
  const providers = [...new Set(rows.map(({ providerId }) => providerId))]
  const having = await Promise.all(providers.map((id) => hasFeature(ctx, 'calendar.sync', providerOwner(id))))
  return rows.filter(({ providerId }) => having[providers.indexOf(providerId)])
}

/** The connection for a reading; null when it is gone or paused since. */
export async function findConnection(ctx: Ctx, connectionId: string): Promise<CalendarConnection | null> {
  const row = await CalendarConnection.query(ctx.trx).findOne({ id: connectionId })
  return row && row.status !== 'paused' ? row : null
}

/** What a reading learns about the connection itself. */
export type SyncMarks = Partial<
  Pick<CalendarConnection, 'etag' | 'lastModified' | 'syncToken' | 'externalAccount' | 'externalCalendarId'>
>

/**
 * Writes down what a reading found. The connection may have been paused, changed or removed while it was being read:
 * then nothing is written.
 * @param input.busy null: nothing has changed there
 */
export async function recordSuccess(
  ctx: Ctx,
  connectionId: string,
  input: { busy: { changes: BusyChanges; isComplete: boolean } | null; marks?: SyncMarks },
): Promise<void> {
  const row = await CalendarConnection.query(ctx.trx).findOne({ id: connectionId }).forUpdate()
  if (!row || row.status === 'paused') return
  if (row.isBlocking && input.busy) {
    await replaceBusyTimes(ctx, { connectionId, resourceId: row.resourceId, ...input.busy })
  }
  if (row.staleSince && !(input.busy?.isComplete && row.isBlocking)) await unblock(ctx, row)
  await row.$query(ctx.trx).patch({
    ...input.marks,
    status: 'active',
    failure: null,
    failureCount: 0,
    staleSince: null,
    busyCount: row.isBlocking ? await countBusy(ctx, connectionId) : 0,
    lastAttemptAt: ctx.now,
    lastSyncedAt: ctx.now,
    nextSyncAt: nextAfterSuccess(ctx.now, Math.random()),
  })
}

/** What was known stays; only a connection that is to block when stale blocks everything after a day. */
export async function recordFailure(ctx: Ctx, connectionId: string, failure: CalendarFailure): Promise<void> {
  const row = await CalendarConnection.query(ctx.trx).findOne({ id: connectionId }).forUpdate()
  if (!row || row.status === 'paused') return
  const failureCount = row.failureCount + 1
  const { id, providerId, memberId, lastSyncedAt, createdAt } = row
  const staleAt = after(lastSyncedAt ?? createdAt, staleAfterMs)
  const isStale = row.blocksWhenStale && row.isBlocking && staleAt <= ctx.now
  if (isStale) await block(ctx, row)
  const needsConsent = failure.code === 'needs_consent'
  const subject = { connectionId: id, providerId, memberId }
  if (needsConsent && row.status !== 'needs_consent') await emit(ctx, calendarNeedsConsent, subject)
  if (!needsConsent && failureCount === toldAfter) {
    await emit(ctx, calendarFailing, { ...subject, failure: failure.code })
  }
  await row.$query(ctx.trx).patch({
    status: needsConsent ? 'needs_consent' : 'failing',
    failure: failure.code,
    failureCount,
    lastAttemptAt: ctx.now,
    ...(isStale ? { staleSince: row.staleSince ?? ctx.now } : {}),
    // Without consent there is nothing to try; the one thing left to do is to block when the day is over.
    nextSyncAt: needsConsent
      ? row.blocksWhenStale && !isStale
        ? staleAt
        : null
      : nextAfterFailure(ctx.now, { failureCount, random: Math.random(), ...failure }),
  })
}

/** The entry that stands for "nobody knows": from now to the horizon. */
const staleId = 'stale'

async function block(ctx: Ctx, { id, resourceId }: CalendarConnection): Promise<void> {
  const ranges = [{ startsAt: ctx.now, endsAt: after(ctx.now, horizonDays * hours(24)) }]
  await replaceBusyTimes(ctx, {
    connectionId: id,
    resourceId,
    changes: { upserts: [{ externalId: staleId, ranges }] },
    isComplete: false,
  })
}

export async function unblock(
  ctx: Ctx,
  { id, resourceId }: Pick<CalendarConnection, 'id' | 'resourceId'>,
): Promise<void> {
  const changes = { upserts: [], removed: [staleId] }
  await replaceBusyTimes(ctx, { connectionId: id, resourceId, changes, isComplete: false })
}

async function countBusy(ctx: Ctx, connectionId: string): Promise<number> {
  const row = await ctx.trx('busy_times').where({ connection_id: connectionId }).count('* as count').first()
  return Number(row?.count ?? 0)
}
