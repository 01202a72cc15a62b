import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { Session, User } from '../models.ts'
import { verifyPassword } from '../passwords.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { secondFactorsOf } from '../service/authenticators.ts'
import { countSignIn } from './attempts.ts'
import type { IdentityRuntime } from './runtime.ts'

const freshFor = minutes(10)

export type Proof = {
  currentPassword?: string | null | undefined
  /** The client's network address, as limits count it. */
  address: string
}

/**
 * Before it changes how somebody signs in: the password, or a sign-in of the last ten minutes with everything that
 * the account asks for. Who has no password signs in again.
 * @throws AppError `unauthenticated`, `validation_failed` for a missing or wrong password, `rate_limited`, `forbidden`
 * for somebody who acts in this person's place and (with `reason: 'sign_in_again'`) for an old session without password
 */
export async function assertFresh(runtime: IdentityRuntime, scope: Scope, proof: Proof): Promise<void> {
  assertOwnHands(scope)
  const { isFresh, hasPassword } = await runtime.database.readTenant(scope, freshnessOf)
  if (proof.currentPassword && hasPassword) {
    const { currentPassword, address } = proof
    await assertKnowsPassword(runtime, scope, { currentPassword, address })
    return
  }
  if (isFresh) return
  if (!hasPassword) throw signInAgain()
  const message = 'Type your password: this changes how you sign in'
  throw new AppError('validation_failed', {
    detail: message,
    errors: [{ field: 'currentPassword', message }],
  })
}

const signInAgain = () =>
  new AppError('forbidden', {
    detail: 'You signed in a while ago; sign out and in again, and then change this',
    extra: { reason: 'sign_in_again' },
  })

/**
 * Before what cannot be taken back, or takes the account over: the password each time, where there is one. Whoever has
 * none has signed in during the last ten minutes. So nobody gets anywhere at somebody's open computer.
 * @throws AppError as `assertFresh`
 */
export async function assertKnowsPassword(
  runtime: IdentityRuntime,
  scope: Scope,
  input: { currentPassword: string | null; address: string },
): Promise<User> {
  assertOwnHands(scope)
  const { userId } = requireUser(scope)
  const { user, isFresh } = await runtime.database.readTenant(scope, async (ctx) => ({
    user: assertFound(await User.query(ctx.trx).findOne({ id: userId }), 'User'),
    ...(await freshnessOf(ctx)),
  }))
  if (user.passwordHash === null) {
    if (!isFresh) throw signInAgain()
    return user
  }
  await countSignIn(runtime, scope, user.email, input.address)
  const isRight = await verifyPassword(user.passwordHash, input.currentPassword ?? '')
  assertValid(isRight, 'currentPassword', 'This is not your current password')
  return user
}

/** Whether the person who asks may change how they sign in at once, and if not, whether a password helps. */
export async function freshnessOf(ctx: Ctx): Promise<{ isFresh: boolean; hasPassword: boolean }> {
  const { userId, sessionId } = requireUser(ctx)
  const [found, session, factors] = await Promise.all([
    User.query(ctx.trx).findOne({ id: userId }),
    Session.query(ctx.trx).findOne({ id: sessionId }),
    secondFactorsOf(ctx, userId),
  ])
  const user = assertFound(found, 'User')
  const isNew = session !== undefined && session.createdAt > after(ctx.now, -freshFor)
  const isFresh = isNew && (factors.length === 0 || session.assurance === 'two_factors')
  return { isFresh, hasPassword: user.passwordHash !== null }
}
