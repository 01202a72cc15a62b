import { Type } from 'typebox'
import { defineEvent, emit, on, type Subscriber } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { jobOn, type JobDefinition } from '#platform/kernel/jobs.ts'
import { dispatchBatch, type EventJob } from '#platform/kernel/relay.ts'
import { runSweep, startSweeps } from '#platform/kernel/sweeps.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { consume, eventQueue, redispatchLostEvents, startWorker } from '#platform/worker.ts'
import { backends } from '#tests/support/backends.ts'
import { databaseUrl, insertTenant, newScope } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { startRedis } from '#tests/support/redis.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

const happened = defineEvent('test.happened', Type.Object({ number: Type.Integer() }))

let world: WorkerRuntime
beforeAll(async () => {
  world = await openWorkerRuntime('worker')
})
afterAll(() => world.close())

const database = () => world.runtime.database

async function emitNumber(number: number): Promise<{ scope: Scope; job: EventJob }> {
  const scope = newScope()
  await database().inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    await emit(ctx, happened, { number })
  })
  const { id } = await database().inTenant(scope, (ctx) => ctx.trx('outbox_events').first('id'))
  const { tenantId, requestId } = scope
  return { scope, job: { tenantId, requestId, eventId: id, consumer: 'test.consumer' } }
}

const handled = (scope: Scope) =>
  database().inTenant(scope, (ctx) => ctx.trx('handled_events').select('subscriber').orderBy('subscriber'))

const withSubscriber = (handle: Parameters<typeof on>[2]) => ({
  subscribers: [on(happened, 'test.consumer', handle) as Subscriber],
  jobs: [],
})
const withJob = (run: (scope: Scope, number: number) => Promise<void>) => ({
  subscribers: [],
  jobs: [
    jobOn(happened, 'test.consumer', (_: Runtime, scope, { payload }) => run(scope, payload.number)),
  ] as JobDefinition<Runtime>[],
})

test('a subscriber gets the event in the tenant and the request that it came from', async () => {
  const { scope, job } = await emitNumber(7)
  const seen: object[] = []
  const consumers = withSubscriber(async (ctx, event) => {
    const { rows } = await ctx.trx.raw('select current_tenant_id() as tenant')
    seen.push({ tenant: rows[0].tenant, requestId: ctx.requestId, payload: event.payload, name: event.name })
  })

  await consume(world.runtime, consumers, job)

  expect(seen).toEqual([
    { tenant: scope.tenantId, requestId: scope.requestId, payload: { number: 7 }, name: 'test.happened' },
  ])
})

test('an event that is handed over twice is handled once, also when both come at the same time', async () => {
  const { job } = await emitNumber(1)
  let times = 0
  const consumers = withSubscriber(async () => {
    times += 1
  })

  await Promise.all([1, 2, 3, 4].map(() => consume(world.runtime, consumers, job)))
  await consume(world.runtime, consumers, job)

  expect(times).toBe(1)
})

test('a subscriber that fails leaves nothing behind and may try again', async () => {
  const { scope, job } = await emitNumber(1)
  const failing = withSubscriber(async (ctx) => {
    await ctx.trx('tenants').where({ id: ctx.tenantId }).update({ tagline: 'half done' })
    throw new Error('no luck')
  })
  await expect(consume(world.runtime, failing, job)).rejects.toThrow('no luck')
  const tagline = await database().inTenant(scope, (ctx) =>
    ctx.trx('tenants').where({ id: scope.tenantId }).first('tagline'),
  )
  expect(tagline).toEqual({ tagline: '' })
  expect(await handled(scope)).toEqual([])

  await consume(
    world.runtime,
    withSubscriber(async () => {}),
    job,
  )

  expect(await handled(scope)).toEqual([{ subscriber: 'test.consumer' }])
})

test('a job is done once it has run to its end, and not before', async () => {
  const { scope, job } = await emitNumber(3)
  const numbers: number[] = []
  const failing = withJob(async () => {
    throw new Error('outside service is down')
  })
  await expect(consume(world.runtime, failing, job)).rejects.toThrow('outside service is down')

  const working = withJob(async (_, number) => void numbers.push(number))
  await consume(world.runtime, working, job)
  await consume(world.runtime, working, job)

  expect(numbers).toEqual([3])
  expect(await handled(scope)).toEqual([{ subscriber: 'test.consumer' }])
})

test('a job for a consumer that this process does not know waits for one that does', async () => {
  const { scope, job } = await emitNumber(1)

  await expect(consume(world.runtime, { subscribers: [], jobs: [] }, job)).rejects.toThrow('test.consumer')

  expect(await handled(scope)).toEqual([])
})

test('a job of one tenant cannot be run in another', async () => {
  const { job } = await emitNumber(1)
  const { scope: other } = await emitNumber(2)

  const astray = consume(
    world.runtime,
    withSubscriber(async () => {}),
    { ...job, tenantId: other.tenantId },
  )

  await expect(astray).rejects.toThrow()
  expect(await handled(other)).toEqual([])
})

test('an event reaches its consumers by itself', async () => {
  const numbers: number[] = []
  const worker = await startWorker(world.runtime, {
    subscribers: [
      on(happened, 'test.subscriber', async (_, { payload }) => void numbers.push(payload.number)),
    ],
    jobs: [
      jobOn(happened, 'test.job', async (_: Runtime, __, { payload }) => void numbers.push(-payload.number)),
    ],
    sweeps: [],
  })
  const { scope } = await emitNumber(4)

  await eventually('both consumers', async () => (await handled(scope)).length === 2)

  expect(numbers.filter((number) => Math.abs(number) === 4).toSorted()).toEqual([-4, 4])
  await worker.close()
})

test('events that a queue has lost are handed over again', async () => {
  const { scope, job } = await emitNumber(5)
  const { scope: done, job: doneJob } = await emitNumber(6)
  await consume(
    world.runtime,
    withSubscriber(async () => {}),
    doneJob,
  )
  for (const each of [scope, done]) {
    await database().inTenant(each, (ctx) =>
      ctx.trx('outbox_events').update({ dispatched_at: ctx.trx.raw(`now() - interval '20 minutes'`) }),
    )
  }

  await runSweep(
    world.runtime,
    redispatchLostEvents<Runtime>(new Map([['test.happened', ['test.consumer']]])),
  )

  const waiting = await world.runtime.relayPool.query(
    `select id from outbox_events where dispatched_at is null and tenant_id = any ($1)`,
    [[scope.tenantId, done.tenantId]],
  )
  expect(waiting.rows).toEqual([{ id: job.eventId }])
})

test('two consumers of one name are refused at the start', async () => {
  const twice = startWorker(world.runtime, {
    subscribers: [on(happened, 'test.same', async () => {}), on(happened, 'test.same', async () => {})],
    jobs: [],
    sweeps: [],
  })

  await expect(twice).rejects.toThrow('test.same')
  expect(await world.runtime.queue.counts(eventQueue)).toMatchObject({ active: 0 })
})

describe('sweeps', () => {
  const name = () => `test.${newId()}`

  test('a sweep gives each tenant its turn, also when one of them fails', async () => {
    const first = await emitNumber(1)
    const second = await emitNumber(1)
    const seen: string[] = []
    const ids = [first, second].map(({ scope }) => `'${scope.tenantId}'`).join(',')

    await runSweep(world.runtime, {
      name: name(),
      everyMs: 1,
      findTenants: `select id as tenant_id from tenants where id in (${ids}) order by id`,
      async run(_: Runtime, scope) {
        seen.push(scope.tenantId)
        if (seen.length === 1) throw new Error('this one fails')
      },
    })

    expect(seen.toSorted()).toEqual([first, second].map(({ scope }) => scope.tenantId).toSorted())
  })

  test('one of several processes runs the sweeps, and another one goes on when it ends', async () => {
    await emitNumber(1)
    const turns: string[] = []
    const start = (process: string) =>
      startSweeps(world.runtime, [
        {
          name: 'test.turns',
          everyMs: 10,
          findTenants: 'select id as tenant_id from tenants limit 1',
          run: async () => void turns.push(process),
        },
      ])
    const first = start('first')
    await eventually('the first turns', () => turns.length >= 2)
    const second = start('second')
    await eventually('more turns', () => turns.length >= 10)
    expect(new Set(turns)).toEqual(new Set(['first']))

    await first.close()

    await eventually('the second process', () => turns.includes('second'))
    await second.close()
  })

  test('the sweeps go on when the session that held their lock is lost', async () => {
    await emitNumber(1)
    let turns = 0
    const sweeps = startSweeps(world.runtime, [
      {
        name: 'test.session',
        everyMs: 10,
        findTenants: 'select id as tenant_id from tenants limit 1',
        run: async () => void (turns += 1),
      },
    ])
    await eventually('a turn', () => turns > 0)

    await world.runtime.relayPool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()`,
    )
    const before = turns

    await eventually('further turns', () => turns > before + 1)
    await sweeps.close()
  })
})

test.each(['down', 'silent'] as const)(
  'after the database was %s, events go on reaching their consumers',
  async (fault) => {
    const proxy = await startFaultProxy(databaseUrl('app'))
    const own = await openWorkerRuntime('outage', {}, proxy)
    const heard: unknown[] = []
    const room = newId()
    const worker = await startWorker(own.runtime, {
      subscribers: [],
      jobs: [
        jobOn(happened, 'test.announce', (runtime: Runtime, { tenantId }, { payload }) =>
          runtime.realtime.publish(tenantId, room, { type: 'happened', number: payload.number }),
        ),
      ],
      sweeps: [],
    })
    const scope = newScope()
    await own.runtime.database.inTenant(scope, (ctx) => insertTenant(ctx))
    await own.runtime.realtime.subscribe(scope.tenantId, room, (message) => heard.push(message.number))
    const emitNow = (number: number) =>
      own.runtime.database.inTenant(scope, (ctx) => emit(ctx, happened, { number }))
    await emitNow(1)
    await eventually('the first event', () => heard.includes(1))

    proxy[fault]()
    await expect(emitNow(2)).rejects.toThrow()
    proxy.open()

    await eventually('the database', () =>
      emitNow(3).then(
        () => true,
        () => false,
      ),
    )
    await eventually('the next event', () => heard.includes(3))
    expect(heard).not.toContain(2)
    await worker.close()
    await own.close()
    await proxy.close()
  },
)

const redisOnly = backends.filter((backend) => backend === 'redis')
describe.each(redisOnly)('on %s', () => {
  test('events reach their consumers, also those that it had taken and lost with its memory', async () => {
    const redis = await startRedis()
    const own = await openWorkerRuntime('worker_redis', { REDIS_URL: redis.url })
    const numbers: number[] = []
    const consumers = {
      subscribers: [
        on(happened, 'test.subscriber', async (_, { payload }) => void numbers.push(payload.number)),
      ],
      jobs: [],
      sweeps: [],
    }
    const emitIn = (scope: Scope, number: number) =>
      own.runtime.database.inTenant(scope, (ctx) => emit(ctx, happened, { number }))
    const scope = newScope()
    await own.runtime.database.inTenant(scope, (ctx) => insertTenant(ctx))
    const consumersOf = new Map([['test.happened', ['test.subscriber']]])
    await emitIn(scope, 1)
    await dispatchBatch({
      pool: own.runtime.relayPool,
      queue: own.runtime.queue,
      queueName: eventQueue,
      consumersOf,
    })
    expect(await own.runtime.queue.counts(eventQueue)).toMatchObject({ waiting: 1 })

    await redis.kill()
    await redis.start()
    const worker = await startWorker(own.runtime, consumers)
    await emitIn(scope, 2)
    await eventually('what came after the loss', () => numbers.includes(2))
    expect(numbers).toEqual([2])
    await own.runtime.database.inTenant(scope, (ctx) =>
      ctx.trx('outbox_events').update({ dispatched_at: ctx.trx.raw(`now() - interval '20 minutes'`) }),
    )
    await runSweep(own.runtime, redispatchLostEvents<Runtime>(consumersOf))

    await eventually('what was lost', () => numbers.includes(1))
    expect(numbers).toEqual([2, 1])
    await worker.close()
    await own.close()
    await redis.stop()
  })
})
