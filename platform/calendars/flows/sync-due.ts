import { AppError } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { CalendarKind } from '../models.ts'
import { CalendarFailure } from '../rules/failures.ts'
import type { ConnectionView } from '../schemas.ts'
import { getConnection } from '../service/connections.ts'
import { recordFailure, takeDueConnections } from '../service/sync-state.ts'
import { syncs } from './syncs.ts'

/** So many of one marketplace in one turn, and at once: slow calendars of one must not keep the others waiting. */
const mostInATurn = 24
const atOnce = 6

/** One turn for one marketplace. What fails is written down and tried again later. */
export async function syncDueConnections(runtime: Runtime, scope: Scope): Promise<void> {
  const due = await runtime.database.inTenant(scope, (ctx) => takeDueConnections(ctx, mostInATurn))
  const next = due.values()
  const work = async () => {
    for (const { id, kind } of next) await syncConnection(runtime, scope, { id, kind })
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, work))
}

/** Reads one connection and writes down how it went; throws only when the database is away. */
export async function syncConnection(
  runtime: Runtime,
  scope: Scope,
  { id, kind }: { id: string; kind: CalendarKind },
): Promise<void> {
  try {
    await syncs[kind](runtime, scope, id)
  } catch (error) {
    const failure =
      error instanceof CalendarFailure ? error : new CalendarFailure('unknown', { cause: error })
    if (failure.code === 'unknown') runtime.log.error({ err: error, kind }, 'a calendar could not be read')
    await runtime.database.inTenant(scope, (ctx) => recordFailure(ctx, id, failure))
  }
}

/** So often one connection is read at somebody's wish. */
const wish = { limit: 6, windowSeconds: 300 }

/**
 * Reads a connection now, because somebody asks for it. How it went is in the answer.
 * @throws AppError `not_found`, `conflict` while it is paused, `rate_limited`
 */
export async function syncNow(
  runtime: Runtime,
  scope: Scope,
  input: { providerId: string; connectionId: string },
): Promise<ConnectionView> {
  const { database, limiter } = runtime
  const { id, kind, status } = await database.readTenant(scope, (ctx) => getConnection(ctx, input))
  if (status === 'paused') throw new AppError('conflict', { detail: 'This calendar is paused' })
  const { tenantId } = scope
  const state = await limiter.take({ tenantId, name: 'calendar-sync', key: id, ...wish })
  if (!state.isAllowed) {
    throw new AppError('rate_limited', {
      detail: 'It has just been read; wait a little',
      retryAfterSeconds: state.resetSeconds,
    })
  }
  await syncConnection(runtime, { ...scope, actor: { kind: 'system' } }, { id, kind })
  return database.readTenant(scope, (ctx) => getConnection(ctx, input))
}
