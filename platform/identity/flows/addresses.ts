import { AppError, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { securityChanged } from '../events.ts'
import { User } from '../models.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { normaliseEmail, normalisePhone } from '../rules.ts'
import type { ChallengeView, UserView } from '../schemas.ts'
import {
  attachGuestBookings,
  findUserByEmail,
  getUser,
  issueChallenge,
  useChallenge,
} from '../service/index.ts'
import { countMessage } from './attempts.ts'
import { provenCode } from './codes.ts'
import { assertKnowsPassword } from './freshness.ts'
import type { IdentityRuntime } from './runtime.ts'

/**
 * Sends a code to the new address; the present one stays until it is typed in.
 * @throws AppError `unauthenticated`, `validation_failed`, `rate_limited`
 */
export async function requestEmailChange(
  runtime: IdentityRuntime,
  scope: Scope,
  input: { email: string; currentPassword: string | null; address: string },
): Promise<ChallengeView> {
  const user = await assertKnowsPassword(runtime, scope, input)
  const email = normaliseEmail(input.email)
  assertValid(email !== user.email, 'email', 'This is your address already')
  await countMessage(runtime, scope, email, input.address)
  return runtime.database.inTenant(scope, async (ctx) => {
    const known = await findUserByEmail(ctx, email)
    // Somebody else's address gets no code, and the answer does not tell.
    const { id, expiresAt } = await issueChallenge(ctx, {
      purpose: 'email_change',
      target: email,
      userId: known ? null : user.id,
      payload: { userId: user.id },
    })
    return { id, expiresAt: expiresAt.toISOString() }
  })
}

/** @throws AppError `validation_failed` for a wrong code, `link_expired`, `conflict` when the address was taken meanwhile */
export async function confirmEmailChange(
  runtime: IdentityRuntime,
  scope: Scope,
  { challengeId, code }: { challengeId: string; code: string },
): Promise<UserView> {
  const { userId } = requireUser(scope)
  await provenCode(runtime, scope, { challengeId, code, purpose: 'email_change' })
  const taken = new AppError('conflict', { detail: 'There is an account with this e-mail address' })
  const change = runtime.database.inTenant(scope, async (ctx) => {
    const challenge = await useChallenge(ctx, challengeId, 'email_change')
    if (challenge.userId !== userId) throw new AppError('link_expired')
    const before = await getUser(ctx, userId)
    if (await findUserByEmail(ctx, challenge.target)) throw taken
    await User.query(ctx.trx)
      .patch({ email: challenge.target, emailVerifiedAt: ctx.now })
      .where({ id: userId })
    await attachGuestBookings(ctx, userId)
    await recordChange(ctx, {
      action: 'user.email_changed',
      subject: { kind: 'user', id: userId },
      before: { email: before.email },
      after: { email: challenge.target },
    })
    await emit(ctx, securityChanged, { userId, what: 'email_changed', email: before.email })
    return getUser(ctx, userId)
  })
  return change.catch((error: unknown) => {
    // Somebody else took the address between the look and the write.
    throw (error as { nativeError?: { code?: string } }).nativeError?.code === '23505' ? taken : error
  })
}

/**
 * Sends six digits to a telephone.
 * @throws AppError `unauthenticated`, `validation_failed`, `rate_limited`
 */
export async function requestPhoneVerification(
  runtime: IdentityRuntime,
  scope: Scope,
  input: { phone: string; address: string },
): Promise<ChallengeView> {
  assertOwnHands(scope)
  const { userId } = requireUser(scope)
  const phone = normalisePhone(input.phone)
  assertValid(
    /^\+[1-9]\d{6,14}$/.test(phone),
    'phone',
    'Begin with + and the code of the country, such as +49 30 1234567',
  )
  await countMessage(runtime, scope, phone, input.address)
  await countMessage(runtime, scope, userId, input.address)
  return runtime.database.inTenant(scope, async (ctx) => {
    const { id, expiresAt } = await issueChallenge(ctx, {
      purpose: 'phone_verification',
      target: phone,
      userId,
    })
    return { id, expiresAt: expiresAt.toISOString() }
  })
}

/** @throws AppError `validation_failed` for a wrong code, `link_expired` */
export async function confirmPhone(
  runtime: IdentityRuntime,
  scope: Scope,
  { challengeId, code }: { challengeId: string; code: string },
): Promise<UserView> {
  const { userId } = requireUser(scope)
  await provenCode(runtime, scope, { challengeId, code, purpose: 'phone_verification' })
  return runtime.database.inTenant(scope, async (ctx) => {
    const challenge = await useChallenge(ctx, challengeId, 'phone_verification')
    if (challenge.userId !== userId) throw new AppError('link_expired')
    await User.query(ctx.trx)
      .patch({ phone: challenge.target, phoneVerifiedAt: ctx.now })
      .where({ id: userId })
    return getUser(ctx, userId)
  })
}
