import { equalSecrets, hashSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { CalendarAccount } from '../account-models.ts'
import type { Channel } from '../gateways/calendar-gateway.ts'
import { CalendarConnection } from '../models.ts'
import { isChannelOver } from '../rules/channels.ts'

export type FormerChannel = Pick<Channel, 'channelId' | 'resourceId'>
export type ChannelWork = { calendarId: string | null; accountId: string; former: FormerChannel[] }

/** What is to be done for the notifications of a connection; `calendarId` null: it has a channel that lasts. */
export async function findChannelWork(ctx: Ctx, connectionId: string): Promise<ChannelWork | null> {
  const connection = await CalendarConnection.query(ctx.trx).findOne({ id: connectionId })
  if (!connection?.accountId || connection.status === 'paused') return null
  const account = await CalendarAccount.query(ctx.trx).findOne({ id: connection.accountId })
  if (!account) return null
  const { externalCalendarId } = connection
  return {
    calendarId: isChannelOver(connection, ctx.now) ? externalCalendarId : null,
    accountId: account.id,
    former: account.formerChannels,
  }
}

/**
 * The connection hears through this channel from now on; the one before is to be stopped. Should the connection be
 * gone meanwhile, the new one is.
 */
export async function replaceChannel(
  ctx: Ctx,
  {
    connectionId,
    accountId,
    secret,
    ...channel
  }: Channel & { connectionId: string; accountId: string; secret: string },
): Promise<void> {
  const row = await CalendarConnection.query(ctx.trx).findOne({ id: connectionId }).forUpdate()
  const { channelId, resourceId, expiresAt } = channel
  if (!row || row.status === 'paused') return addFormer(ctx, accountId, { channelId, resourceId })
  if (row.channelId) {
    await addFormer(ctx, accountId, { channelId: row.channelId, resourceId: row.channelResourceId })
  }
  await row.$query(ctx.trx).patch({
    channelId,
    channelSecretHash: hashSecret(secret),
    channelResourceId: resourceId,
    channelExpiresAt: expiresAt,
  })
}

async function addFormer(ctx: Ctx, accountId: string, channel: FormerChannel): Promise<void> {
  const account = await CalendarAccount.query(ctx.trx).findOne({ id: accountId }).forUpdate()
  await account?.$query(ctx.trx).patch({ formerChannels: [...account.formerChannels, channel] })
}

/** It was stopped. */
export async function forgetFormer(ctx: Ctx, accountId: string, channelId: string): Promise<void> {
  const account = await CalendarAccount.query(ctx.trx).findOne({ id: accountId }).forUpdate()
  const formerChannels = account?.formerChannels.filter((former) => former.channelId !== channelId) ?? []
  await account?.$query(ctx.trx).patch({ formerChannels })
}

export type Notice = {
  connectionId: string
  channelId: string
  secret: string
  /** What it is about: a change; or the channel itself has ended, or is about to. */
  about: 'change' | 'channel_ended' | 'channel_ends'
}

/**
 * Takes down that a company told of a change: the calendar is read at the next turn. Once or ten times, in whatever
 * order, comes to the same.
 * @returns false for one that does not come from whom we asked
 */
export async function takeNotice(
  ctx: Ctx,
  { connectionId, channelId, secret, about }: Notice,
): Promise<boolean> {
  const row = await CalendarConnection.query(ctx.trx).findOne({ id: connectionId }).forUpdate()
  const isOurs =
    row?.channelId === channelId &&
    row.channelSecretHash !== null &&
    equalSecrets(row.channelSecretHash, hashSecret(secret))
  if (!row || !isOurs) return false
  const isWaiting = row.status === 'paused' || row.status === 'needs_consent'
  await row.$query(ctx.trx).patch({
    notifiedAt: ctx.now,
    ...(isWaiting || isBefore(row.nextSyncAt, ctx.now) ? {} : { nextSyncAt: ctx.now }),
    ...(about === 'channel_ended'
      ? { channelId: null, channelSecretHash: null, channelExpiresAt: null }
      : {}),
    ...(about === 'channel_ends' ? { channelExpiresAt: ctx.now } : {}),
  })
  return true
}

const isBefore = (instant: Date | null, now: Date) => instant !== null && instant <= now
