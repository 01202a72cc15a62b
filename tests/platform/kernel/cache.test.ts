import { memoryStore, openCache, type Cache } from '#platform/kernel/cache.ts'
import { newId } from '#platform/kernel/ids.ts'
import { backends } from '#tests/support/backends.ts'
import { eventually } from '#tests/support/eventually.ts'
import { quietLog } from '#tests/support/log.ts'
import { startRedis, type TestRedis } from '#tests/support/redis.ts'

describe.each(backends.map((backend) => (backend === 'redis' ? 'redis' : 'memory')))(
  'the cache in %s',
  (backend) => {
    let redis: TestRedis | null = null
    let cache: Cache
    beforeAll(async () => {
      redis = backend === 'redis' ? await startRedis() : null
    })
    beforeEach(async () => {
      cache = openCache({ redisUrl: redis?.url ?? null, log: quietLog() })
      await eventually('the store', async () => {
        let loads = 0
        const probe = newId()
        for (const _ of [1, 2]) await cache.getOrLoad(probe, 'probe', 10, async () => (loads += 1))
        return loads === 1
      })
    })
    afterEach(() => cache.close())
    afterAll(() => redis?.stop())

    test('a value is loaded once and then remembered', async () => {
      const tenant = newId()
      let loads = 0
      const load = async () => ({ number: (loads += 1), nested: [null, 'ä'] })

      const answers = [
        await cache.getOrLoad(tenant, 'key', 60, load),
        await cache.getOrLoad(tenant, 'key', 60, load),
      ]

      expect(answers).toEqual([
        { number: 1, nested: [null, 'ä'] },
        { number: 1, nested: [null, 'ä'] },
      ])
    })

    test('the same key of two tenants holds two values', async () => {
      const [tenant, other] = [newId(), newId()]
      await cache.getOrLoad(tenant, 'key', 60, async () => 'mine')

      expect(await cache.getOrLoad(other, 'key', 60, async () => 'theirs')).toBe('theirs')
      expect(await cache.getOrLoad(tenant, 'key', 60, async () => 'new')).toBe('mine')
    })

    test('a hundred who ask at the same time share one load', async () => {
      const tenant = newId()
      let loads = 0
      const load = async () => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return (loads += 1)
      }

      const answers = await Promise.all(
        Array.from({ length: 100 }, () => cache.getOrLoad(tenant, 'key', 60, load)),
      )

      expect(loads).toBe(1)
      expect(new Set(answers)).toEqual(new Set([1]))
    })

    test('a load that fails is nobody else’s failure, and the next one tries again', async () => {
      const tenant = newId()
      await expect(cache.getOrLoad(tenant, 'key', 60, () => Promise.reject(new Error('no')))).rejects.toThrow(
        'no',
      )

      expect(await cache.getOrLoad(tenant, 'key', 60, async () => 'yes')).toBe('yes')
    })

    test('a value is forgotten when its time is over', async () => {
      const tenant = newId()
      await cache.getOrLoad(tenant, 'key', 0.05, async () => 'old')

      await eventually(
        'the end of it',
        async () => (await cache.getOrLoad(tenant, 'key', 0.05, async () => 'new')) === 'new',
      )
    })

    test('a dropped value is loaded again', async () => {
      const tenant = newId()
      await cache.getOrLoad(tenant, 'key', 60, async () => 'old')

      await cache.drop(tenant, 'key')

      expect(await cache.getOrLoad(tenant, 'key', 60, async () => 'new')).toBe('new')
    })

    test('what was being read while the value was dropped is not kept', async () => {
      const tenant = newId()
      const loads: ((text: string) => void)[] = []
      const slow = cache.getOrLoad(
        tenant,
        'key',
        60,
        () => new Promise<string>((resolve) => loads.push(resolve)),
      )
      const release = await eventually('the load to begin', () => loads[0])
      await cache.drop(tenant, 'key')
      const fresh = await cache.getOrLoad(tenant, 'key', 60, async () => 'new')

      release('old')

      expect(await slow).toBe('old')
      expect(fresh).toBe('new')
      expect(await cache.getOrLoad(tenant, 'key', 60, async () => 'newest')).toBe('new')
    })
  },
)

const redisOnly = backends.filter((backend) => backend === 'redis')
describe.each(redisOnly)('the cache when %s is killed', () => {
  test('values are loaded each time, and remembered again when it is back', async () => {
    const redis = await startRedis()
    const log = quietLog()
    const cache = openCache({ redisUrl: redis.url, log })
    const tenant = newId()
    let loads = 0
    const ask = () => cache.getOrLoad(tenant, 'key', 60, async () => (loads += 1))
    await eventually('the store', async () => (await ask()) === (await ask()))

    await redis.kill()
    const before = loads
    await ask()
    await ask()
    expect(loads).toBe(before + 2)
    await eventually('a line about it', () => log.lines.some(({ level }) => level === 'warn'))

    await redis.start()
    await eventually('the store', async () => (await ask()) === (await ask()))
    await cache.close()
    await redis.stop()
  })
})

describe('memory has an end', () => {
  test('the values that were not asked for longest leave first', async () => {
    const store = memoryStore(80_000)
    const tenant = newId()
    const text = 'x'.repeat(4_000)
    await store.set(tenant, 'a', text, 60)
    await store.set(tenant, 'b', text, 60)
    await store.get(tenant, 'a')

    await store.set(tenant, 'c', text, 60)

    expect(await store.get(tenant, 'a')).toBe(text)
    expect(await store.get(tenant, 'b')).toBeNull()
  })

  test('a tenant that fills its quarter drives nobody else out', async () => {
    const store = memoryStore(100_000)
    const [greedy, modest] = [newId(), newId()]
    await store.set(modest, 'key', 'small', 60)

    for (let number = 0; number < 1_000; number++)
      await store.set(greedy, `key-${number}`, 'x'.repeat(500), 60)

    expect(await store.get(modest, 'key')).toBe('small')
    expect(store.bytes()).toBeLessThan(30_000)
  })

  test('many tenants together stay below the bound', async () => {
    const store = memoryStore(100_000)

    for (let number = 0; number < 1_000; number++) await store.set(newId(), 'key', 'x'.repeat(500), 60)

    expect(store.bytes()).toBeLessThanOrEqual(100_000)
  })
})
