import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { calendarDisconnected, calendarEdited } from '../events.ts'
import { CalendarConnection } from '../models.ts'
import { mayManageCalendar } from '../policies.ts'
import { failureWords, isFailureCode } from '../rules/failures.ts'
import type { ConnectionView, EditConnection } from '../schemas.ts'
import { dropBusyTimes } from '#platform/scheduling/index.ts'
import { assertMayManage, readTeam } from './own-member.ts'
import { leaveConnection } from './event-links.ts'
import { unblock } from './sync-state.ts'

type OfProvider = { providerId: string; connectionId: string }

/** Those that the person may manage, oldest first. */
export async function listConnections(ctx: Ctx, providerId: string): Promise<ConnectionView[]> {
  const [{ names, own }, rows] = await Promise.all([
    readTeam(ctx, providerId),
    CalendarConnection.query(ctx.trx)
      .where({ provider_id: providerId })
      .orderBy([{ column: 'created_at' }, { column: 'id' }]),
  ])
  return rows
    .filter((row) => mayManageCalendar(ctx.actor, row, own))
    .map((row) => toConnectionView(row, names))
}

/** @throws AppError `not_found`, also for one that the person may not manage */
export async function getConnection(
  ctx: Ctx,
  { providerId, connectionId }: OfProvider,
): Promise<ConnectionView> {
  const connections = await listConnections(ctx, providerId)
  return assertFound(
    connections.find(({ id }) => id === connectionId),
    'Calendar',
  )
}

/**
 * What is paused, or does not block, is not read: its busy times go, and come back with the next reading.
 * @param input.version the version that was edited
 * @throws AppError `not_found`, `forbidden`, `stale_version`, `validation_failed`
 */
export async function editConnection(
  ctx: Ctx,
  input: OfProvider & EditConnection & { version: number },
): Promise<ConnectionView> {
  const row = await findForUpdate(ctx, input)
  if (row.version !== input.version) throw new AppError('stale_version')
  const { name = row.name, isBlocking = row.isBlocking, isWriting = row.isWriting } = input
  assertValid(!isWriting || row.kind !== 'ical', 'isWriting', 'A calendar behind an address is only read')
  assertValid(!isWriting || row.mayWrite, 'isWriting', 'You may only look at this calendar')
  const isPaused = input.isPaused ?? row.status === 'paused'
  const wasReading = row.status !== 'paused' && row.isBlocking
  const wakes = (row.status === 'paused' && !isPaused) || (isBlocking && !row.isBlocking)
  if (wasReading && (isPaused || !isBlocking)) await dropBusyTimes(ctx, row.id)
  await row.$query(ctx.trx).patch({
    name: name.trim() || row.name,
    isBlocking,
    isWriting,
    blocksWhenStale: input.blocksWhenStale ?? row.blocksWhenStale,
    ...(isPaused ? paused : row.status === 'paused' ? { status: 'active' as const } : {}),
    // All of it is read anew: what was known is gone.
    ...(wakes && !isPaused ? { ...unread, nextSyncAt: ctx.now } : {}),
    ...(isPaused || !isBlocking || input.blocksWhenStale === false ? { staleSince: null } : {}),
    ...(isPaused || !isBlocking ? { busyCount: 0 } : {}),
    version: row.version + 1,
  })
  if (row.staleSince && input.blocksWhenStale === false && isBlocking && !isPaused) {
    await unblock(ctx, row)
  }
  const subject = { connectionId: row.id, providerId: row.providerId, memberId: row.memberId }
  await emit(ctx, calendarEdited, subject)
  await recordChange(ctx, {
    action: 'calendar.edited',
    subject: { kind: 'calendar_connection', id: row.id },
    after: { isBlocking, isWriting, isPaused },
  })
  return getConnection(ctx, input)
}

const paused = { status: 'paused' as const, nextSyncAt: null, failure: null, failureCount: 0 }
const unread = { etag: null, lastModified: null, syncToken: null, failure: null, failureCount: 0 }

/** Its busy times go with it: what they blocked is free again. @throws AppError `not_found`, `forbidden` */
export async function removeConnection(ctx: Ctx, input: OfProvider): Promise<void> {
  const row = await findForUpdate(ctx, input)
  await dropBusyTimes(ctx, row.id)
  await row.$query(ctx.trx).delete()
  await leaveConnection(ctx, row)
  const { id: connectionId, providerId, memberId, kind } = row
  await emit(ctx, calendarDisconnected, { connectionId, providerId, memberId, kind })
  await recordChange(ctx, {
    action: 'calendar.disconnected',
    subject: { kind: 'calendar_connection', id: connectionId },
    before: { kind },
  })
}

/** @throws AppError `not_found`, `forbidden` */
export async function findForUpdate(
  ctx: Ctx,
  { providerId, connectionId }: OfProvider,
): Promise<CalendarConnection> {
  const row = assertFound(
    await CalendarConnection.query(ctx.trx)
      .findOne({ id: connectionId, provider_id: providerId })
      .forUpdate(),
    'Calendar',
  )
  await assertMayManage(ctx, row)
  return row
}

/** Whoever left the team takes their calendars along. */
export async function dropConnectionsOfMember(
  ctx: Ctx,
  { providerId, memberId }: { providerId: string; memberId: string },
): Promise<void> {
  const rows = await CalendarConnection.query(ctx.trx)
    .where({ provider_id: providerId, member_id: memberId })
    .forUpdate()
  for (const { id: connectionId } of rows) await removeConnection(ctx, { providerId, connectionId })
}

/** Of a provider who has left: those of the business and of everybody in it. */
export async function dropConnectionsOfProvider(ctx: Ctx, providerId: string): Promise<void> {
  const rows = await CalendarConnection.query(ctx.trx).where({ provider_id: providerId }).forUpdate()
  for (const { id: connectionId } of rows) await removeConnection(ctx, { providerId, connectionId })
}

export function toConnectionView(
  row: CalendarConnection,
  names: ReadonlyMap<string, string>,
): ConnectionView {
  const code = row.failure !== null && isFailureCode(row.failure) ? row.failure : 'unknown'
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    memberId: row.memberId,
    memberName: row.memberId === null ? null : (names.get(row.memberId) ?? ''),
    address: row.shownAddress,
    externalAccount: row.externalAccount,
    accountId: row.accountId,
    status: row.status,
    isBlocking: row.isBlocking,
    isWriting: row.isWriting,
    blocksWhenStale: row.blocksWhenStale,
    isStale: row.staleSince !== null,
    busyCount: row.busyCount,
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    lastSyncedAt: row.lastSyncedAt?.toISOString() ?? null,
    nextSyncAt: row.nextSyncAt?.toISOString() ?? null,
    failure: row.failure === null ? null : { code, words: failureWords[code] },
    version: row.version,
  }
}
