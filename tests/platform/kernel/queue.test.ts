import pg from 'pg'
import { migrateQueue, openQueue, type Queue } from '#platform/kernel/queue.ts'
import { backends } from '#tests/support/backends.ts'
import { createDatabase } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { quietLog } from '#tests/support/log.ts'
import { startRedis } from '#tests/support/redis.ts'

const names = ['plain', 'twice', 'again', 'hopeless', 'later', 'outage', 'restart']

async function migrate(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await migrateQueue(client, names)
  await client.end()
}

describe.each(backends)('the queue on %s', (backend) => {
  let relayUrl: string
  let redisUrl: string | null = null
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>
  const cleanups: (() => Promise<unknown>)[] = []
  const opened: Queue[] = []

  beforeAll(async () => {
    if (backend === 'redis') {
      const redis = await startRedis()
      cleanups.push(() => redis.stop())
      proxy = await startFaultProxy(redis.url)
      relayUrl = 'postgres://nobody@127.0.0.1:1/none'
      redisUrl = proxy.url
    } else {
      const database = await createDatabase('queue')
      cleanups.push(() => database.drop())
      await migrate(database.url('migrator'))
      proxy = await startFaultProxy(database.url('relay'))
      relayUrl = proxy.url
    }
    cleanups.push(() => proxy.close())
  })
  afterEach(async () => {
    proxy.open()
    await Promise.all(opened.splice(0).map((queue) => queue.close()))
  })
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup()
  })

  const open = (options: { attempts?: number; backoffMs?: number } = {}) => {
    const queue = openQueue({ relayUrl, redisUrl, prefix: 'test', log: quietLog(), ...options })
    opened.push(queue)
    return queue
  }

  test('a job is run with its data', async () => {
    const queue = open()
    const seen: unknown[] = []
    await queue.work<{ number: number }>('plain', async (job) => void seen.push([job.id, job.name, job.data]))

    await queue.addBulk('plain', [{ id: 'first.one', name: 'count', data: { number: 7 } }])

    await eventually('the job', () => seen.length === 1)
    expect(seen).toEqual([['first.one', 'count', { number: 7 }]])
  })

  test('the same id added twice is one job', async () => {
    const queue = open()
    const seen: string[] = []
    const job = { id: 'same', name: 'count', data: {} }
    await queue.addBulk('twice', [job])
    await queue.addBulk('twice', [job])
    await queue.work('twice', async ({ id }) => void seen.push(id))
    await eventually('the job', () => seen.length > 0)

    await queue.addBulk('twice', [job, { id: 'last', name: 'count', data: {} }])

    await eventually('the last job', () => seen.includes('last'))
    expect(seen).toEqual(['same', 'last'])
  })

  test('a job that fails is tried again later', async () => {
    const queue = open({ attempts: 3, backoffMs: 20 })
    const attempts: number[] = []
    await queue.work('again', async ({ attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) throw new Error('not yet')
    })

    await queue.addBulk('again', [{ id: 'stubborn', name: 'count', data: {} }])

    await eventually('completion', async () => (await queue.counts('again')).completed === 1)
    expect(attempts).toEqual([1, 2, 3])
  })

  test('a job that fails for good stays visible with its reason', async () => {
    const queue = open({ attempts: 2, backoffMs: 10 })
    const announced: string[] = []
    await queue.work(
      'hopeless',
      async () => {
        throw new Error('the printer is on fire')
      },
      { onDead: (job) => announced.push(`${job.id}: ${job.reason}`) },
    )

    await queue.addBulk('hopeless', [{ id: 'doomed', name: 'print', data: { page: 1 } }])

    await eventually('the dead letter', async () => (await queue.counts('hopeless')).failed === 1)
    expect(await queue.dead('hopeless')).toEqual([
      { id: 'doomed', name: 'print', data: { page: 1 }, reason: 'the printer is on fire', attempts: 2 },
    ])
    expect(announced).toEqual(['doomed: the printer is on fire'])
  })

  test('a job with a delay waits', async () => {
    const queue = open()
    const order: string[] = []
    await queue.work('later', async ({ id }) => void order.push(id))

    await queue.addBulk('later', [{ id: 'late', name: 'count', data: {}, delayMs: 400 }])
    await queue.addBulk('later', [{ id: 'soon', name: 'count', data: {} }])

    await eventually('both jobs', () => order.length === 2)
    expect(order).toEqual(['soon', 'late'])
  })

  test('adding fails in time while the store is silent, and works again after it', async () => {
    const queue = open()
    await queue.addBulk('outage', [{ id: 'before', name: 'count', data: {} }])
    proxy.silent()

    await expect(queue.addBulk('outage', [{ id: 'during', name: 'count', data: {} }])).rejects.toThrow(
      /time|Timeout/i,
    )

    proxy.open()
    await eventually('the store', () =>
      queue.addBulk('outage', [{ id: 'after', name: 'count', data: {} }]).then(
        () => true,
        () => false,
      ),
    )
  })

  test('a worker goes on after the store was gone', async () => {
    const queue = open()
    const seen: string[] = []
    await queue.work('restart', async ({ id }) => void seen.push(id))
    await queue.addBulk('restart', [{ id: 'before', name: 'count', data: {} }])
    await eventually('the first job', () => seen.includes('before'))

    proxy.down()
    await new Promise((resolve) => setTimeout(resolve, 300))
    proxy.open()

    await eventually('the store', () =>
      queue.addBulk('restart', [{ id: 'after', name: 'count', data: {} }]).then(
        () => true,
        () => false,
      ),
    )
    await eventually('the second job', () => seen.includes('after'))
    expect(seen).toEqual(['before', 'after'])
  })
})
