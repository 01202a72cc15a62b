import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import type { FactorView, SecondFactorBody } from '../factor-schemas.ts'
import { User } from '../models.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import {
  idOfToken,
  countAttempt,
  openSession,
  readChallenge,
  useChallenge,
  type SignedIn,
} from '../service/index.ts'
import { removeSecondFactor, renameSecondFactor, secondFactorsOf } from '../service/authenticators.ts'
import { replaceRecoveryCodes, spendRecoveryCode } from '../service/recovery-codes.ts'
import { spendTotpCode } from '../service/totp.ts'
import { countSecondFactor } from './attempts.ts'
import { assertFresh, type Proof } from './freshness.ts'
import { provePasskey } from './passkeys.ts'
import { passwordMark } from './password-mark.ts'
import type { Client, IdentityRuntime } from './runtime.ts'

const lapsed = () =>
  new AppError('link_expired', { detail: 'This took too long, or was tried too often; sign in again' })

/**
 * Ends a sign-in that asked for a second factor. A try is counted before it is looked at, for this sign-in and for
 * the user; whoever gets here has proven the first factor, so no stranger can use up somebody's tries.
 * @param input exactly one of `code`, `recoveryCode` and `passkey`; `origin` is the one of the host that was asked
 * @throws AppError `validation_failed` with the tries that are left, `link_expired`, `rate_limited`, `forbidden`
 */
export async function completeSecondFactor(
  runtime: IdentityRuntime,
  scope: Scope,
  input: SecondFactorBody & Client & { origin: string },
): Promise<SignedIn> {
  const { code, recoveryCode, passkey } = input
  const given = [code, recoveryCode, passkey].filter((proof) => proof !== undefined)
  assertValid(given.length === 1, 'code', 'Give one of a code, a recovery code and a passkey')
  const id = idOfToken(runtime.vault, scope.tenantId, 'second_factor', input.challenge)
  if (id === null) throw lapsed()

  // Committed at once: what is thrown later must not give the try back.
  const { userId, remaining } = await runtime.database.inTenant(scope, async (ctx) => {
    const counted = await countAttempt(ctx, id, 'second_factor')
    const challenge = await readChallenge(ctx, id, 'second_factor')
    return { ...counted, userId: challenge.userId! }
  })
  // A signature is not guessed.
  if (!passkey) await countSecondFactor(runtime, scope, userId)

  const signedIn = await runtime.database.inTenant(scope, async (ctx) => {
    const { payload } = await useChallenge(ctx, id, 'second_factor')
    const isProven = passkey
      ? await provePasskey(ctx, runtime.vault, { ...passkey, origin: input.origin, signInId: id, userId })
      : code !== undefined
        ? await spendTotpCode(ctx, runtime.vault, { userId, code })
        : await spendRecoveryCode(ctx, runtime.vault, { userId, code: recoveryCode! })
    // Thrown inside, so that the sign-in can be tried again with what is left of it.
    if (!isProven) throw wrong(remaining, passkey ? 'passkey' : code === undefined ? 'recoveryCode' : 'code')
    await assertUnchanged(ctx, userId, payload)
    if (recoveryCode !== undefined) {
      await recordChange(ctx, { action: 'user.recovery_code_used', subject: { kind: 'user', id: userId } })
    }
    return openSession(ctx, {
      userId,
      assurance: 'two_factors',
      userAgent: input.userAgent,
      wantsRefreshToken: payload.wantsRefreshToken === true,
    })
  })
  if (!signedIn) throw lapsed()
  return signedIn
}

async function assertUnchanged(ctx: Ctx, userId: string, { mark }: Record<string, unknown>) {
  const user = assertFound(await User.query(ctx.trx).findOne({ id: userId }), 'User')
  if (mark !== passwordMark(user.passwordHash)) throw lapsed()
}

function wrong(remaining: number, field: 'code' | 'recoveryCode' | 'passkey') {
  const what = field === 'passkey' ? 'This passkey does not belong to the account' : 'This code is not right'
  const message =
    remaining === 0
      ? `${what}, and there is no try left; sign in again`
      : `${what}; ${remaining === 1 ? 'one try is' : `${remaining} tries are`} left`
  return new AppError('validation_failed', { detail: message, errors: [{ field, message }] })
}

type StaffPolicy = { config: { staffSecondFactor: 'required' | 'optional' } }

/** @throws AppError as `assertFresh`, `not_found`, and `conflict` for the last factor of somebody who needs one */
export async function removeFactor(
  runtime: IdentityRuntime & StaffPolicy,
  scope: Scope,
  { id, ...proof }: { id: string } & Proof,
): Promise<void> {
  await assertFresh(runtime, scope, proof)
  const mustKeepOne = scope.tenantId === platformTenantId && runtime.config.staffSecondFactor === 'required'
  await runtime.database.inTenant(scope, (ctx) => removeSecondFactor(ctx, { id, mustKeepOne }))
}

/** @throws AppError `not_found`, `forbidden` */
export async function renameFactor(
  runtime: IdentityRuntime,
  scope: Scope,
  input: { id: string; name: string },
): Promise<FactorView> {
  assertOwnHands(scope)
  return runtime.database.inTenant(scope, (ctx) => renameSecondFactor(ctx, input))
}

/**
 * Ten new recovery codes; the former ones count no more.
 * @throws AppError as `assertFresh`, and `conflict` without a second factor
 */
export async function renewRecoveryCodes(
  runtime: IdentityRuntime,
  scope: Scope,
  proof: Proof,
): Promise<string[]> {
  await assertFresh(runtime, scope, proof)
  return runtime.database.inTenant(scope, async (ctx) => {
    const { userId } = requireUser(ctx)
    if ((await secondFactorsOf(ctx, userId)).length === 0) {
      throw new AppError('conflict', {
        detail: 'Recovery codes need an authenticator app or a passkey first',
      })
    }
    await recordChange(ctx, { action: 'user.recovery_codes_renewed', subject: { kind: 'user', id: userId } })
    return replaceRecoveryCodes(ctx, runtime.vault, userId)
  })
}
