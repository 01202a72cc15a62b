import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { EventLink } from '../account-models.ts'
import { calendarEntryRestored } from '../events.ts'
import type { WrittenEvent } from '../gateways/calendar-gateway.ts'
import { CalendarConnection } from '../models.ts'
import { clientEventIdOf, mostRestores, nextPushAfterFailure } from '../rules/event-links.ts'
import type { CalendarFailure } from '../rules/failures.ts'

type Outcome =
  | { state: 'written'; written: WrittenEvent; sequence: number; startsAt: Date; endsAt: Date }
  | { state: 'removed' }
  /** Nothing had to be done. */
  | { state: 'as_is' }

/** What a push has done. When the booking changed again while it was under way, the link stays due. */
export async function recordPush(ctx: Ctx, link: EventLink, outcome: Outcome): Promise<void> {
  const row = await findForUpdate(ctx, link)
  if (!row) return
  const isCurrent = row.wanted === link.wanted
  await row.$query(ctx.trx).patch({
    written: link.wanted,
    leaseUntil: null,
    attempts: 0,
    nextPushAt: isCurrent ? null : ctx.now,
    ...fieldsOf(ctx, row, outcome),
  })
}

function fieldsOf(ctx: Ctx, row: EventLink, outcome: Outcome): Partial<EventLink> {
  if (outcome.state === 'as_is') return {}
  if (outcome.state === 'removed') return { state: 'removed', ...nextGeneration(row), writtenAt: ctx.now }
  const { written, sequence, startsAt, endsAt } = outcome
  return {
    state: 'written',
    externalEventId: written.externalId,
    etag: written.etag,
    calendarSequence: sequence,
    startsAt,
    endsAt,
    writtenAt: ctx.now,
  }
}

/** Should it be written once more, it is as a new entry. */
function nextGeneration({ connectionId, bookingId, generation }: EventLink) {
  const next = generation + 1
  return {
    generation: next,
    clientEventId: clientEventIdOf({ connectionId, bookingId, generation: next }),
    etag: null,
    externalEventId: null,
    startsAt: null,
    endsAt: null,
  }
}

export async function recordPushFailure(ctx: Ctx, link: EventLink, failure: CalendarFailure): Promise<void> {
  const row = await findForUpdate(ctx, link)
  if (!row) return
  const attempts = row.attempts + 1
  const nextPushAt =
    failure.code === 'needs_consent' ? null : nextPushAfterFailure(ctx.now, attempts, failure.retryAfterMs)
  await row.$query(ctx.trx).patch({ leaseUntil: null, attempts, nextPushAt })
}

/**
 * Its people deleted or moved the entry of a booking that stands: it is put back, and they are told. When they do so
 * again and again, the entry is left as they want it.
 * @returns whether it is put back
 */
export async function restoreEntry(
  ctx: Ctx,
  link: Pick<EventLink, 'id'>,
  because: 'deleted' | 'moved',
): Promise<boolean> {
  const row = await findForUpdate(ctx, link)
  if (!row || row.state === 'left' || row.state === 'removed') return false
  const isLeft = row.restoredCount >= mostRestores
  await row.$query(ctx.trx).patch({
    ...(isLeft
      ? { state: 'left' as const, nextPushAt: null }
      : { wanted: row.wanted + 1, nextPushAt: ctx.now, restoredCount: row.restoredCount + 1 }),
    ...(because === 'deleted' && !isLeft ? { ...nextGeneration(row), state: 'new' as const } : {}),
    leaseUntil: null,
    restoredAt: ctx.now,
    restoredBecause: because,
  })
  const connection = await CalendarConnection.query(ctx.trx).findOne({ id: row.connectionId })
  if (connection && !isLeft) {
    const { id: connectionId, providerId, memberId } = connection
    await emit(ctx, calendarEntryRestored, {
      connectionId,
      providerId,
      memberId,
      bookingId: row.bookingId,
      because,
    })
  }
  return !isLeft
}

const findForUpdate = (ctx: Ctx, { id }: Pick<EventLink, 'id'>) =>
  EventLink.query(ctx.trx).findOne({ id }).forUpdate()
