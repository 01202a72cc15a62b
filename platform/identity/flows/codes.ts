import { AppError } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { ChallengePurpose } from '../models.ts'
import { countAttempt, isCodeOf } from '../service/challenges.ts'
import type { IdentityRuntime } from './runtime.ts'

/**
 * Compares a code that a person typed. The attempt is counted in a transaction of its own: a wrong code must cost one.
 * @throws AppError `validation_failed` with the tries that are left, `link_expired` when there are none
 */
export async function provenCode(
  runtime: Pick<IdentityRuntime, 'database' | 'vault'>,
  scope: Scope,
  { challengeId, code, purpose }: { challengeId: string; code: string; purpose: ChallengePurpose },
): Promise<void> {
  const { remaining } = await runtime.database.inTenant(scope, (ctx) =>
    countAttempt(ctx, challengeId, purpose),
  )
  const typed = code.replaceAll(/\s/g, '')
  if (isCodeOf(runtime.vault, scope.tenantId, { id: challengeId, purpose }, typed)) return
  const message =
    remaining === 0
      ? 'This code is not right, and there is no try left; ask for a new one'
      : `This code is not right; ${remaining === 1 ? 'one try is' : `${remaining} tries are`} left`
  throw new AppError('validation_failed', { detail: message, errors: [{ field: 'code', message }] })
}
