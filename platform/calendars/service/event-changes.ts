import type { Ctx } from '#platform/kernel/tenant.ts'
import { EventLink } from '../account-models.ts'
import type { Changes, ExternalChange } from '../gateways/calendar-gateway.ts'
import { CalendarConnection } from '../models.ts'
import { busyWindow } from '../rules/window.ts'
import { findWantedEntry } from './event-links.ts'
import { restoreEntry } from './pushed-links.ts'
import { recordSuccess } from './sync-state.ts'

type Read = Changes & { startedAt: Date }

/**
 * Writes down what one look at a calendar found: entries of others block, ours never do, and ours that were changed
 * there are put back. A connection that was edited meanwhile takes nothing, and is read again.
 */
export async function recordChanges(ctx: Ctx, connection: CalendarConnection, read: Read): Promise<void> {
  const row = await CalendarConnection.query(ctx.trx).findOne({ id: connection.id }).forUpdate()
  if (!row || row.status === 'paused') return
  if (row.version !== connection.version) {
    await row.$query(ctx.trx).patch({ nextSyncAt: ctx.now })
    return
  }
  const changes = lastOf(read.changes)
  const ours = await findOurs(ctx, changes)
  const own = (change: ExternalChange) =>
    ours.get(change.externalId) ??
    (change.clientEventId === null ? undefined : ours.get(change.clientEventId))
  const others = changes.filter((change) => !own(change))
  const upserts = others.flatMap(({ externalId, when, isBusy }) =>
    when && isBusy ? [{ externalId, ranges: [when] }] : [],
  )
  const removed = changes
    .filter((change) => own(change) || !change.isBusy)
    .map(({ externalId }) => externalId)
  await recordSuccess(ctx, row.id, {
    busy: { changes: { upserts, removed }, isComplete: read.isComplete },
    marks: { syncToken: read.nextToken },
  })
  await row.$query(ctx.trx).patch({
    ...(read.isComplete ? { windowEndsAt: busyWindow(read.startedAt).to } : {}),
    // It told of a change while it was being read: that one may not be among what was read.
    ...(row.notifiedAt?.getTime() === connection.notifiedAt?.getTime() ? {} : { nextSyncAt: ctx.now }),
  })
  await reviewOurs(ctx, row, { read: { ...read, changes }, own })
}

/** An entry may come twice in one look, when it changed between two pages: the later one counts. */
const lastOf = (changes: ExternalChange[]): ExternalChange[] => [
  ...new Map(changes.map((change) => [change.externalId, change])).values(),
]

/** All entries that any calendar connection here has written, by either id. */
async function findOurs(ctx: Ctx, changes: ExternalChange[]): Promise<Map<string, EventLink>> {
  const ids = [
    ...new Set(
      changes.flatMap(({ externalId, clientEventId }) => [
        externalId,
        ...(clientEventId ? [clientEventId] : []),
      ]),
    ),
  ]
  if (ids.length === 0) return new Map()
  const links = await EventLink.query(ctx.trx).where((query) =>
    query.whereRaw('external_event_id = any (?)', [ids]).orWhereRaw('client_event_id = any (?)', [ids]),
  )
  return new Map(
    links.flatMap((link) => [
      [link.clientEventId, link] as const,
      ...(link.externalEventId ? [[link.externalEventId, link] as const] : []),
    ]),
  )
}

type Review = { read: Read; own: (change: ExternalChange) => EventLink | undefined }

async function reviewOurs(ctx: Ctx, { id }: CalendarConnection, { read, own }: Review): Promise<void> {
  const seen = new Map<string, ExternalChange>()
  for (const change of read.changes) {
    const link = own(change)
    if (link?.connectionId === id) seen.set(link.id, change)
  }
  const links = await EventLink.query(ctx.trx)
    .where({ connection_id: id, state: 'written' })
    .whereNotNull('external_event_id')
    .modify((query) => {
      // Everything was read: what is not named is not there.
      if (!read.isComplete) query.whereIn('id', [...seen.keys()])
      else query.where('ends_at', '>', ctx.now)
    })
  for (const link of links)
    await review(ctx, link, { change: seen.get(link.id) ?? null, startedAt: read.startedAt })
}

async function review(
  ctx: Ctx,
  link: EventLink,
  { change, startedAt }: { change: ExternalChange | null; startedAt: Date },
): Promise<void> {
  const because = faultOf(link, change)
  if (!because) return
  // What is due is put right by its push, which also notices an entry that is gone.
  if (link.wanted !== link.written) return
  if (link.writtenAt && link.writtenAt >= startedAt) {
    // We wrote while this was being read: nobody can tell which came first, so it is written once more.
    await EventLink.query(ctx.trx)
      .patch({ wanted: link.wanted + 1, nextPushAt: ctx.now })
      .where({ id: link.id })
    return
  }
  const wanted = await findWantedEntry({ ...ctx, actor: { kind: 'system' } }, link)
  if (wanted.kind === 'entry') await restoreEntry(ctx, link, because)
}

function faultOf({ startsAt, endsAt }: EventLink, change: ExternalChange | null): 'deleted' | 'moved' | null {
  if (!change?.when) return 'deleted'
  const isSame =
    change.when.startsAt.getTime() === startsAt?.getTime() &&
    change.when.endsAt.getTime() === endsAt?.getTime()
  return isSame ? null : 'moved'
}
