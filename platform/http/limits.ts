import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { MemoryLimiter, type Limiter, type LimitRule, type LimitVerdict } from './memory-limiter.ts'

/**
 * How often one client may ask one marketplace. A person who looks for a time stays far below; a script that holds
 * every slot or reads every price does not.
 */
export const limitRules = {
  search: { limit: 240, windowSeconds: 60 },
  booking: { limit: 40, windowSeconds: 60 },
  account: { limit: 30, windowSeconds: 60 },
  upload: { limit: 40, windowSeconds: 60 },
} as const satisfies Record<string, LimitRule>
export type LimitName = keyof typeof limitRules

declare module 'fastify' {
  interface FastifyContextConfig {
    rateLimit?: LimitName
  }
  interface FastifyInstance {
    limits: Limits
  }
}

/**
 * Counts with the shared limiter, and by itself while that one does not answer: then each process counts for
 * itself with half the allowance, so that an outage neither lifts a limit nor fails a booking.
 */
export class Limits {
  private readonly alone = new MemoryLimiter()
  private readonly shared: Limiter
  private readonly isOn: boolean

  constructor(shared: Limiter, isOn: boolean) {
    this.shared = shared
    this.isOn = isOn
  }

  async count(name: LimitName, tenantId: string, address: string): Promise<LimitVerdict & { limit: number }> {
    const rule = limitRules[name]
    const key = `${tenantId}:${name}:${clientKey(address)}`
    if (!this.isOn) return { limit: rule.limit, isAllowed: true, remaining: rule.limit, retryAfterSeconds: 0 }
    try {
      return { limit: rule.limit, ...(await this.shared.consume(key, rule)) }
    } catch {
      const half = { ...rule, limit: Math.ceil(rule.limit / 2) }
      return { limit: half.limit, ...(await this.alone.consume(key, half)) }
    }
  }
}

/** Whoever has an IPv6 address has a whole network of them (RFC 6177): the first 64 bits are the client. */
export function clientKey(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '')
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  if (tail !== undefined) {
    const last = tail.split(':').filter(Boolean)
    while (groups.length + last.length < 8) groups.push('0')
    groups.push(...last)
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

export const tooMany = (retryAfterSeconds: number) =>
  new AppError('rate_limited', {
    detail: 'That was too often; wait a little and try again',
    retryAfterSeconds,
  })

/** Enforces the limit that a route states, before its body is read. */
export function enforceLimits(app: FastifyInstance) {
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const name = request.routeOptions.config.rateLimit
    if (name === undefined) return
    const verdict = await app.limits.count(name, request.scope.tenantId, request.ip)
    reply.headers({
      'ratelimit-limit': String(verdict.limit),
      'ratelimit-remaining': String(verdict.remaining),
      'ratelimit-reset': String(verdict.retryAfterSeconds),
    })
    if (!verdict.isAllowed) throw tooMany(verdict.retryAfterSeconds)
  })
}
