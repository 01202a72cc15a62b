import type { Database } from '#platform/kernel/database.ts'
import { AppError, assertValid, isUnavailable } from '#platform/kernel/errors.ts'
import type { Limiter } from '#platform/kernel/limiter.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import { normaliseEmail, passwordFault } from './rules.ts'
import type { RegisterUser, SignInBody, UserView } from './schemas.ts'
import {
  addMembership,
  createUser,
  findCredentials,
  findSession,
  isUseUnrecorded,
  openSession,
  touchSession,
  type FoundSession,
  type SignedIn,
} from './service/index.ts'

type Doors = { database: Pick<Database, 'inTenant' | 'readTenant'> }
export type IdentityRuntime = Doors & { limiter: Pick<Limiter, 'take'> }

const windowSeconds = 15 * 60
/**
 * Guessing one account's password from one place; the same from many places, high enough that nobody can lock a
 * person out by trying a few times; and trying one password on many accounts.
 */
const attemptLimits = [
  { name: 'sign-in', limit: 10, keyOf: (email: string, address: string) => `${email} ${address}` },
  { name: 'sign-in-account', limit: 100, keyOf: (email: string) => email },
  { name: 'sign-in-address', limit: 50, keyOf: (_email: string, address: string) => address },
]

export type SignIn = SignInBody & {
  userAgent: string
  /** Where the request comes from: the client's network address. */
  address: string
}

/**
 * E-mail and password to a session. An unknown address, a wrong password and an account without a password get the
 * same answer after the same work. The password is compared while no transaction is open.
 * @throws AppError `unauthenticated`, `rate_limited`
 */
export async function signIn(runtime: IdentityRuntime, scope: Scope, input: SignIn): Promise<SignedIn> {
  await countAttempt(runtime, scope, input)
  const known = await runtime.database.readTenant(scope, (ctx) => findCredentials(ctx, input.email))
  const isRight = await verifyPassword(known?.passwordHash ?? null, input.password)
  const { id: userId, passwordHash } = known ?? {}
  const signedIn =
    isRight && userId && passwordHash
      ? await runtime.database.inTenant(scope, (ctx) =>
          openSession(ctx, { userId, passwordHash, userAgent: input.userAgent }),
        )
      : null
  if (!signedIn) throw new AppError('unauthenticated', { detail: 'E-mail address or password is not right' })
  return signedIn
}

async function countAttempt({ limiter }: IdentityRuntime, { tenantId }: Scope, { email, address }: SignIn) {
  const states = await Promise.all(
    attemptLimits.map(({ name, limit, keyOf }) =>
      limiter.take({ name, limit, windowSeconds, tenantId, key: keyOf(normaliseEmail(email), address) }),
    ),
  )
  const refused = states.filter(({ isAllowed }) => !isAllowed)
  if (refused.length === 0) return
  throw new AppError('rate_limited', {
    detail: 'Too many attempts to sign in; wait a little and try again',
    retryAfterSeconds: Math.max(...refused.map(({ resetSeconds }) => resetSeconds)),
  })
}

/**
 * A new user of the marketplace, who may do what a customer may.
 * @throws AppError `validation_failed` for a weak password, `conflict` for a known address
 */
export async function registerUser(runtime: Doors, scope: Scope, input: RegisterUser): Promise<UserView> {
  const { name } = await runtime.database.readTenant(scope, (ctx) => getTenant(ctx))
  const fault = passwordFault(input.password, { ...input, marketplace: name })
  assertValid(fault === null, 'password', fault ?? '')
  const passwordHash = await hashPassword(input.password)
  return runtime.database.inTenant(scope, async (ctx) => {
    const user = await createUser(ctx, { ...input, passwordHash })
    await addMembership(ctx, { userId: user.id, role: 'customer' })
    return { ...user, roles: ['customer'] }
  })
}

/** What an edge asks on each request with a session: one round trip, and once a minute a write. */
export async function resumeSession(
  runtime: Doors,
  scope: Scope,
  secret: string,
): Promise<FoundSession | null> {
  const found = await runtime.database.readTenant(scope, (ctx) => findSession(ctx, secret))
  if (found && isUseUnrecorded(found.session, new Date())) {
    try {
      await runtime.database.inTenant(scope, (ctx) => touchSession(ctx, found.session.id))
    } catch (error) {
      // Reading went well: a request must not fail because its time of use could not be written down.
      if (!isUnavailable(error)) throw error
    }
  }
  return found
}
