import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { openLimiter, limiterSweep, type Limit, type Limiter } from '#platform/kernel/limiter.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Sweep } from '#platform/kernel/jobs.ts'
import { runSweep } from '#platform/kernel/sweeps.ts'
import { backends } from '#tests/support/backends.ts'
import { createDatabase, insertTenant, newScope } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { quietLog } from '#tests/support/log.ts'
import { startRedis } from '#tests/support/redis.ts'
import pg from 'pg'

describe.each(['memory', ...backends])('the limiter in %s', (backend) => {
  const cleanups: (() => Promise<unknown>)[] = []
  let proxy: Awaited<ReturnType<typeof startFaultProxy>> | null = null
  let own: Awaited<ReturnType<typeof createDatabase>> | null = null
  let database: Database | null = null
  let redisUrl: string | null = null
  const log = quietLog()

  beforeAll(async () => {
    if (backend === 'redis') {
      const redis = await startRedis()
      cleanups.push(() => redis.stop())
      proxy = await startFaultProxy(redis.url)
      redisUrl = proxy.url
    }
    if (backend === 'postgres') {
      own = await createDatabase('limiter')
      cleanups.push(() => own!.drop())
      proxy = await startFaultProxy(own.url('app'))
      database = openDatabase({ url: proxy.url, poolSize: 2, connectTimeout: 500, queryTimeout: 2_000 })
      cleanups.push(() => database!.close())
    }
  })
  const opened: Limiter[] = []
  afterEach(() => Promise.all(opened.splice(0).map((limiter) => limiter.close())))
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup()
    await proxy?.close()
  })

  async function open(now?: () => number) {
    const limiter = openLimiter({ redisUrl, database, log, ...(now ? { now } : {}) })
    opened.push(limiter)
    // The connection is made in the background; until it is there the limiter is stricter.
    const probe = { ...(await newLimit()), limit: 10 }
    if (redisUrl)
      await eventually('Redis', async () => (await limiter.take({ ...probe, key: newId() })).limit === 10)
    return limiter
  }
  async function newLimit(): Promise<Limit> {
    const scope = newScope()
    await database?.inTenant(scope, (ctx) => insertTenant(ctx))
    return { tenantId: scope.tenantId, name: 'booking', key: '203.0.113.7', limit: 3, windowSeconds: 60 }
  }

  test('as many calls as the limit says are allowed, and not one more', async () => {
    const [limiter, limit] = [await open(), await newLimit()]

    const states = []
    for (let call = 1; call <= 5; call++) states.push(await limiter.take(limit))

    expect(states.map(({ isAllowed, remaining }) => [isAllowed, remaining])).toEqual([
      [true, 2],
      [true, 1],
      [true, 0],
      [false, 0],
      [false, 0],
    ])
    for (const { resetSeconds } of states) {
      expect(resetSeconds).toBeGreaterThan(0)
      expect(resetSeconds).toBeLessThanOrEqual(60)
    }
  })

  test('calls at the same time are counted one by one', async () => {
    const [limiter, limit] = [await open(), await newLimit()]

    const states = await Promise.all(Array.from({ length: 20 }, () => limiter.take(limit)))

    expect(states.filter(({ isAllowed }) => isAllowed)).toHaveLength(3)
  })

  test('another key, another name and another tenant have counts of their own', async () => {
    const [limiter, limit, foreign] = [await open(), await newLimit(), await newLimit()]
    for (let call = 1; call <= 4; call++) await limiter.take(limit)

    const others = [{ key: '203.0.113.8' }, { name: 'search' }, { tenantId: foreign.tenantId }]
    const states = await Promise.all(others.map((other) => limiter.take({ ...limit, ...other })))

    expect(states.map(({ isAllowed, remaining }) => [isAllowed, remaining])).toEqual([
      [true, 2],
      [true, 2],
      [true, 2],
    ])
  })

  test('a new window begins when the old one has ended', async () => {
    let ahead = 0
    const limiter = await open(() => Date.now() + ahead)
    const limit = { ...(await newLimit()), limit: 1, windowSeconds: 1 }
    await limiter.take(limit)
    expect((await limiter.take(limit)).isAllowed).toBe(false)

    await eventually('the next window', async () => {
      ahead += 100
      return (await limiter.take(limit)).isAllowed
    })
  })

  if (backend !== 'memory') {
    test('two processes count together', async () => {
      const [here, there, limit] = [await open(), await open(), await newLimit()]

      const states = [
        await here.take(limit),
        await there.take(limit),
        await here.take(limit),
        await there.take(limit),
      ]

      expect(states.map(({ isAllowed }) => isAllowed)).toEqual([true, true, true, false])
    })

    test.each(['down', 'silent'] as const)(
      'while the store is %s the limit is halved, neither lifted nor closed',
      async (fault) => {
        const [limiter, limit] = [await open(), { ...(await newLimit()), limit: 8 }]
        proxy![fault]()

        const states = []
        for (let call = 1; call <= 6; call++) states.push(await limiter.take(limit))
        proxy!.open()

        expect(states.map(({ isAllowed }) => isAllowed)).toEqual([true, true, true, true, false, false])
        await eventually('the store to be used again', async () => {
          const state = await limiter.take({ ...limit, key: newId() })
          return state.limit === 8
        })
      },
    )
  }

  if (backend === 'postgres') {
    test('neither keys nor ended windows are kept', async () => {
      const [limiter, limit] = [await open(), await newLimit()]
      await limiter.take(limit)
      const admin = new pg.Client({ connectionString: own!.url('admin') })
      await admin.connect()
      const { rows } = await admin.query('select key from rate_limits where tenant_id = $1', [limit.tenantId])
      expect(rows).toHaveLength(1)
      expect(rows[0].key).not.toContain('203.0.113.7')
      await admin.query(`update rate_limits set expires_at = now() - interval '1 second'`)
      const relayPool = new pg.Pool({ connectionString: own!.url('relay') })

      const runtime = { relayPool, log, database: database! }
      await runSweep(runtime, limiterSweep as Sweep<typeof runtime>)

      expect((await admin.query('select 1 from rate_limits')).rowCount).toBe(0)
      await relayPool.end()
      await admin.end()
    })
  }
})
