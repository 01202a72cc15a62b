import { providerOwner, requireFeature } from '#platform/billing/index.ts'
import { type FeedBooking, listFeedBookings } from '#platform/booking/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { hashSecret, newId, newSecret } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { after, days, hours } from '#platform/kernel/time.ts'
import { assertTeamMember, namesOfProviders } from '#platform/providers/index.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { CalendarFeed } from '../models.ts'
import { mayManageCalendar } from '../policies.ts'
import type { CreateFeed, FeedView, NewFeedView } from '../schemas.ts'
import { busyWindow } from '../rules/window.ts'
import { assertMayManage, readTeam } from './own-member.ts'

type OfProvider = { providerId: string; feedId: string }
/** How links to this marketplace begin. */
type Origin = { origin: string }

const mostFeeds = 10
const keptDays = 30
const cancelledDays = 14
const mostBookings = 5_000

/** Those that the person may manage, oldest first. */
export async function listFeeds(ctx: Ctx, providerId: string): Promise<FeedView[]> {
  const [{ names, own }, rows] = await Promise.all([readTeam(ctx, providerId), findFeeds(ctx, providerId)])
  return rows.filter((row) => mayManageCalendar(ctx.actor, row, own)).map((row) => toFeedView(row, names))
}

const findFeeds = async (ctx: Ctx, providerId: string): Promise<CalendarFeed[]> =>
  CalendarFeed.query(ctx.trx)
    .where({ provider_id: providerId })
    .whereNull('revoked_at')
    .orderBy([{ column: 'created_at' }, { column: 'id' }])

/** @throws AppError `forbidden`, `not_found` for a member of another team, `conflict` when there are too many, `feature_missing` */
export async function createFeed(
  ctx: Ctx,
  input: CreateFeed & Origin & { providerId: string },
): Promise<NewFeedView> {
  const { providerId, memberId = null } = input
  await assertMayManage(ctx, { providerId, memberId })
  await requireFeature(ctx, 'calendar.sync', providerOwner(providerId))
  if (memberId !== null) await assertTeamMember(ctx, { providerId, memberId })
  const others = await findFeeds(ctx, providerId)
  if (others.filter((feed) => feed.memberId === memberId).length >= mostFeeds) {
    throw new AppError('conflict', { detail: `There are ${mostFeeds} feeds already; revoke one first` })
  }
  const secret = newSecret()
  const id = newId()
  const name = input.name?.trim() || 'Appointments'
  await CalendarFeed.query(ctx.trx).insert({ id, providerId, memberId, name, secretHash: hashSecret(secret) })
  return shown(ctx, { ...input, feedId: id, secret, action: 'calendar_feed.created' })
}

/** A new address; the old one leads nowhere from now on. @throws AppError `not_found`, `forbidden` */
export async function rotateFeed(ctx: Ctx, input: OfProvider & Origin): Promise<NewFeedView> {
  const feed = await findForUpdate(ctx, input)
  const secret = newSecret()
  await feed.$query(ctx.trx).patch({ secretHash: hashSecret(secret), rotatedAt: ctx.now, lastReadAt: null })
  return shown(ctx, { ...input, secret, action: 'calendar_feed.rotated' })
}

/** Its address leads nowhere from now on. @throws AppError `not_found`, `forbidden` */
export async function revokeFeed(ctx: Ctx, input: OfProvider): Promise<void> {
  const feed = await findForUpdate(ctx, input)
  await feed.$query(ctx.trx).patch({ revokedAt: ctx.now })
  await recordChange(ctx, {
    action: 'calendar_feed.revoked',
    subject: { kind: 'calendar_feed', id: feed.id },
  })
}

async function findForUpdate(ctx: Ctx, { providerId, feedId }: OfProvider): Promise<CalendarFeed> {
  const found = await CalendarFeed.query(ctx.trx)
    .findOne({ id: feedId, provider_id: providerId })
    .whereNull('revoked_at')
    .forUpdate()
  const feed = assertFound(found, 'Feed')
  await assertMayManage(ctx, feed)
  return feed
}

async function shown(
  ctx: Ctx,
  { providerId, feedId, origin, secret, action }: OfProvider & Origin & { secret: string; action: string },
): Promise<NewFeedView> {
  await recordChange(ctx, { action, subject: { kind: 'calendar_feed', id: feedId } })
  const view = (await listFeeds(ctx, providerId)).find(({ id }) => id === feedId)
  return { ...assertFound(view, 'Feed'), url: `${origin}/api/v1/calendar-feeds/${secret}.ics` }
}

/** Of members who have left: their feeds lead nowhere. */
export async function revokeFeedsOfMember(
  ctx: Ctx,
  { providerId, memberId }: { providerId: string; memberId: string },
): Promise<void> {
  await CalendarFeed.query(ctx.trx)
    .patch({ revokedAt: ctx.now })
    .where({ provider_id: providerId, member_id: memberId })
    .whereNull('revoked_at')
}

/** Of a provider who has left. */
export async function revokeFeedsOfProvider(ctx: Ctx, providerId: string): Promise<void> {
  await CalendarFeed.query(ctx.trx)
    .patch({ revokedAt: ctx.now })
    .where({ provider_id: providerId })
    .whereNull('revoked_at')
}

export type FeedContent = {
  name: string
  publisher: string
  bookings: FeedBooking[]
  feedId: string
  /** It is time to note that somebody reads it. */
  isNews: boolean
}

/** What is behind the secret of a feed. @throws AppError `not_found` for one that is unknown, replaced or revoked */
export async function readFeed(ctx: Ctx, secret: string): Promise<FeedContent> {
  const [found, tenant] = await Promise.all([
    CalendarFeed.query(ctx.trx)
      .findOne({ secret_hash: hashSecret(secret) })
      .whereNull('revoked_at'),
    getTenant(ctx),
  ])
  const { id, providerId, memberId, lastReadAt } = assertFound(found, 'Feed')
  const asSystem = { ...ctx, actor: systemScope(ctx.tenantId).actor }
  const [names, bookings] = await Promise.all([
    namesOfProviders(ctx, [providerId]),
    listFeedBookings(asSystem, {
      providerId,
      memberId,
      from: after(ctx.now, -days(keptDays)),
      to: busyWindow(ctx.now).to,
      cancelledSince: after(ctx.now, -days(cancelledDays)),
      limit: mostBookings,
    }),
  ])
  return {
    feedId: id,
    name: `${tenant.name} – ${names.get(providerId) ?? ''}`,
    publisher: tenant.name,
    bookings,
    isNews: lastReadAt === null || after(lastReadAt, hourMs) < ctx.now,
  }
}

const hourMs = hours(1)

/** To the hour: a feed is read all day long. */
export async function noteFeedRead(ctx: Ctx, feedId: string): Promise<void> {
  const lastReadAt = new Date(Math.floor(ctx.now.getTime() / hourMs) * hourMs)
  await CalendarFeed.query(ctx.trx).patch({ lastReadAt }).where({ id: feedId })
}

const toFeedView = (row: CalendarFeed, names: ReadonlyMap<string, string>): FeedView => ({
  id: row.id,
  name: row.name,
  memberId: row.memberId,
  memberName: row.memberId === null ? null : (names.get(row.memberId) ?? ''),
  createdAt: row.createdAt.toISOString(),
  rotatedAt: row.rotatedAt?.toISOString() ?? null,
  lastReadAt: row.lastReadAt?.toISOString() ?? null,
})
