import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { CalendarAccount } from '../account-models.ts'
import type { OauthKind } from '../gateways/calendar-gateway.ts'
import { CalendarConnection } from '../models.ts'
import { mayManageCalendar } from '../policies.ts'
import { unusedAfterMs } from '../rules/closing.ts'
import type { AccountView } from '../schemas.ts'
import { closeAccount } from './closing.ts'
import { removeConnection } from './connections.ts'
import { markAgain } from './event-links.ts'
import { assertMayManage, readTeam, type Whose } from './own-member.ts'

type OfProvider = { providerId: string; accountId: string }

/** Accounts that the person may manage, oldest first; one that is being closed is not there any more. */
export async function listAccounts(ctx: Ctx, providerId: string): Promise<AccountView[]> {
  const [{ names, own }, rows] = await Promise.all([
    readTeam(ctx, providerId),
    CalendarAccount.query(ctx.trx)
      .where({ provider_id: providerId })
      .whereNot({ status: 'closing' })
      .orderBy([{ column: 'created_at' }, { column: 'id' }]),
  ])
  return rows.filter((row) => mayManageCalendar(ctx.actor, row, own)).map((row) => toAccountView(row, names))
}

/** @throws AppError `not_found`, also for one that the person may not manage */
export async function getAccount(ctx: Ctx, { providerId, accountId }: OfProvider): Promise<AccountView> {
  const accounts = await listAccounts(ctx, providerId)
  return assertFound(
    accounts.find(({ id }) => id === accountId),
    'Calendar account',
  )
}

/** Which of an account's calendars are connected: ids of connections by how the company calls them. */
export async function connectionsOfAccount(ctx: Ctx, accountId: string): Promise<Map<string, string>> {
  const rows = await CalendarConnection.query(ctx.trx).where({ account_id: accountId })
  return new Map(rows.map(({ externalCalendarId, id }) => [externalCalendarId ?? '', id]))
}

/** Of one person, or of the provider as a whole. */
const mostAccounts = 10

type NewAccount = Whose & { kind: OauthKind; externalAccount: string; sealedTokens: string; userId: string }

/**
 * Keeps what a person agreed to. An account that is known already has new tokens from now on, and whatever waited for
 * the consent goes on.
 * @throws AppError `forbidden`, `conflict` when there are too many
 */
export async function saveAccount(ctx: Ctx, input: NewAccount): Promise<AccountView> {
  const { providerId, memberId, kind, externalAccount, sealedTokens, userId } = input
  await assertMayManage(ctx, input)
  await ctx.trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `calendars ${memberId ?? providerId}`,
  ])
  const accounts = await CalendarAccount.query(ctx.trx)
    .where({ resource_id: memberId ?? providerId })
    .forUpdate()
  const known = accounts.find((row) => row.kind === kind && row.externalAccount === externalAccount)
  if (!known && accounts.length >= mostAccounts) {
    throw new AppError('conflict', { detail: `${mostAccounts} accounts are connected; remove one first` })
  }
  const accountId = known?.id ?? newId()
  // Somebody may leave without choosing a calendar: then the consent is given back.
  const fields = {
    sealedTokens,
    connectedBy: userId,
    status: 'active' as const,
    refreshUntil: null,
    nextAttemptAt: after(ctx.now, unusedAfterMs),
    attempts: 0,
  }
  if (known) await known.$query(ctx.trx).patch({ ...fields, version: known.version + 1 })
  else {
    await CalendarAccount.query(ctx.trx).insert({
      id: accountId,
      providerId,
      memberId,
      kind,
      externalAccount,
      ...fields,
    })
  }
  await wakeConnections(ctx, accountId)
  await recordChange(ctx, {
    action: known ? 'calendar_account.renewed' : 'calendar_account.connected',
    subject: { kind: 'calendar_account', id: accountId },
    after: { kind },
  })
  return getAccount(ctx, { providerId, accountId })
}

async function wakeConnections(ctx: Ctx, accountId: string): Promise<void> {
  await CalendarConnection.query(ctx.trx)
    .patch({ status: 'active', failure: null, failureCount: 0, nextSyncAt: ctx.now })
    .where({ account_id: accountId, status: 'needs_consent' })
  await markAgain(ctx, { account_id: accountId })
}

/** With all its calendars; what they blocked is free again. @throws AppError `not_found` */
export async function removeAccount(ctx: Ctx, input: OfProvider): Promise<void> {
  const { id: accountId, kind } = await getAccount(ctx, input)
  const connections = await CalendarConnection.query(ctx.trx).where({ account_id: accountId }).orderBy('id')
  const { providerId } = input
  for (const { id: connectionId } of connections) await removeConnection(ctx, { providerId, connectionId })
  await closeAccount(ctx, accountId)
  await recordChange(ctx, {
    action: 'calendar_account.removed',
    subject: { kind: 'calendar_account', id: accountId },
    before: { kind },
  })
}

const toAccountView = (row: CalendarAccount, names: ReadonlyMap<string, string>): AccountView => ({
  id: row.id,
  kind: row.kind,
  externalAccount: row.externalAccount,
  memberId: row.memberId,
  memberName: row.memberId === null ? null : (names.get(row.memberId) ?? ''),
  needsConsent: row.status === 'needs_consent',
  connectedAt: row.createdAt.toISOString(),
})
