import { providerOwner, requireFeature } from '#platform/billing/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { assertTeamMember } from '#platform/providers/index.ts'
import { calendarConnected } from '../events.ts'
import { CalendarConnection } from '../models.ts'
import type { ConnectionView } from '../schemas.ts'
import { getConnection } from './connections.ts'
import { assertMayManage, type Whose } from './own-member.ts'
import { recordSuccess } from './sync-state.ts'
import type { BusyChanges } from '#platform/scheduling/index.ts'

/** Of one person, or of the provider as a whole. */
const mostConnections = 10

/** By which the same calendar is known. */
type Same = Pick<CalendarConnection, 'addressHash' | 'accountId' | 'externalCalendarId'>

/**
 * @param input.addressHash of an address that is to be connected, or account and calendar
 * @throws AppError `forbidden`, `not_found` for a member of another team, `conflict` when it is connected already, or
 * when there are too many, `feature_missing`
 */
export async function assertMayConnect(ctx: Ctx, input: Whose & Partial<Same>): Promise<void> {
  const { providerId, memberId } = input
  await assertMayManage(ctx, input)
  await requireFeature(ctx, 'calendar.sync', providerOwner(providerId))
  if (memberId !== null) await assertTeamMember(ctx, { providerId, memberId })
  const connected = await CalendarConnection.query(ctx.trx)
    .select('address_hash', 'account_id', 'external_calendar_id')
    .where({ resource_id: memberId ?? providerId })
  if (connected.length >= mostConnections) {
    throw new AppError('conflict', { detail: `${mostConnections} calendars are connected; remove one first` })
  }
  if (connected.some((row) => isSame(row, input))) {
    throw new AppError('conflict', { detail: 'This calendar is connected already' })
  }
}

const isSame = (row: Same, { addressHash, accountId, externalCalendarId }: Partial<Same>): boolean =>
  (!!addressHash && row.addressHash === addressHash) ||
  (!!accountId && row.accountId === accountId && row.externalCalendarId === externalCalendarId)

type NewConnection = Whose &
  Pick<CalendarConnection, 'kind' | 'name'> &
  Partial<
    Pick<
      CalendarConnection,
      | 'isBlocking'
      | 'isWriting'
      | 'blocksWhenStale'
      | 'sealedAddress'
      | 'sealedTokens'
      | 'shownAddress'
      | 'addressHash'
      | 'externalAccount'
      | 'externalCalendarId'
      | 'accountId'
      | 'mayWrite'
    >
  > & {
    /** What was read before; without it the connection is read as soon as the next sweep comes. */
    busy?: { changes: BusyChanges; isComplete: boolean }
  }

/** @throws AppError as `assertMayConnect` */
export async function insertConnection(ctx: Ctx, { busy, ...input }: NewConnection): Promise<ConnectionView> {
  // Two at once, such as a form that is sent twice, are one after the other.
  await ctx.trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `calendars ${input.memberId ?? input.providerId}`,
  ])
  await assertMayConnect(ctx, {
    providerId: input.providerId,
    memberId: input.memberId,
    addressHash: input.addressHash ?? null,
    accountId: input.accountId ?? null,
    externalCalendarId: input.externalCalendarId ?? null,
  })
  const connectionId = newId()
  const { providerId, memberId, kind } = input
  const name = input.name.slice(0, 120)
  await CalendarConnection.query(ctx.trx).insert({ ...input, name, id: connectionId, nextSyncAt: ctx.now })
  if (busy) await recordSuccess(ctx, connectionId, { busy })
  await emit(ctx, calendarConnected, { connectionId, providerId, memberId, kind })
  await recordChange(ctx, {
    action: 'calendar.connected',
    subject: { kind: 'calendar_connection', id: connectionId },
    after: { kind },
  })
  return getConnection(ctx, { providerId, connectionId })
}
