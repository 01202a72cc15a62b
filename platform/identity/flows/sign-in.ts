import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { secondFactorsOf } from '../service/authenticators.ts'
import { recoveryCodesLeft } from '../service/recovery-codes.ts'
import { User } from '../models.ts'
import { verifyPassword } from '../passwords.ts'
import type { SecondFactorMethod, SignInBody } from '../schemas.ts'
import {
  findCredentials,
  issueChallenge,
  openSession,
  tokenOf,
  type NewSession,
  type SignedIn,
} from '../service/index.ts'
import { countSignIn } from './attempts.ts'
import type { Client, IdentityRuntime } from './runtime.ts'
import { passwordMark } from './password-mark.ts'

/** Either a session, or the question for a second factor. */
export type SignInOutcome =
  | ({ kind: 'signed_in' } & SignedIn)
  | { kind: 'second_factor'; challenge: string; methods: SecondFactorMethod[] }

const refused = () => new AppError('unauthenticated', { detail: 'E-mail address or password is not right' })

/**
 * E-mail and password to a session. An unknown address, a wrong password and an account without a password get the
 * same answer after the same work. The password is compared while no transaction is open.
 * @throws AppError `unauthenticated`, `rate_limited`, `forbidden` for a suspended user
 */
export async function signIn(
  runtime: IdentityRuntime,
  scope: Scope,
  { email, password, ...client }: SignInBody & Client,
): Promise<SignInOutcome> {
  await countSignIn(runtime, scope, email, client.address)
  const known = await runtime.database.readTenant(scope, (ctx) => findCredentials(ctx, email))
  const isRight = await verifyPassword(known?.passwordHash ?? null, password)
  const { id: userId, passwordHash } = known ?? {}
  if (!isRight || !userId || !passwordHash) throw refused()
  const outcome = await runtime.database.inTenant(scope, (ctx) =>
    enterAfterFirstFactor(ctx, runtime.vault, { userId, passwordHash, ...client }),
  )
  if (!outcome) throw refused()
  return outcome
}

/**
 * What comes after somebody has proven one thing: a session, or the question for a second one where the account has
 * one. The same for a password, a link in a mail and a social sign-in.
 * @returns null when the password was changed since it was compared
 */
export async function enterAfterFirstFactor(
  ctx: Ctx,
  vault: Vault,
  { address: _, ...input }: Omit<NewSession, 'assurance'> & { address?: string },
): Promise<SignInOutcome | null> {
  const { userId } = input
  const methods: SecondFactorMethod[] = await secondFactorsOf(ctx, userId)
  if (methods.length === 0) {
    const signedIn = await openSession(ctx, { ...input, assurance: 'one_factor' })
    return signedIn && { kind: 'signed_in', ...signedIn }
  }
  const mark = await markOf(ctx, input)
  if (mark === null) return null
  if ((await recoveryCodesLeft(ctx, userId)) > 0) methods.push('recovery_code')
  const challenge = await issueChallenge(ctx, {
    purpose: 'second_factor',
    target: userId,
    userId,
    payload: {
      wantsRefreshToken: input.wantsRefreshToken ?? false,
      mark,
    },
  })
  return { kind: 'second_factor', challenge: tokenOf(vault, ctx.tenantId, challenge), methods }
}

/** The password as it is now, and as it was compared: when these differ, there is nothing to go on with. */
async function markOf(ctx: Ctx, { userId, passwordHash }: Pick<NewSession, 'userId' | 'passwordHash'>) {
  const user = await User.query(ctx.trx).findOne({ id: userId }).whereNull('erased_at')
  if (!user || (passwordHash !== undefined && user.passwordHash !== passwordHash)) return null
  return passwordMark(user.passwordHash)
}
