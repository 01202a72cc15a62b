import type { Database } from './kernel/database.ts'
import type { EmittedEvent, Subscriber } from './kernel/events.ts'
import { earliestIdAt, newId } from './kernel/ids.ts'
import type { JobDefinition, Sweep } from './kernel/jobs.ts'
import type { Queue } from './kernel/queue.ts'
import { startRelay, type EventJob } from './kernel/relay.ts'
import { startSweeps, type SweepRuntime } from './kernel/sweeps.ts'
import { systemScope, type Ctx, type Scope } from './kernel/tenant.ts'

/** What the worker itself needs of the runtime; jobs and sweeps may need more. */
export type WorkerRuntime = SweepRuntime & {
  database: Pick<Database, 'inTenant' | 'readTenant'>
  queue: Queue
}

export type Consumers<Runtime> = {
  subscribers: readonly Subscriber[]
  jobs: readonly JobDefinition<Runtime>[]
  sweeps: readonly Sweep<Runtime>[]
}

export const eventQueue = 'events'

/** Starts relay, queue worker and sweeps of this process. @returns how to stop them, finishing what runs */
export async function startWorker<Runtime extends WorkerRuntime>(
  runtime: Runtime,
  consumers: Consumers<Runtime>,
  options: { concurrency?: number; pollMs?: number } = {},
) {
  const { log, queue } = runtime
  const consumersOf = byEvent([...consumers.subscribers, ...consumers.jobs])
  const worker = await queue.work<EventJob>(eventQueue, (job) => consume(runtime, consumers, job.data), {
    concurrency: options.concurrency ?? 4,
    onDead: (job) =>
      log.error(
        { job: job.id, attempts: job.attempts, reason: job.reason, data: job.data },
        'a job failed for good',
      ),
  })
  const relay = startRelay({
    pool: runtime.relayPool,
    queue,
    queueName: eventQueue,
    consumersOf,
    log,
    ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
  })
  const sweeps = startSweeps(runtime, [...consumers.sweeps, redispatchLostEvents<Runtime>(consumersOf)])
  return {
    async close() {
      await Promise.all([relay.close(), sweeps.close()])
      await worker.close()
    },
  }
}

/** One consumer's turn with one event; a second turn with the same event does nothing. */
export async function consume<Runtime extends WorkerRuntime>(
  runtime: Runtime,
  { subscribers, jobs }: Pick<Consumers<Runtime>, 'subscribers' | 'jobs'>,
  job: EventJob,
): Promise<void> {
  const scope = systemScope(job.tenantId, job.requestId)
  const subscriber = subscribers.find(({ id }) => id === job.consumer)
  if (subscriber) return handleInTransaction(runtime, scope, subscriber, job)
  const definition = jobs.find(({ id }) => id === job.consumer)
  // During a deployment an older process may be handed the job of a newer one: another attempt will meet the right one.
  if (!definition) throw new Error(`This process does not know the consumer ${job.consumer}`)
  return runJob(runtime, scope, definition, job)
}

function handleInTransaction(runtime: WorkerRuntime, scope: Scope, subscriber: Subscriber, job: EventJob) {
  return runtime.database.inTenant(scope, async (ctx) => {
    if (await markHandled(ctx, job)) await subscriber.handle(ctx, await readEvent(ctx, job.eventId))
  })
}

async function runJob<Runtime extends WorkerRuntime>(
  runtime: Runtime,
  scope: Scope,
  definition: JobDefinition<Runtime>,
  job: EventJob,
) {
  const event = await runtime.database.readTenant(scope, async (ctx) => {
    const [read, handled] = await Promise.all([
      readEvent(ctx, job.eventId),
      ctx.trx('handled_events').where({ event_id: job.eventId, subscriber: job.consumer }).first('id'),
    ])
    return handled ? null : read
  })
  if (!event) return
  await definition.run(runtime, scope, event)
  await runtime.database.inTenant(scope, (ctx) => markHandled(ctx, job))
}

/** @returns false when this consumer has had the event already */
async function markHandled(ctx: Ctx, { eventId, consumer }: EventJob): Promise<boolean> {
  const rows = await ctx
    .trx('handled_events')
    .insert({ id: newId(), event_id: eventId, subscriber: consumer })
    .onConflict(['tenant_id', 'event_id', 'subscriber'])
    .ignore()
    .returning('id')
  return rows.length > 0
}

async function readEvent(ctx: Ctx, eventId: string): Promise<EmittedEvent<never>> {
  const row = await ctx
    .trx('outbox_events')
    .where({ id: eventId })
    .first('id', 'name', 'payload', 'occurred_at')
  if (!row) throw new Error(`There is no event ${eventId} in this tenant`)
  return { id: row.id, name: row.name, occurredAt: row.occurred_at, payload: row.payload as never }
}

function byEvent(consumers: readonly { id: string; event: { name: string } }[]): Map<string, string[]> {
  const ids = new Map<string, string[]>()
  const seen = new Set<string>()
  for (const { id, event } of consumers) {
    if (seen.has(id)) throw new Error(`Two consumers have the id ${id}`)
    if (id.includes(':')) throw new Error(`The consumer id ${id} may not contain a colon`)
    seen.add(id)
    ids.set(event.name, [...(ids.get(event.name) ?? []), id])
  }
  return ids
}

/**
 * A queue that has lost its jobs (a Redis without its disk) loses nothing: events that were handed over more than
 * ten minutes ago and have not been handled go back to the outbox. For a job that still waits, is delayed or is
 * dead this changes nothing, because its id is known to the queue.
 */
export function redispatchLostEvents<Runtime extends WorkerRuntime>(
  consumersOf: ReadonlyMap<string, readonly string[]>,
): Sweep<Runtime> {
  const pairs = [...consumersOf].flatMap(([event, ids]) => ids.map((id) => [event, id] as const))
  return {
    name: 'events.redispatch-lost',
    everyMs: 10 * 60_000,
    findTenants: `select distinct tenant_id from outbox_events
      where dispatched_at < now() - interval '10 minutes' and occurred_at > now() - interval '3 days'`,
    run: (runtime, scope) =>
      runtime.database.inTenant(scope, (ctx) =>
        ctx.trx.raw(
          `update outbox_events set dispatched_at = null
           where id > ? and dispatched_at < now() - interval '10 minutes' and exists (
             select 1 from unnest(?::text[], ?::text[]) as expected (event, consumer)
             where expected.event = outbox_events.name and not exists (
               select 1 from handled_events
               where handled_events.event_id = outbox_events.id and handled_events.subscriber = expected.consumer))`,
          [
            earliestIdAt(new Date(ctx.now.getTime() - 3 * 24 * 3_600_000)),
            pairs.map(([event]) => event),
            pairs.map(([, id]) => id),
          ],
        ),
      ),
  }
}
