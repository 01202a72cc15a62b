import { connectRedis } from '../redis.ts'
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
  const { client, opened } = connectRedis(url, 'limiter', log, { commandTimeout: 1_000 })
  return {
    async count({ tenantId, name, key, windowSeconds }) {
      await opened
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
