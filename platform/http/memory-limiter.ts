import { LRUMap } from './lru.ts'

export type LimitRule = { limit: number; windowSeconds: number }
export type LimitVerdict = {
  isAllowed: boolean
  remaining: number
  /** Seconds until the window ends and everything is allowed again. */
  retryAfterSeconds: number
}
export type Limiter = { consume(key: string, rule: LimitRule): Promise<LimitVerdict> }

/** Fixed windows in this process's memory. */
export class MemoryLimiter implements Limiter {
  private readonly windows = new LRUMap<{ count: number; endsAt: number }>(100_000)

  async consume(key: string, { limit, windowSeconds }: LimitRule): Promise<LimitVerdict> {
    const now = Date.now()
    let window = this.windows.get(key)
    if (!window || window.endsAt <= now) {
      window = { count: 0, endsAt: now + windowSeconds * 1000 }
      this.windows.set(key, window)
    }
    window.count += 1
    return {
      isAllowed: window.count <= limit,
      remaining: Math.max(0, limit - window.count),
      retryAfterSeconds: Math.ceil((window.endsAt - now) / 1000),
    }
  }
}
