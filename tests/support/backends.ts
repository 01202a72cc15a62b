import { hasRedis } from './redis.ts'

/** Both stores where there is a Redis to test with; the summary says loudly when there is none. */
export const backends: readonly ('postgres' | 'redis')[] = hasRedis ? ['postgres', 'redis'] : ['postgres']
