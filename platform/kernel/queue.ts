import {
  createPostgresBackend,
  Queue as RedisQueue,
  runMigrations,
  withBackend,
  Worker as RedisWorker,
} from 'bullmq'
import type { Job as BullJob, JobsOptions, QueueOptions, WorkerOptions } from 'bullmq'
import pg from 'pg'
import type { Log } from './log.ts'
import { connectRedis } from './redis.ts'

/** A job to add. The same `id` twice is one job for as long as the first is waiting, running or kept. */
export type NewJob<Data> = {
  /** No `:` (BullMQ uses it in its keys). */
  id: string
  /** What it is about, for people who look into the queue. */
  name: string
  data: Data
  delayMs?: number
}
export type RunningJob<Data> = {
  id: string
  name: string
  data: Data
  attempt: number
  isLastAttempt: boolean
}
export type DeadJob = { id: string; name: string; data: unknown; reason: string; attempts: number }
export type QueueCounts = {
  waiting: number
  active: number
  delayed: number
  failed: number
  completed: number
}

export type Queue = {
  /** @throws when the queue's store does not answer within four seconds; nothing may have been added then */
  addBulk<Data>(queue: string, jobs: NewJob<Data>[]): Promise<void>
  /** Runs `handle` for each job; a throw means another attempt later, after the last one the job stays as dead. */
  work<Data>(
    queue: string,
    handle: (job: RunningJob<Data>) => Promise<void>,
    options?: { concurrency?: number; onDead?: (job: DeadJob) => void },
  ): Promise<{ close(): Promise<void> }>
  counts(queue: string): Promise<QueueCounts>
  /** The dead letters, newest first. */
  dead(queue: string, limit?: number): Promise<DeadJob[]>
  close(): Promise<void>
}

export type QueueOptionsOfOurs = {
  /** Connection of role `relay`, direct (LISTEN does not pass a pooler in transaction mode). */
  relayUrl: string
  redisUrl: string | null
  /** Keeps several installations apart in one Redis; PostgreSQL has one schema per database. */
  prefix: string
  log: Log
  attempts?: number
  /** The first pause between attempts in milliseconds; it doubles each time. */
  backoffMs?: number
}

export const queueSchema = 'bullmq'
/** Every queue has to be named here: on PostgreSQL each needs a sequence, which only the migrator may make. */
export const queueNames = ['events'] as const
const timeLimit = 4_000

/** Brings the queue's own schema up to date; `client` speaks as `migrator`, who owns it. */
export async function migrateQueue(
  client: pg.ClientBase,
  queues: readonly string[] = queueNames,
): Promise<void> {
  await runMigrations(client as unknown as Parameters<typeof runMigrations>[0], queueSchema)
  for (const name of queues) {
    const { rows } = await client.query(`select ${queueSchema}.job_id_seq_name($1) as sequence`, [name])
    await client.query(
      `create sequence if not exists ${queueSchema}.${client.escapeIdentifier(rows[0].sequence)}`,
    )
  }
  await client.query(`
    grant usage on schema ${queueSchema} to relay;
    grant select, insert, update, delete on all tables in schema ${queueSchema} to relay;
    grant usage, select, update on all sequences in schema ${queueSchema} to relay;
    grant execute on all functions in schema ${queueSchema} to relay;`)
}

/** BullMQ on PostgreSQL, or on Redis where one is given. Jobs outlive the process; each runs at least once. */
export function openQueue(options: QueueOptionsOfOurs): Queue {
  const backend = options.redisUrl
    ? redisBackend(options.redisUrl, options)
    : postgresBackend(options.relayUrl, options)
  const queues = new Map<string, RedisQueue>()
  const workers = new Set<RedisWorker>()
  const jobOptions: JobsOptions = {
    attempts: options.attempts ?? 10,
    backoff: { type: 'exponential', delay: options.backoffMs ?? 500, jitter: 0.2 },
    removeOnComplete: { age: 24 * 3600, count: 10_000 },
    removeOnFail: { age: 30 * 24 * 3600, count: 100_000 },
  }

  function queueOf(name: string): RedisQueue {
    let queue = queues.get(name)
    if (!queue) {
      queue = backend.newQueue(name, { defaultJobOptions: jobOptions })
      queue.on('error', (error) => options.log.warn({ err: error, queue: name }, 'queue connection lost'))
      queues.set(name, queue)
    }
    return queue
  }

  return {
    async addBulk(name, jobs) {
      if (jobs.length === 0) return
      await inTime(
        queueOf(name).addBulk(
          jobs.map((job) => ({
            name: job.name,
            data: job.data,
            opts: { jobId: job.id, delay: job.delayMs },
          })),
        ),
      )
    },
    async work<Data>(
      name: string,
      handle: (job: RunningJob<Data>) => Promise<void>,
      { concurrency = 8, onDead }: { concurrency?: number; onDead?: (job: DeadJob) => void } = {},
    ) {
      const worker = backend.newWorker(name, (job) => handle(toRunning<Data>(job)), {
        concurrency,
        // A killed worker's jobs are taken over after at most fifteen seconds, however often that happens.
        lockDuration: 10_000,
        stalledInterval: 5_000,
        maxStalledCount: 1_000,
        runRetryDelay: 1_000,
      })
      workers.add(worker)
      worker.on('error', (error) => options.log.warn({ err: error, queue: name }, 'worker connection lost'))
      worker.on('failed', (job, error) => {
        if (!job) return
        if (job.attemptsMade >= (job.opts.attempts ?? 1)) onDead?.({ ...toDead(job), reason: error.message })
        else
          options.log.warn(
            { err: error, job: job.id, attempt: job.attemptsMade },
            'a job has to be tried again',
          )
      })
      await worker.waitUntilReady()
      return {
        async close() {
          workers.delete(worker)
          await worker.close()
        },
      }
    },
    async counts(name) {
      const counts = await inTime(
        queueOf(name).getJobCounts('waiting', 'active', 'delayed', 'failed', 'completed'),
      )
      return { waiting: 0, active: 0, delayed: 0, failed: 0, completed: 0, ...counts }
    },
    async dead(name, limit = 100) {
      return (await inTime(queueOf(name).getFailed(0, limit - 1))).map(toDead)
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.close()))
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      await backend.close()
    },
  }
}

const toRunning = <Data>(job: BullJob): RunningJob<Data> => ({
  id: job.id ?? '',
  name: job.name,
  data: job.data as Data,
  attempt: job.attemptsMade + 1,
  isLastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
})

const toDead = (job: BullJob): DeadJob => ({
  id: job.id ?? '',
  name: job.name,
  data: job.data,
  reason: job.failedReason ?? '',
  attempts: job.attemptsMade,
})

type Backend = {
  newQueue(name: string, options: Omit<QueueOptions, 'connection'>): RedisQueue
  newWorker(
    name: string,
    processor: (job: BullJob) => Promise<void>,
    options: Omit<WorkerOptions, 'connection'>,
  ): RedisWorker
  close(): Promise<void>
}

function postgresBackend(url: string, { log }: QueueOptionsOfOurs): Backend {
  const pool = new pg.Pool({
    connectionString: url,
    // A given pool is not told its schema by BullMQ.
    options: `-c search_path=${queueSchema}`,
    // Each worker keeps one connection for LISTEN.
    max: 6,
    min: 0,
    connectionTimeoutMillis: 2_000,
    query_timeout: timeLimit,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'queue',
  })
  // Every queue and worker adds listeners of its own; without any, a restart of the server ends the process.
  pool.setMaxListeners(0)
  pool.on('error', (error) => log.warn({ err: error }, 'an idle queue connection was lost'))
  pool.on('connect', (client) => client.on('error', () => {}))
  const { Queue, Worker } = withBackend(createPostgresBackend)
  const connection = pool as unknown as Parameters<typeof createPostgresBackend>[1]['connection']
  return {
    newQueue: (name, options) => new Queue(name, { ...options, connection }) as unknown as RedisQueue,
    newWorker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection }) as unknown as RedisWorker,
    close: () => pool.end(),
  }
}

function redisBackend(url: string, { prefix, log }: QueueOptionsOfOurs): Backend {
  // Who adds must learn quickly that Redis is down; who works waits for its return.
  const waiting = { enableOfflineQueue: true, maxRetriesPerRequest: null }
  const producer = connectRedis(url, 'queue', log, {
    ...waiting,
    maxRetriesPerRequest: 1,
    commandTimeout: timeLimit,
  }).client
  const consumer = connectRedis(url, 'worker', log, waiting).client
  return {
    newQueue: (name, options) => new RedisQueue(name, { ...options, connection: producer, prefix }),
    newWorker: (name, processor, options) =>
      new RedisWorker(name, processor, { ...options, connection: consumer, prefix }),
    async close() {
      producer.disconnect()
      consumer.disconnect()
    },
  }
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout: the queue did not answer')), timeLimit)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
