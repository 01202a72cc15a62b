import { Redis, type RedisOptions } from 'ioredis'
import type { Log } from './log.ts'

export type RedisConnection = {
  client: Redis
  /** Resolves with the first connection or the first failure of it: nobody waits longer than that. */
  opened: Promise<void>
}

/**
 * A connection that comes back by itself. What is asked while it is down fails at once, so that whoever asks can
 * do without. One line in the log per outage.
 */
export function connectRedis(
  url: string,
  purpose: string,
  log: Log,
  options: RedisOptions = {},
): RedisConnection {
  const client = new Redis(url, {
    connectTimeout: 2_000,
    // How long a connection that is being closed may take to say goodbye.
    disconnectTimeout: 300,
    keepAlive: 10_000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(times * 50, 2_000),
    ...options,
  })
  // Every queue and worker on it adds listeners of its own.
  client.setMaxListeners(0)
  let isDown = false
  client.on('error', (error: Error) => {
    if (!isDown) log.warn({ err: error }, `Redis cannot be reached for the ${purpose}`)
    isDown = true
  })
  client.on('ready', () => (isDown = false))
  const opened = new Promise<void>((resolve) => {
    for (const event of ['ready', 'error', 'end']) client.once(event, () => resolve())
  })
  return { client, opened }
}
