import { AppError, isUnavailable } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { securityChanged } from '../events.ts'
import {
  findSession,
  isUseUnrecorded,
  rotateRefreshToken,
  touchSession,
  type FoundSession,
} from '../service/index.ts'
import type { Doors } from './runtime.ts'

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

/**
 * A refresh token for new tokens, once. A second use ends the session, and its person is told.
 * @throws AppError `unauthenticated`
 */
export async function refreshSession(runtime: Doors, scope: Scope, token: string) {
  const outcome = await runtime.database.inTenant(scope, async (ctx) => {
    const rotated = await rotateRefreshToken(ctx, token)
    if (rotated && 'reusedBy' in rotated) {
      await emit(ctx, securityChanged, { userId: rotated.reusedBy, what: 'refresh_reused', email: null })
    }
    return rotated
  })
  // Thrown after the transaction: what ended the session must not be rolled back.
  if (!outcome || 'reusedBy' in outcome) {
    throw new AppError('unauthenticated', { detail: 'This refresh token is not valid here, or no longer' })
  }
  return outcome
}
