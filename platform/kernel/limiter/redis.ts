import { Redis } from 'ioredis'
import type { Windows } from '../limiter.ts'
import type { Log } from '../log.ts'

const countCall = `
  local calls = redis.call('incr', KEYS[1])
  local left = redis.call('pttl', KEYS[1])
  if left < 0 then
    redis.call('pexpire', KEYS[1], ARGV[1])
    left = tonumber(ARGV[1])
  end
  return { calls, left }`

export function redisWindows(url: string, start: string, log: Log): Windows {
  const client = new Redis(url, {
    connectTimeout: 2_000,
    commandTimeout: 1_000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(times * 50, 2_000),
  })
  let isDown = false
  client.on('error', (error: Error) => {
    if (!isDown) log.warn({ err: error }, 'the limiter cannot reach Redis')
    isDown = true
  })
  client.on('ready', () => (isDown = false))
  return {
    async count({ tenantId, name, key, windowSeconds }) {
      const answer = await client.eval(
        countCall,
        1,
        `${start}${tenantId}:${name}:${key}`,
        windowSeconds * 1_000,
      )
      const [calls, resetMs] = answer as [number, number]
      return { calls, resetMs }
    },
    async close() {
      client.disconnect()
    },
  }
}
