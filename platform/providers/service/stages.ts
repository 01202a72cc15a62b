import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { providerStatusChanged, providerUnpublished, stageEvents } from '../events.ts'
import { Provider, StageChange } from '../models.ts'
import { mayTakeStep } from '../policies.ts'
import { mayStep, type ProviderStage, stageStep, type StageStepName, statusOf } from '../rules/index.ts'
import { assertComplete } from './completeness.ts'

export const longestReason = 2000

/** `version` is the provider's that was looked at, so that nobody decides about what they have not seen. */
export type Decision = { providerId: string; version?: number | null }
export type ReasonedDecision = Decision & { reason: string }

const standing: Record<ProviderStage, string> = {
  profile: 'The profile is still being filled in',
  pending_review: 'The profile is being reviewed',
  changes_requested: 'Changes were asked for',
  rejected: 'The application was turned down',
  active: 'The provider is active',
  paused: 'The provider takes a break',
  suspended: 'The provider is suspended',
  offboarded: 'The provider has left',
}

/**
 * Takes one step of a provider's life. Of two who decide at the same time the second finds the first one's decision.
 * @throws AppError `forbidden`, `not_found`, `illegal_transition` with the present `stage`, `stale_version`,
 *   `validation_failed` without a reason that is needed, or naming what the profile still lacks
 */
export async function takeStep(
  ctx: Ctx,
  step: StageStepName,
  { providerId, version = null, reason = '' }: Decision & { reason?: string },
): Promise<void> {
  assertAllowed(mayTakeStep(ctx.actor, providerId, step))
  const { to, needsReason, guard } = stageStep(step)
  const before = assertFound(
    await Provider.query(ctx.trx).findOne({ id: providerId }).forUpdate(),
    'Provider',
  )
  const { stage: from } = before
  if (!mayStep(from, step)) {
    throw new AppError('illegal_transition', { detail: standing[from], extra: { stage: from } })
  }
  if (version !== null && version !== before.version) throw new AppError('stale_version')
  const told = reason.trim()
  assertValid(!needsReason || told !== '', 'reason', 'Say why: the provider is told')
  assertValid(told.length <= longestReason, 'reason', `Use at most ${longestReason} characters`)
  if (guard === 'complete') await assertComplete(ctx, providerId)

  const isLeaving = to === 'offboarded'
  await Provider.query(ctx.trx)
    .where({ id: providerId })
    .patch({
      stage: to,
      version: before.version + 1,
      updatedAt: ctx.now,
      ...(step === 'submit' ? { submittedAt: ctx.now } : {}),
      // Where they were may be where somebody lives.
      ...(isLeaving ? { isPublished: false, latitudeE6: null, longitudeE6: null, isPlacePublic: false } : {}),
    })
  await StageChange.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    providerId,
    step,
    fromStage: from,
    toStage: to,
    reason: told,
    ...actorOf(ctx),
  })
  await recordChange(ctx, {
    action: stageStep(step).event,
    subject: { kind: 'provider', id: providerId },
    before: { stage: from },
    after: { stage: to, ...(told ? { reason: told } : {}) },
  })
  await emit(ctx, stageEvents[step], { providerId, from, to, reason: told })
  if (statusOf(from) !== statusOf(to)) {
    await emit(ctx, providerStatusChanged, { providerId, from: statusOf(from), to: statusOf(to) })
  }
  if (isLeaving && before.isPublished) await emit(ctx, providerUnpublished, { providerId })
}

function actorOf({ actor }: Ctx): Pick<StageChange, 'actorKind' | 'actorId'> {
  if (actor.kind === 'user') return { actorKind: 'user', actorId: actor.userId }
  return actor.kind === 'account'
    ? { actorKind: 'account', actorId: actor.accountId }
    : { actorKind: 'system', actorId: null }
}

/** Hands the profile in. @throws as `takeStep` */
export const submitProvider = (ctx: Ctx, input: Decision) => takeStep(ctx, 'submit', input)
/** Takes it back before somebody has decided. @throws as `takeStep` */
export const withdrawProvider = (ctx: Ctx, input: Decision) => takeStep(ctx, 'withdraw', input)
/** @throws as `takeStep` */
export const approveProvider = (ctx: Ctx, input: Decision) => takeStep(ctx, 'approve', input)
/** @throws as `takeStep` */
export const requestProviderChanges = (ctx: Ctx, input: ReasonedDecision) =>
  takeStep(ctx, 'request_changes', input)
/** @throws as `takeStep` */
export const rejectProvider = (ctx: Ctx, input: ReasonedDecision) => takeStep(ctx, 'reject', input)
/** After a rejection: the provider may mend and submit again. @throws as `takeStep` */
export const reopenProvider = (ctx: Ctx, input: Decision & { reason?: string }) =>
  takeStep(ctx, 'reopen', input)
/** No new bookings for a while; the page stays, and so do bookings. @throws as `takeStep` */
export const pauseProvider = (ctx: Ctx, input: Decision) => takeStep(ctx, 'pause', input)
/** @throws as `takeStep` */
export const resumeProvider = (ctx: Ctx, input: Decision) => takeStep(ctx, 'resume', input)
/** Off the marketplace, with its services; bookings that were made stay. @throws as `takeStep` */
export const suspendProvider = (ctx: Ctx, input: ReasonedDecision) => takeStep(ctx, 'suspend', input)
/** @throws as `takeStep` */
export const reinstateProvider = (ctx: Ctx, input: Decision) => takeStep(ctx, 'reinstate', input)
/** Leaves for good. Whoever calls it has seen to it that no booking is left. @throws as `takeStep` */
export const offboardProvider = (ctx: Ctx, input: Decision) => takeStep(ctx, 'leave', input)

/**
 * Makes a provider verified from wherever it stands, without a review: for staff who know it. Twice is no error.
 * @throws AppError `forbidden`, `not_found`, `illegal_transition`
 */
export async function verifyProvider(ctx: Ctx, providerId: string): Promise<void> {
  assertAllowed(mayTakeStep(ctx.actor, providerId, 'vouch'))
  const { stage } = assertFound(
    await Provider.query(ctx.trx).findOne({ id: providerId }).forUpdate(),
    'Provider',
  )
  if (statusOf(stage) === 'verified') return
  if (stage === 'suspended') return takeStep(ctx, 'reinstate', { providerId })
  await takeStep(ctx, stage === 'pending_review' ? 'approve' : 'vouch', { providerId })
}

/** The last thing that the provider was told, and the step with which; null when nothing was said since. */
export async function findLastReason(
  ctx: Ctx,
  providerId: string,
): Promise<{ step: StageStepName; reason: string; at: string } | null> {
  const last = await StageChange.query(ctx.trx)
    .where({ provider_id: providerId })
    .orderBy('id', 'desc')
    .first()
  return last && last.reason
    ? { step: last.step, reason: last.reason, at: last.createdAt.toISOString() }
    : null
}
