import type pg from 'pg'
import { onEventCommitted } from './events.ts'
import type { Log } from './log.ts'
import type { NewJob, Queue } from './queue.ts'

/** One consumer of one event; the job's id is made of the two, so adding it twice is adding it once. */
export type EventJob = { tenantId: string; eventId: string; requestId: string; consumer: string }

export type RelayOptions = {
  /** Pool of role `relay`, the only one that sees the outbox of every tenant. */
  pool: pg.Pool
  queue: Pick<Queue, 'addBulk'>
  queueName: string
  /** Ids of all consumers of an event, by the event's name. */
  consumersOf: ReadonlyMap<string, readonly string[]>
  log: Log
  /** Pause between looks when nobody wakes the relay, in milliseconds. */
  pollMs?: number
  batchSize?: number
}

const longestPause = 2_000

/**
 * Hands events from the outbox to the queue. An event is marked as dispatched in the transaction that locks it,
 * after the queue has taken its jobs: a crash in between adds them again under the same ids, which changes
 * nothing. Several relays side by side skip each other's rows.
 */
export function startRelay(options: RelayOptions) {
  const pollMs = options.pollMs ?? 250
  let isClosed = false
  let isWoken = false
  let wake = () => {}

  onEventCommitted(() => {
    isWoken = true
    wake()
  })

  async function run() {
    let failures = 0
    while (!isClosed) {
      isWoken = false
      let moved = 0
      try {
        moved = await dispatchBatch(options)
        if (failures > 0) options.log.info({ failures }, 'the outbox relay is working again')
        failures = 0
      } catch (error) {
        failures += 1
        // One line per outage and then one each time the pause has grown, not four a second.
        if (failures === 1 || failures % 20 === 0)
          options.log.warn({ err: error, failures }, 'the outbox relay waits')
      }
      // Told to close meanwhile, it must not lie down: nobody wakes it any more.
      if (moved > 0 || isClosed) continue
      const pause = failures === 0 ? pollMs : Math.min(pollMs * 2 ** failures, longestPause)
      if (failures > 0 || !isWoken) await sleep(pause, failures === 0)
    }
  }

  function sleep(milliseconds: number, mayWake: boolean) {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      wake = () => {
        if (!mayWake && !isClosed) return
        clearTimeout(timer)
        resolve()
      }
    })
  }

  const running = run()
  return {
    async close() {
      isClosed = true
      onEventCommitted(() => {})
      wake()
      await running
    },
  }
}

/** @returns how many events were handed over */
export async function dispatchBatch(options: Omit<RelayOptions, 'log'>): Promise<number> {
  const client = await options.pool.connect()
  let failure: unknown
  try {
    await client.query('begin')
    const { rows } = await client.query<OutboxRow>(
      `select tenant_id, id, name, request_id from outbox_events
       where dispatched_at is null order by id limit $1 for update skip locked`,
      [options.batchSize ?? 200],
    )
    if (rows.length > 0) {
      await options.queue.addBulk(
        options.queueName,
        rows.flatMap((row) => jobsOf(row, options.consumersOf)),
      )
      await client.query(
        `update outbox_events set dispatched_at = now()
         from unnest($1::uuid[], $2::uuid[]) as done (tenant_id, id)
         where outbox_events.tenant_id = done.tenant_id and outbox_events.id = done.id`,
        [rows.map((row) => row.tenant_id), rows.map((row) => row.id)],
      )
    }
    await client.query('commit')
    return rows.length
  } catch (error) {
    failure = error
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    // After a failure the connection may be half dead: a new one costs a millisecond.
    client.release(failure !== undefined)
  }
}

type OutboxRow = { tenant_id: string; id: string; name: string; request_id: string }

function jobsOf(event: OutboxRow, consumersOf: RelayOptions['consumersOf']): NewJob<EventJob>[] {
  return (consumersOf.get(event.name) ?? []).map((consumer) => ({
    id: `${event.id}.${consumer}`,
    name: consumer,
    data: { tenantId: event.tenant_id, eventId: event.id, requestId: event.request_id, consumer },
  }))
}
