import type { Log } from './log.ts'
import { connectRedis } from './redis.ts'

export type Cache = {
  /**
   * The value under a key of one tenant, loaded when it is not there. Concurrent askers in one process share one
   * load. A store that is down makes it slower, never wrong: then each process loads for itself.
   */
  getOrLoad<T>(tenantId: string, key: string, ttlSeconds: number, load: () => Promise<T>): Promise<T>
  /** Forgets one value. A load that is under way is not stored. */
  drop(tenantId: string, key: string): Promise<void>
  close(): Promise<void>
}

export type CacheOptions = {
  redisUrl: string | null
  prefix?: string
  log: Log
  /** Bytes of all values in this process's memory; one tenant has at most a quarter of it. */
  maxBytes?: number
}

/** Values are JSON: what comes out is a copy. The tenant is in every key. */
export function openCache({
  redisUrl,
  prefix = 'app',
  log,
  maxBytes = 32 * 1024 * 1024,
}: CacheOptions): Cache {
  const store = redisUrl ? redisStore(redisUrl, `${prefix}:cache:`, log) : memoryStore(maxBytes)
  const loading = new Map<string, { text: Promise<string> }>()

  async function loadAndKeep<T>(tenantId: string, key: string, ttlSeconds: number, load: () => Promise<T>) {
    const flight = `${tenantId}/${key}`
    const own = { text: Promise.resolve('') }
    own.text = (async () => {
      try {
        const text = JSON.stringify(await load()) ?? 'null'
        // Dropped meanwhile: what was read may be what the change replaced.
        if (loading.get(flight) === own) await store.set(tenantId, key, text, ttlSeconds)
        return text
      } finally {
        if (loading.get(flight) === own) loading.delete(flight)
      }
    })()
    loading.set(flight, own)
    return own.text
  }

  return {
    async getOrLoad<T>(
      tenantId: string,
      key: string,
      ttlSeconds: number,
      load: () => Promise<T>,
    ): Promise<T> {
      const known = await store.get(tenantId, key)
      if (known !== null) return JSON.parse(known) as T
      const underWay = loading.get(`${tenantId}/${key}`)
      return JSON.parse(await (underWay?.text ?? loadAndKeep(tenantId, key, ttlSeconds, load))) as T
    },
    async drop(tenantId, key) {
      loading.delete(`${tenantId}/${key}`)
      await store.delete(tenantId, key)
    },
    close: () => store.close(),
  }
}

type Store = {
  get(tenantId: string, key: string): Promise<string | null>
  set(tenantId: string, key: string, text: string, ttlSeconds: number): Promise<void>
  delete(tenantId: string, key: string): Promise<void>
  close(): Promise<void>
}

type Entry = { text: string; bytes: number; expiresAt: number }
type Shelf = { entries: Map<string, Entry>; bytes: number }

/** Least recently used first out: within a tenant that fills its share, else of the tenant that was quiet longest. */
export function memoryStore(maxBytes: number, now: () => number = Date.now): Store & { bytes(): number } {
  const shelves = new Map<string, Shelf>()
  let total = 0

  function remove(tenantId: string, shelf: Shelf, key: string) {
    const entry = shelf.entries.get(key)
    if (!entry) return
    shelf.entries.delete(key)
    shelf.bytes -= entry.bytes
    total -= entry.bytes
    if (shelf.entries.size === 0) shelves.delete(tenantId)
  }
  const oldest = <K>(map: Map<K, unknown>): K => map.keys().next().value as K

  return {
    async get(tenantId, key) {
      const shelf = shelves.get(tenantId)
      const entry = shelf?.entries.get(key)
      if (!shelf || !entry) return null
      if (entry.expiresAt <= now()) {
        remove(tenantId, shelf, key)
        return null
      }
      // Maps keep insertion order: put back at the end.
      shelf.entries.delete(key)
      shelf.entries.set(key, entry)
      shelves.delete(tenantId)
      shelves.set(tenantId, shelf)
      return entry.text
    },
    async set(tenantId, key, text, ttlSeconds) {
      const bytes = 2 * (text.length + key.length) + 100
      if (bytes > maxBytes / 4) return
      const shelf = shelves.get(tenantId) ?? { entries: new Map<string, Entry>(), bytes: 0 }
      remove(tenantId, shelf, key)
      shelves.set(tenantId, shelf)
      shelf.entries.set(key, { text, bytes, expiresAt: now() + ttlSeconds * 1_000 })
      shelf.bytes += bytes
      total += bytes
      while (shelf.bytes > maxBytes / 4) remove(tenantId, shelf, oldest(shelf.entries))
      while (total > maxBytes) {
        const tenant = oldest(shelves)
        const quiet = shelves.get(tenant)!
        remove(tenant, quiet, oldest(quiet.entries))
      }
    },
    async delete(tenantId, key) {
      const shelf = shelves.get(tenantId)
      if (shelf) remove(tenantId, shelf, key)
    },
    async close() {
      shelves.clear()
    },
    bytes: () => total,
  }
}

/** A call that takes longer than loading would is no help. */
const timeLimit = 250

function redisStore(url: string, start: string, log: Log): Store {
  const { client, opened } = connectRedis(url, 'cache', log, { commandTimeout: timeLimit })
  // The connection itself says in the log that it is lost; a single slow answer is not worth a line.
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    await opened
    return work().catch(() => null)
  }
  const nameOf = (tenantId: string, key: string) => `${start}${tenantId}:${key}`
  return {
    get: (tenantId, key) => attempt(() => client.get(nameOf(tenantId, key))),
    async set(tenantId, key, text, ttlSeconds) {
      await attempt(() => client.set(nameOf(tenantId, key), text, 'PX', Math.ceil(ttlSeconds * 1_000)))
    },
    async delete(tenantId, key) {
      await attempt(() => client.del(nameOf(tenantId, key)))
    },
    async close() {
      client.disconnect()
    },
  }
}
