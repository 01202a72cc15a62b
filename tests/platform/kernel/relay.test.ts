import pg from 'pg'
import { Type } from 'typebox'
import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { defineEvent, emit } from '#platform/kernel/events.ts'
import type { NewJob } from '#platform/kernel/queue.ts'
import { dispatchBatch, startRelay, type EventJob } from '#platform/kernel/relay.ts'
import { createDatabase, insertTenant, newScope } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { quietLog } from '#tests/support/log.ts'

const happened = defineEvent('test.happened', Type.Object({ number: Type.Integer() }))
const consumersOf = new Map([['test.happened', ['first.consumer', 'second.consumer']]])

let database: Database
let own: Awaited<ReturnType<typeof createDatabase>>
let pool: pg.Pool

beforeAll(async () => {
  own = await createDatabase('relay')
  database = openDatabase({ url: own.url('app'), poolSize: 4 })
  pool = new pg.Pool({ connectionString: own.url('relay'), max: 3 })
})
afterAll(async () => {
  await pool.end()
  await database.close()
  await own.drop()
})
afterEach(
  async () =>
    void (await pool.query('update outbox_events set dispatched_at = now() where dispatched_at is null')),
)

/** A queue that only remembers; as the real one it knows each id once. */
function memoryQueue() {
  const jobs = new Map<string, EventJob>()
  let calls = 0
  return {
    jobs,
    calls: () => calls,
    async addBulk<Data>(_queue: string, added: NewJob<Data>[]) {
      calls += 1
      for (const { id, data } of added) if (!jobs.has(id)) jobs.set(id, data as EventJob)
    },
  }
}

async function emitNumbers(...numbers: number[]) {
  const scope = newScope()
  await database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    for (const number of numbers) await emit(ctx, happened, { number })
  })
  return scope
}

const waiting = async () =>
  Number((await pool.query('select count(*) from outbox_events where dispatched_at is null')).rows[0].count)

test('an event becomes one job for each of its consumers', async () => {
  const queue = memoryQueue()
  const scope = await emitNumbers(1)

  const moved = await dispatchBatch({ pool, queue, queueName: 'events', consumersOf })

  expect(moved).toBe(1)
  expect(await waiting()).toBe(0)
  const [first, second] = [...queue.jobs.values()]
  expect(first).toEqual({
    tenantId: scope.tenantId,
    eventId: expect.any(String),
    requestId: scope.requestId,
    consumer: 'first.consumer',
  })
  expect([...queue.jobs.keys()]).toEqual([
    `${first!.eventId}.first.consumer`,
    `${second!.eventId}.second.consumer`,
  ])
})

test('an event of a transaction that rolled back is never handed over', async () => {
  const queue = memoryQueue()
  const failing = database.inTenant(newScope(), async (ctx) => {
    await insertTenant(ctx)
    await emit(ctx, happened, { number: 1 })
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')

  expect(await dispatchBatch({ pool, queue, queueName: 'events', consumersOf })).toBe(0)
  expect(queue.jobs.size).toBe(0)
})

test('an event stays in the outbox when the queue does not take it', async () => {
  await emitNumbers(1, 2)
  const queue = { addBulk: () => Promise.reject(new Error('the queue is down')) }

  await expect(dispatchBatch({ pool, queue, queueName: 'events', consumersOf })).rejects.toThrow(
    'the queue is down',
  )

  expect(await waiting()).toBe(2)
})

test('a crash after the queue took the jobs adds them again under the same ids', async () => {
  const queue = memoryQueue()
  await emitNumbers(1, 2, 3)
  const dying = {
    async addBulk<Data>(name: string, jobs: NewJob<Data>[]) {
      await queue.addBulk(name, jobs)
      throw new Error('killed before the events were marked')
    },
  }
  await expect(dispatchBatch({ pool, queue: dying, queueName: 'events', consumersOf })).rejects.toThrow(
    'killed',
  )

  await dispatchBatch({ pool, queue, queueName: 'events', consumersOf })

  expect(queue.calls()).toBe(2)
  expect(queue.jobs.size).toBe(6)
  expect(await waiting()).toBe(0)
})

test('an event that nobody consumes leaves the outbox', async () => {
  const queue = memoryQueue()
  await emitNumbers(1)

  await dispatchBatch({ pool, queue, queueName: 'events', consumersOf: new Map() })

  expect(queue.jobs.size).toBe(0)
  expect(await waiting()).toBe(0)
})

test('relays side by side take different events', async () => {
  await emitNumbers(...Array.from({ length: 40 }, (_, index) => index))
  const queues = [memoryQueue(), memoryQueue()]

  while ((await waiting()) > 0) {
    await Promise.all(
      queues.map((queue) => dispatchBatch({ pool, queue, queueName: 'events', consumersOf, batchSize: 5 })),
    )
  }

  const ids = queues.flatMap((queue) => [...queue.jobs.keys()])
  expect(ids).toHaveLength(80)
  expect(new Set(ids).size).toBe(80)
})

test('a relay is woken by a commit in its process', async () => {
  const queue = memoryQueue()
  const relay = startRelay({
    pool,
    queue,
    queueName: 'events',
    consumersOf,
    log: quietLog(),
    pollMs: 600_000,
  })
  await emitNumbers(1)
  await eventually('the first jobs', () => queue.jobs.size === 2)

  await emitNumbers(2)

  await eventually('the next jobs', () => queue.jobs.size === 4)
  await relay.close()
})

test('a relay that is told to close in the middle of a look lies down no more', async () => {
  for (const round of [0, 1, 2, 3, 4, 5]) {
    const relay = startRelay({
      pool,
      queue: memoryQueue(),
      queueName: 'events',
      consumersOf,
      log: quietLog(),
      pollMs: 600_000,
    })
    // At another point of its first look each time.
    for (let turn = 0; turn < round; turn += 1) await pool.query('select 1')
    await expect(relay.close()).resolves.toBeUndefined()
  }
})

test('a relay finds by itself what another process wrote', async () => {
  const queue = memoryQueue()
  const relay = startRelay({ pool, queue, queueName: 'events', consumersOf, log: quietLog(), pollMs: 20 })
  const scope = await emitNumbers()

  await pool.query('select 1')
  const client = new pg.Client({ connectionString: own.url('app') })
  await client.connect()
  await client.query(`select set_config('app.tenant', $1, false)`, [scope.tenantId])
  await client.query(`insert into outbox_events (id, name, payload, actor, request_id, occurred_at)
    values (uuidv7(), 'test.happened', '{}', '{}', 'elsewhere', now())`)
  await client.end()

  await eventually('the jobs', () => queue.jobs.size === 2)
  await relay.close()
})

test('a relay goes on after its database was gone', async () => {
  const queue = memoryQueue()
  const log = quietLog()
  const proxy = await startFaultProxy(own.url('relay'))
  const shaky = new pg.Pool({
    connectionString: proxy.url,
    max: 2,
    connectionTimeoutMillis: 500,
    query_timeout: 500,
  })
  shaky.on('error', () => {})
  const relay = startRelay({ pool: shaky, queue, queueName: 'events', consumersOf, log, pollMs: 20 })
  proxy.down()
  await eventually('the outage to be noticed', () => log.lines.some(({ level }) => level === 'warn'))
  await emitNumbers(1)

  proxy.open()

  await eventually('the jobs', () => queue.jobs.size === 2)
  await relay.close()
  await shaky.end()
  await proxy.close()
})

test('looking for waiting events reads the index of waiting events', async () => {
  await emitNumbers(...Array.from({ length: 300 }, (_, index) => index))
  await pool.query('update outbox_events set dispatched_at = now()')
  const admin = new pg.Client({ connectionString: own.url('migrator') })
  await admin.connect()
  await admin.query('analyze outbox_events')
  await admin.end()

  const { rows } = await pool.query(`explain select tenant_id, id, name, request_id from outbox_events
    where dispatched_at is null order by id limit 200 for update skip locked`)

  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('outbox_waiting')
})
