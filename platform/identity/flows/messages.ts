import { emit } from '#platform/kernel/events.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { challengeIssued } from '../events.ts'
import type { Challenge } from '../models.ts'
import { idOfToken, readChallenge } from '../service/index.ts'
import { countMessage } from './attempts.ts'
import type { IdentityRuntime } from './runtime.ts'

type CodePurpose = 'registration' | 'email_change' | 'phone_verification'

/**
 * Sends the message with a code once more. The code, its end and the tries that are left stay what they are.
 * @throws AppError `link_expired` when it was used, is too old or is another person's, `rate_limited`
 */
export async function resendCode(
  runtime: IdentityRuntime,
  scope: Scope,
  { challengeId, purpose, address }: { challengeId: string; purpose: CodePurpose; address: string },
): Promise<void> {
  const challenge = await runtime.database.readTenant(scope, (ctx) =>
    readChallenge(ctx, challengeId, purpose),
  )
  if (!isOf(challenge, scope)) throw new AppError('link_expired')
  await countMessage(runtime, scope, challenge.target, address)
  await runtime.database.inTenant(scope, (ctx) => emit(ctx, challengeIssued, { challengeId }))
}

/** A registration belongs to whoever has its id; the others to the person who asked for them. */
function isOf({ purpose, userId, payload }: Challenge, { actor }: Scope): boolean {
  if (purpose === 'registration') return true
  return actor.kind === 'user' && (payload.userId ?? userId) === actor.userId
}

/** Whether the token of a link still works, without using it: so that nobody fills in a form for nothing. */
export async function isLinkOpen(
  runtime: Pick<IdentityRuntime, 'database' | 'vault'>,
  scope: Scope,
  { token, purpose }: { token: string; purpose: 'password_reset' | 'sign_in_link' },
): Promise<boolean> {
  const id = idOfToken(runtime.vault, scope.tenantId, purpose, token)
  if (id === null) return false
  return runtime.database
    .readTenant(scope, (ctx) => readChallenge(ctx, id, purpose))
    .then(
      ({ userId }) => userId !== null,
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'link_expired') return false
        throw error
      },
    )
}
