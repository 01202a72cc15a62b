import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import type { Limiter, LimitState } from '#platform/kernel/limiter.ts'

/**
 * How often one client may ask one marketplace. A person who looks for a time stays far below; a script that holds
 * every slot or reads every price does not.
 */
export const limitRules = {
  search: { limit: 240, windowSeconds: 60 },
  booking: { limit: 40, windowSeconds: 60 },
  account: { limit: 30, windowSeconds: 60 },
  upload: { limit: 40, windowSeconds: 60 },
} as const satisfies Record<string, { limit: number; windowSeconds: number }>
export type LimitName = keyof typeof limitRules

declare module 'fastify' {
  interface FastifyContextConfig {
    rateLimit?: LimitName
  }
  interface FastifyInstance {
    limits: Limits
  }
}

/** Counts calls by marketplace and client address. */
export class Limits {
  private readonly limiter: Limiter
  private readonly isOn: boolean

  constructor(limiter: Limiter, isOn: boolean) {
    this.limiter = limiter
    this.isOn = isOn
  }

  async take(name: LimitName, tenantId: string, address: string): Promise<LimitState> {
    const { limit, windowSeconds } = limitRules[name]
    if (!this.isOn) return { isAllowed: true, limit, remaining: limit, resetSeconds: windowSeconds }
    return this.limiter.take({ tenantId, name, key: clientKey(address), limit, windowSeconds })
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
    const state = await app.limits.take(name, request.scope.tenantId, request.ip)
    reply.headers({
      'ratelimit-limit': String(state.limit),
      'ratelimit-remaining': String(state.remaining),
      'ratelimit-reset': String(state.resetSeconds),
    })
    if (!state.isAllowed) throw tooMany(state.resetSeconds)
  })
}
