import { AppError, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { securityChanged } from '../events.ts'
import { User } from '../models.ts'
import { hashPassword } from '../passwords.ts'
import { requireUser } from '../policies.ts'
import { normaliseEmail, passwordFault } from '../rules.ts'
import {
  attachGuestBookings,
  endSessions,
  findUserByEmail,
  idOfToken,
  issueChallenge,
  readChallenge,
  useToken,
} from '../service/index.ts'
import { countMessage } from './attempts.ts'
import { assertUnbreached, type BreachRuntime } from './breaches.ts'
import { assertKnowsPassword } from './freshness.ts'
import { enterAfterFirstFactor, type SignInOutcome } from './sign-in.ts'
import type { Client, IdentityRuntime } from './runtime.ts'

/**
 * Sends a link with which a new password is chosen; where nobody has the address, a message that says so. The answer
 * is the same, after the same work.
 * @throws AppError `rate_limited`
 */
export const requestPasswordReset = (runtime: IdentityRuntime, scope: Scope, input: Asked) =>
  askByMail(runtime, scope, 'password_reset', input)

/** Sends a link that signs in, under the same conditions. @throws AppError `rate_limited` */
export const requestSignInLink = (runtime: IdentityRuntime, scope: Scope, input: Asked) =>
  askByMail(runtime, scope, 'sign_in_link', input)

type Asked = { email: string; address: string }

async function askByMail(
  runtime: IdentityRuntime,
  scope: Scope,
  purpose: 'password_reset' | 'sign_in_link',
  { email, address }: Asked,
): Promise<void> {
  await countMessage(runtime, scope, email, address)
  await runtime.database.inTenant(scope, async (ctx) => {
    const target = normaliseEmail(email)
    const user = await findUserByEmail(ctx, target)
    await issueChallenge(ctx, { purpose, target, userId: user?.id ?? null })
  })
}

/**
 * Chooses a new password by right of a link. All sessions end. The link proves the address as well.
 * @throws AppError `validation_failed`, `link_expired`
 */
export async function resetPassword(
  runtime: IdentityRuntime & BreachRuntime,
  scope: Scope,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const user = await runtime.database.readTenant(scope, async (ctx) => {
    const id = idOfToken(runtime.vault, ctx.tenantId, 'password_reset', token)
    if (id === null) throw new AppError('link_expired')
    const { userId } = await readChallenge(ctx, id, 'password_reset')
    const found = userId === null ? undefined : await User.query(ctx.trx).findOne({ id: userId })
    if (!found) throw new AppError('link_expired')
    return found
  })
  const passwordHash = await newHash(runtime, scope, password, user)
  await runtime.database.inTenant(scope, async (ctx) => {
    await useToken(ctx, runtime.vault, 'password_reset', token)
    const emailVerifiedAt = user.emailVerifiedAt ?? ctx.now
    await User.query(ctx.trx)
      .patch({ passwordHash, emailVerifiedAt, version: user.version + 1 })
      .where({ id: user.id })
    await attachGuestBookings(ctx, user.id)
    await endSessions(ctx, user.id)
    await tellOfChange(ctx, user.id)
  })
}

/** Signs in by right of a link. @throws AppError `link_expired`, `forbidden` for a suspended user */
export async function signInByLink(
  runtime: IdentityRuntime,
  scope: Scope,
  { token, ...client }: { token: string } & Client,
): Promise<SignInOutcome> {
  return runtime.database.inTenant(scope, async (ctx) => {
    const { userId } = await useToken(ctx, runtime.vault, 'sign_in_link', token)
    if (userId === null) throw new AppError('link_expired')
    await User.query(ctx.trx)
      .patch({ emailVerifiedAt: ctx.now })
      .where({ id: userId })
      .whereNull('email_verified_at')
    await attachGuestBookings(ctx, userId)
    const outcome = await enterAfterFirstFactor(ctx, runtime.vault, { userId, ...client })
    if (!outcome) throw new AppError('link_expired')
    return outcome
  })
}

/**
 * Changes the password of the person who asks, who has to know the present one if there is one. All other sessions end.
 * @throws AppError `unauthenticated`, `validation_failed`, `rate_limited`
 */
export async function changePassword(
  runtime: IdentityRuntime & BreachRuntime,
  scope: Scope,
  input: { currentPassword: string | null; password: string; address: string },
): Promise<void> {
  const { userId, sessionId } = requireUser(scope)
  const user = await assertKnowsPassword(runtime, scope, input)
  const passwordHash = await newHash(runtime, scope, input.password, user)
  await runtime.database.inTenant(scope, async (ctx) => {
    const changed = await User.query(ctx.trx)
      .patch({ passwordHash, version: user.version + 1 })
      .where({ id: userId, version: user.version })
    if (changed === 0) throw new AppError('stale_version')
    await endSessions(ctx, userId, { except: sessionId })
    await tellOfChange(ctx, userId)
  })
}

async function newHash(
  runtime: IdentityRuntime & BreachRuntime,
  scope: Scope,
  password: string,
  user: Pick<User, 'email' | 'firstName' | 'lastName'>,
): Promise<string> {
  const { name } = await runtime.database.readTenant(scope, (ctx) => getTenant(ctx))
  const { email, firstName, lastName } = user
  const fault = passwordFault(password, { email, firstName, lastName, marketplace: name })
  assertValid(fault === null, 'password', fault ?? '')
  await assertUnbreached(runtime, password)
  return hashPassword(password)
}

async function tellOfChange(ctx: Ctx, userId: string): Promise<void> {
  await recordChange(ctx, { action: 'user.password_changed', subject: { kind: 'user', id: userId } })
  await emit(ctx, securityChanged, { userId, what: 'password_changed', email: null })
}
