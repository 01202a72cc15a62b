import { createHash } from 'node:crypto'
import type { Database } from './database.ts'
import type { Sweep } from './jobs.ts'
import { memoryWindows } from './limiter/memory.ts'
import { postgresWindows } from './limiter/postgres.ts'
import { redisWindows } from './limiter/redis.ts'
import type { Log } from './log.ts'

export type Limit = {
  tenantId: string
  /** What is limited, such as `booking`; keys of different names never meet. */
  name: string
  /** Who is limited: an address, a user, an e-mail. Stored as a hash. */
  key: string
  limit: number
  windowSeconds: number
}
/** For the headers `RateLimit-*` and `Retry-After`; seconds are whole, rounded up. */
export type LimitState = { isAllowed: boolean; limit: number; remaining: number; resetSeconds: number }

export type Limiter = {
  /** Takes one of `limit` calls in a window that begins with the first. Never throws, never opens. */
  take(limit: Limit): Promise<LimitState>
  close(): Promise<void>
}

/** Counts one call. @returns calls in this window with this one, and milliseconds until it ends */
export type Windows = {
  count(limit: Omit<Limit, 'limit'>): Promise<{ calls: number; resetMs: number }>
  close(): Promise<void>
}

export type LimiterOptions = {
  redisUrl: string | null
  /** Several processes without Redis count together in an unlogged table; null counts in this process only. */
  database: Pick<Database, 'writeStatements'> | null
  prefix?: string
  log: Log
  now?: () => number
}

/** A store that takes longer is as good as down. */
const timeLimit = 300
/** So long a store that failed is left alone. */
const restMs = 1_000

/** While the shared store is down each process allows half, counted by itself: stricter, but neither open nor shut. */
export function openLimiter({
  redisUrl,
  database,
  prefix = 'app',
  log,
  now = Date.now,
}: LimiterOptions): Limiter {
  const local = memoryWindows(now)
  const shared = redisUrl
    ? redisWindows(redisUrl, `${prefix}:limit:`, log)
    : database
      ? postgresWindows(database)
      : null
  // Who is over the limit stays so until the window ends: a flood of calls must not become a flood of writes.
  const refusals = memoryRefusals(now)
  let restsUntil = 0

  async function takeShared(windows: Windows, limit: Limit): Promise<LimitState> {
    const refusedMs = refusals.remaining(limit)
    if (refusedMs > 0) return toState(limit, limit.limit + 1, refusedMs)
    if (now() < restsUntil) return takeStrictly(limit)
    try {
      const { calls, resetMs } = await inTime(windows.count(hashed(limit)))
      if (calls > limit.limit) refusals.add(limit, resetMs)
      return toState(limit, calls, resetMs)
    } catch (error) {
      restsUntil = now() + restMs
      log.warn({ err: error, limit: limit.name }, 'the limiter counts by itself, because its store is down')
      return takeStrictly(limit)
    }
  }

  async function takeStrictly(limit: Limit): Promise<LimitState> {
    return takeLocal({ ...limit, limit: Math.max(1, Math.floor(limit.limit / 2)) })
  }

  async function takeLocal(limit: Limit): Promise<LimitState> {
    const { calls, resetMs } = await local.count(limit)
    return toState(limit, calls, resetMs)
  }

  return {
    take: (limit) => (shared ? takeShared(shared, limit) : takeLocal(limit)),
    close: async () => shared?.close(),
  }
}

const toState = ({ limit }: Limit, calls: number, resetMs: number): LimitState => ({
  isAllowed: calls <= limit,
  limit,
  remaining: Math.max(0, limit - calls),
  resetSeconds: Math.max(1, Math.ceil(resetMs / 1_000)),
})

const hashed = (limit: Limit): Limit => ({
  ...limit,
  key: createHash('sha256').update(limit.key).digest('base64url').slice(0, 22),
})

function memoryRefusals(now: () => number) {
  const until = new Map<string, number>()
  const nameOf = ({ tenantId, name, key }: Limit) => `${tenantId}/${name}/${key}`
  return {
    remaining(limit: Limit): number {
      const left = (until.get(nameOf(limit)) ?? 0) - now()
      if (left <= 0) until.delete(nameOf(limit))
      return left
    },
    add(limit: Limit, milliseconds: number) {
      if (until.size >= 10_000) until.delete(until.keys().next().value!)
      until.set(nameOf(limit), now() + milliseconds)
    },
  }
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the store of the limiter did not answer in time')), timeLimit)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}

/** Windows that ended are of no use to anybody. */
export const limiterSweep: Sweep<{ database: Pick<Database, 'writeStatements'> }> = {
  name: 'limiter.forget-ended-windows',
  everyMs: 10 * 60_000,
  findTenants: 'select distinct tenant_id from rate_limits where expires_at < now()',
  run: ({ database }, scope) =>
    database.writeStatements(scope, [
      { text: 'delete from rate_limits where expires_at < now()', values: [] },
    ]),
}
