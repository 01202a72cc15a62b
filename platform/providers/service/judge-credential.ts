import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { credentialApproved, credentialRejected } from '../events.ts'
import { Credential } from '../models.ts'
import { mayReviewProviders } from '../policies.ts'
import { daysUntil, mayJudgeCredential } from '../rules/index.ts'
import type { CredentialState, CredentialView } from '../schemas.ts'
import { toCredentialView } from '../views.ts'
import { find, localDate } from './credentials.ts'
import { longestReason } from './stages.ts'

/**
 * From now on its badge is on the provider's page. The one that it renews gives way.
 * @throws AppError `forbidden`, `not_found`, `illegal_transition` for the second of two reviewers, `conflict` when it
 *   expired while it was waiting
 */
export async function approveCredential(
  ctx: Ctx,
  { credentialId }: { credentialId: string },
): Promise<CredentialView> {
  const credential = await lock(ctx, credentialId)
  const { expiresOn, providerId, replacesId } = credential
  if (expiresOn !== null && daysUntil(await localDate(ctx), expiresOn) < 0) {
    throw new AppError('conflict', { detail: 'It has expired in the meantime; ask for the renewed one' })
  }
  await judge(ctx, credential, { state: 'approved', reason: '' })
  if (replacesId !== null) {
    await Credential.query(ctx.trx)
      .patch({ state: 'replaced' })
      .where({ id: replacesId })
      .whereIn('state', ['approved', 'expired'])
  }
  await emit(ctx, credentialApproved, { credentialId, providerId })
  return toCredentialView(await find(ctx, credentialId))
}

/** @throws AppError `forbidden`, `not_found`, `illegal_transition`, `validation_failed` without a reason */
export async function rejectCredential(
  ctx: Ctx,
  { credentialId, reason }: { credentialId: string; reason: string },
): Promise<CredentialView> {
  const told = reason.trim()
  assertValid(told !== '', 'reason', 'Say why: the provider is told')
  assertValid(told.length <= longestReason, 'reason', `Use at most ${longestReason} characters`)
  const credential = await lock(ctx, credentialId)
  await judge(ctx, credential, { state: 'rejected', reason: told })
  await emit(ctx, credentialRejected, { credentialId, providerId: credential.providerId, reason: told })
  return toCredentialView(await find(ctx, credentialId))
}

async function lock(ctx: Ctx, credentialId: string): Promise<Credential> {
  assertAllowed(mayReviewProviders(ctx.actor))
  const credential = assertFound(
    await Credential.query(ctx.trx).findOne({ id: credentialId }).forUpdate(),
    'Credential',
  )
  if (!mayJudgeCredential(credential.state)) {
    throw new AppError('illegal_transition', {
      detail: 'Somebody has decided about this credential already',
      extra: { state: credential.state },
    })
  }
  return credential
}

async function judge(
  ctx: Ctx,
  { id, state, version }: Credential,
  decision: { state: CredentialState; reason: string },
): Promise<void> {
  await Credential.query(ctx.trx)
    .patch({ ...decision, reviewedAt: ctx.now, version: version + 1 })
    .where({ id })
  await recordChange(ctx, {
    action: `credential.${decision.state}`,
    subject: { kind: 'credential', id },
    before: { state },
    after: decision.reason ? decision : { state: decision.state },
  })
}
