import { findCalendarEntry, listComingBookingIds, type CalendarEntry } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { CalendarAccount, EventLink } from '../account-models.ts'
import { CalendarConnection } from '../models.ts'
import { clientEventIdOf, pushLeaseMs } from '../rules/event-links.ts'

/** A calendar that is connected later shows no more than so many of the coming bookings. */
const mostBackfilled = 2_000

const asSystem = (ctx: Ctx): Ctx => ({ ...ctx, actor: systemScope(ctx.tenantId).actor })

/** Says that a booking has to be looked at in each calendar where it is or should be. Saying it twice is harmless. */
export async function markBooking(ctx: Ctx, bookingId: string): Promise<void> {
  const entry = await findCalendarEntry(asSystem(ctx), bookingId)
  if (!entry) return
  await markAgain(ctx, { booking_id: bookingId })
  if (!entry.isOn) return
  const connections = await CalendarConnection.query(ctx.trx)
    .where({ provider_id: entry.providerId, is_writing: true })
    .whereNot('kind', 'ical')
    .whereIn('resource_id', entry.resourceIds)
  for (const connection of connections) await addLink(ctx, connection, bookingId)
}

async function addLink(ctx: Ctx, connection: CalendarConnection, bookingId: string): Promise<void> {
  const { id: connectionId, accountId, externalCalendarId } = connection
  if (accountId === null || externalCalendarId === null) return
  await ctx
    .trx('calendar_event_links')
    .insert({
      id: newId(),
      account_id: accountId,
      connection_id: connectionId,
      external_calendar_id: externalCalendarId,
      booking_id: bookingId,
      client_event_id: clientEventIdOf({ connectionId, bookingId, generation: 1 }),
      next_push_at: ctx.now,
    })
    .onConflict(['tenant_id', 'connection_id', 'booking_id'])
    .ignore()
}

/** Something is to be looked at again, for each of these links. */
export const markAgain = (ctx: Ctx, which: Record<string, unknown>) =>
  ctx
    .trx('calendar_event_links')
    .where(which)
    .update({ wanted: ctx.trx.raw('wanted + 1'), next_push_at: ctx.now, attempts: 0 })

/** Whoever booked them is erased: what was written of them is written once more, without a name. */
export async function markErased(ctx: Ctx, bookingIds: readonly string[]): Promise<void> {
  await ctx
    .trx('calendar_event_links')
    .whereIn('booking_id', bookingIds)
    .where({ state: 'written' })
    .update({ wanted: ctx.trx.raw('wanted + 1'), next_push_at: ctx.now, attempts: 0 })
}

/**
 * After a connection was made or edited: what is in its calendar is looked at again, and where bookings are written
 * the coming ones are.
 */
export async function followConnection(ctx: Ctx, connectionId: string): Promise<void> {
  const connection = await CalendarConnection.query(ctx.trx).findOne({ id: connectionId })
  if (!connection || connection.kind === 'ical') return
  await markAgain(ctx, { connection_id: connectionId })
  if (!connection.isWriting || connection.status === 'paused') return
  const { providerId } = connection
  const bookingIds = await listComingBookingIds(ctx, { providerId, limit: mostBackfilled })
  for (const bookingId of bookingIds) {
    const entry = await findCalendarEntry(asSystem(ctx), bookingId)
    if (entry?.resourceIds.includes(connection.resourceId)) await addLink(ctx, connection, bookingId)
  }
}

/**
 * After a connection was removed, in the background: what was written goes, its channel is stopped, and with the last
 * calendar the account is closed.
 */
export async function leaveConnection(
  ctx: Ctx,
  { id, accountId, channelId, channelResourceId }: CalendarConnection,
): Promise<void> {
  await markAgain(ctx, { connection_id: id })
  const account = accountId && (await CalendarAccount.query(ctx.trx).findOne({ id: accountId }).forUpdate())
  if (!account) return
  const others = await CalendarConnection.query(ctx.trx)
    .where({ account_id: accountId })
    .whereNot({ id })
    .resultSize()
  const isLast = others === 0
  await account.$query(ctx.trx).patch({
    ...(channelId
      ? { formerChannels: [...account.formerChannels, { channelId, resourceId: channelResourceId }] }
      : {}),
    ...(isLast ? { status: 'closing' as const } : {}),
    nextAttemptAt: ctx.now,
    attempts: 0,
  })
}

/** Takes links that are due, so that no other process pushes the same ones. */
export async function takeDueLinks(
  ctx: Ctx,
  { bookingId, limit }: { bookingId?: string; limit: number },
): Promise<EventLink[]> {
  const { rows } = await ctx.trx.raw<{ rows: Record<string, unknown>[] }>(
    `update calendar_event_links l set lease_until = ?
     from (select id from calendar_event_links
           where next_push_at <= ? and (lease_until is null or lease_until <= ?) ${bookingId ? 'and booking_id = ?' : ''}
           order by next_push_at limit ? for update skip locked) due
     where l.id = due.id returning l.*`,
    [after(ctx.now, pushLeaseMs), ctx.now, ctx.now, ...(bookingId ? [bookingId] : []), limit],
  )
  return rows.map((row) => EventLink.fromDatabaseJson(row))
}

/** What the calendar should show of a booking: an entry, none, or what it shows already. */
export type WantedEntry =
  /** `isOver`: it is history there, and only what it says is changed. */
  | { kind: 'entry'; entry: CalendarEntry; isOver: boolean }
  | { kind: 'none' }
  | { kind: 'as_is' }
  /** The account waits for a person; until then nothing can be done. */
  | { kind: 'waits' }

export async function findWantedEntry(ctx: Ctx, link: EventLink): Promise<WantedEntry> {
  const [entry, connection, account] = await Promise.all([
    findCalendarEntry(ctx, link.bookingId),
    CalendarConnection.query(ctx.trx).findOne({ id: link.connectionId }),
    CalendarAccount.query(ctx.trx).findOne({ id: link.accountId }),
  ])
  if (!account || account.status === 'needs_consent') return { kind: 'waits' }
  if (entry?.isErased && link.state === 'written' && !entry.isOff)
    return connection ? { kind: 'entry', entry, isOver: true } : { kind: 'none' }
  // What is over stays in the calendar as its history.
  if (!entry || (!entry.isOff && (!entry.isOn || entry.endsAt <= ctx.now))) return { kind: 'as_is' }
  if (connection?.status === 'paused') return { kind: 'as_is' }
  const belongs = connection?.isWriting === true && entry.resourceIds.includes(connection.resourceId)
  if (entry.isOff || !belongs) return { kind: 'none' }
  return link.state === 'left' ? { kind: 'as_is' } : { kind: 'entry', entry, isOver: false }
}
