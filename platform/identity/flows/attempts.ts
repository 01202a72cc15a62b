import { AppError } from '#platform/kernel/errors.ts'
import type { Limiter } from '#platform/kernel/limiter.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { normaliseEmail } from '../rules.ts'

type Keys = { target: string; address: string }
type AttemptLimit = { name: string; limit: number; windowSeconds: number; keyOf: (keys: Keys) => string }

const quarter = 15 * 60
const hour = 60 * 60

/**
 * Guessing one account's password from one place; the same from many places; and trying one password on many accounts.
 * Whoever has many places can use the second one up for somebody else, who then still comes in by a link in a mail.
 */
const signInLimits: AttemptLimit[] = [
  {
    name: 'sign-in',
    limit: 10,
    windowSeconds: quarter,
    keyOf: ({ target, address }) => `${target} ${address}`,
  },
  { name: 'sign-in-account', limit: 100, windowSeconds: quarter, keyOf: ({ target }) => target },
  { name: 'sign-in-address', limit: 50, windowSeconds: quarter, keyOf: ({ address }) => address },
]

/**
 * Messages to one address from one place, from anywhere, and to any address from one place. Whoever uses up what a
 * stranger's address may be sent has filled that stranger's letter box with links that work as long as this lasts.
 */
const messageLimits: AttemptLimit[] = [
  {
    name: 'message',
    limit: 5,
    windowSeconds: quarter,
    keyOf: ({ target, address }) => `${target} ${address}`,
  },
  { name: 'message-target', limit: 20, windowSeconds: quarter, keyOf: ({ target }) => target },
  { name: 'message-address', limit: 20, windowSeconds: quarter, keyOf: ({ address }) => address },
]

/**
 * Guessing the second factor of one user, whose first one was right each time: nobody else can use these up. Three
 * codes fit at any moment: who knows a password and guesses all day gets in once in about twenty years.
 */
const secondFactorLimits: AttemptLimit[] = [
  { name: 'second-factor', limit: 15, windowSeconds: quarter, keyOf: ({ target }) => target },
  { name: 'second-factor-day', limit: 50, windowSeconds: 24 * hour, keyOf: ({ target }) => target },
]

export type CountingRuntime = { limiter: Pick<Limiter, 'take'> }

/** @throws AppError `rate_limited` */
export const countSignIn = (runtime: CountingRuntime, scope: Scope, email: string, address: string) =>
  count(
    runtime,
    scope,
    signInLimits,
    { target: normaliseEmail(email), address },
    'Too many attempts to sign in with a password; a link sent by e-mail still works',
  )

/** @throws AppError `rate_limited` */
export const countMessage = (runtime: CountingRuntime, scope: Scope, target: string, address: string) =>
  count(
    runtime,
    scope,
    messageLimits,
    { target: target.trim().toLowerCase(), address },
    'Too many messages were asked for',
  )

/** @throws AppError `rate_limited` */
export const countSecondFactor = (runtime: CountingRuntime, scope: Scope, userId: string) =>
  count(runtime, scope, secondFactorLimits, { target: userId, address: '' }, 'Too many codes were tried')

async function count(
  { limiter }: CountingRuntime,
  { tenantId }: Scope,
  limits: readonly AttemptLimit[],
  keys: Keys,
  what: string,
) {
  const states = await Promise.all(
    limits.map(({ name, limit, windowSeconds, keyOf }) =>
      limiter.take({ name, limit, windowSeconds, tenantId, key: keyOf(keys) }),
    ),
  )
  const refused = states.filter(({ isAllowed }) => !isAllowed)
  if (refused.length === 0) return
  throw new AppError('rate_limited', {
    detail: `${what}. Wait a little and try again`,
    retryAfterSeconds: Math.max(...refused.map(({ resetSeconds }) => resetSeconds)),
  })
}
