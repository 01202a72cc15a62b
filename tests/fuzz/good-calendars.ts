import { openGateway, type CalendarTokens } from '#platform/calendars/index.ts'
import { createFeed } from '#platform/calendars/service/feeds.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { startLocalGoogle } from '#platform/local/calendars/google.ts'
import { openCalendarServer } from '#tests/support/calendar-server.ts'
import { gatewaysOf, tokensOf } from '#tests/support/calendars.ts'
import type { Edge } from '#tests/support/edge.ts'
import type { Market } from './market.ts'

type Part = {
  params?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
}

type World = { address: string; tokens: () => Promise<CalendarTokens> }
let world: World | undefined

const email = 'calendar@people.example'

/** A company and a web server with a calendar, both on this machine, for this edge. Close it after use. */
export async function openFuzzCalendars(edge: Edge): Promise<{ close(): Promise<void> }> {
  const [server, google] = [await openCalendarServer(), await startLocalGoogle()]
  const gateway = await openGateway('google', { ...google.settings, isLocal: true })
  edge.app.runtime.calendars = gatewaysOf({ kind: 'google', gateway })
  edge.runtime.config.loopbackPorts.push(server.port)
  world = { address: server.url, tokens: () => tokensOf(gateway, email) }
  return {
    async close() {
      world = undefined
      await google.close()
      await server.close()
    },
  }
}

const opened = (): World => {
  if (!world) throw new Error('The calendars of the fuzz tests are not open')
  return world
}

/** An account of the owner's provider whose calendars can be read. */
async function newAccount(market: Market): Promise<{ accountId: string }> {
  const accountId = newId()
  const tokens = JSON.stringify(await opened().tokens())
  await market.inTenant((ctx) =>
    ctx.trx('calendar_accounts').insert({
      id: accountId,
      provider_id: market.ownerId,
      kind: 'google',
      external_account: `${accountId}.${market.marker}@people.example`,
      sealed_tokens: market.vault.seal('calendar tokens', market.scope.tenantId, tokens),
    }),
  )
  return { accountId }
}

/** The owner has ten at most; what is under test is always the newest. */
async function newConnection(market: Market) {
  const connectionId = newId()
  await market.inTenant(async (ctx) => {
    await ctx.trx('calendar_connections').where({ provider_id: market.ownerId }).delete()
    await ctx.trx('calendar_connections').insert({
      id: connectionId,
      provider_id: market.ownerId,
      kind: 'ical',
      name: `Calendar ${market.marker}`,
      sealed_address: market.vault.seal('calendar address', market.scope.tenantId, opened().address),
      shown_address: `Address ${market.marker}`,
    })
  })
  return { connectionId }
}

async function newFeed(market: Market) {
  const made = await market.inTenant(async (ctx) => {
    await ctx.trx('calendar_feeds').where({ provider_id: market.ownerId }).update({ revoked_at: ctx.now })
    return createFeed(ctx, {
      providerId: market.ownerId,
      name: `Feed ${market.marker}`,
      origin: `http://${market.host}`,
    })
  })
  const secret = /calendar-feeds\/(.+)\.ics$/.exec(made.url)?.[1] ?? ''
  return { feedId: made.id, secret }
}

const ofAccount = async (market: Market): Promise<Part> => ({ params: await newAccount(market) })
const ofConnection = async (market: Market): Promise<Part> => ({ params: await newConnection(market) })
const ofFeed = async (market: Market): Promise<Part> => ({
  params: { feedId: (await newFeed(market)).feedId },
})

/** Calendars of other programs, and what they are shown. */
export const goodCalendars: Record<string, (market: Market) => Promise<Part>> = {
  connectCalendarAddress: async (market) => {
    await market.inTenant((ctx) =>
      ctx.trx('calendar_connections').where({ provider_id: market.ownerId }).delete(),
    )
    return { body: { address: opened().address, memberId: null } }
  },
  getCalendarConnection: ofConnection,
  editCalendarConnection: async (market) => ({
    params: await newConnection(market),
    headers: { 'if-match': '"1"' },
    body: { isWriting: false },
  }),
  removeCalendarConnection: ofConnection,
  syncCalendarConnection: ofConnection,
  createCalendarFeed: async (market) => {
    await newFeed(market)
    return { body: { memberId: null } }
  },
  rotateCalendarFeed: ofFeed,
  revokeCalendarFeed: ofFeed,
  getCalendarFeed: async (market) => ({ params: { secret: (await newFeed(market)).secret } }),
  startCalendarConsent: async () => ({ body: { kind: 'google', memberId: null, accountId: undefined } }),
  listAccountCalendars: ofAccount,
  connectAccountCalendar: async (market) => {
    await market.inTenant((ctx) =>
      ctx.trx('calendar_connections').where({ provider_id: market.ownerId }).delete(),
    )
    return { params: await newAccount(market), body: { calendarId: email, isWriting: false } }
  },
  removeCalendarAccount: ofAccount,
}

/** What is known of the keeper's calendars, with the marker wherever people or companies write. */
export async function writeAboutCalendars(
  ctx: Ctx,
  {
    providerId,
    userId,
    bookingId,
    marker,
  }: { providerId: string; userId: string; bookingId: string; marker: string },
): Promise<void> {
  const [accountId, connectionId] = [newId(), newId()]
  await ctx.trx('calendar_accounts').insert({
    id: accountId,
    provider_id: providerId,
    kind: 'google',
    external_account: `${marker}@people.example`,
    sealed_tokens: `Sealed ${marker}`,
    former_channels: JSON.stringify([{ channelId: `Channel ${marker}`, resourceId: null }]),
    connected_by: userId,
  })
  await ctx.trx('calendar_connections').insert({
    id: connectionId,
    provider_id: providerId,
    account_id: accountId,
    kind: 'google',
    name: `Calendar ${marker}`,
    status: 'failing',
    sealed_address: `Sealed ${marker}`,
    sealed_tokens: `Sealed ${marker}`,
    shown_address: `Address ${marker}`,
    external_account: `${marker}@people.example`,
    external_calendar_id: `Calendar ${marker}`,
    sync_token: `Token ${marker}`,
    etag: `Tag ${marker}`,
    last_modified: `Changed ${marker}`,
    channel_id: `Channel ${marker}`,
    channel_resource_id: `Resource ${marker}`,
    failure: `failure ${marker}`,
  })
  await ctx.trx('calendar_event_links').insert({
    id: newId(),
    account_id: accountId,
    connection_id: connectionId,
    booking_id: bookingId,
    external_calendar_id: `Calendar ${marker}`,
    client_event_id: `bk${marker}`,
    external_event_id: `Entry ${marker}`,
    etag: `Tag ${marker}`,
  })
  await ctx.trx('calendar_consents').insert({
    id: newId(),
    user_id: userId,
    session_id: newId(),
    provider_id: providerId,
    kind: 'google',
    host: `${marker}.example`,
    sealed: `Sealed ${marker}`,
    expires_at: new Date(0),
  })
  await ctx.trx('calendar_feeds').insert({
    id: newId(),
    provider_id: providerId,
    name: `Feed ${marker}`,
    secret_hash: newId(),
  })
  await ctx.trx('busy_times').insert({
    id: newId(),
    connection_id: connectionId,
    resource_id: providerId,
    external_id: `Entry ${marker}`,
    starts_at: new Date(0),
    ends_at: new Date(3_600_000),
  })
}
