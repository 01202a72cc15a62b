import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { readInstant } from '#platform/kernel/time.ts'
import { featureGranted, grantRevoked } from '../events.ts'
import { type FeatureKey, featureOf, isFeature } from '../features.ts'
import { FeatureGrant } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayGrant } from '../policies.ts'
import { valueFault } from '../rules/index.ts'
import { GrantBody, type GrantView, type NewGrant } from '../schemas.ts'
import { lockBuyer } from './buyers.ts'
import { forgetFacts } from './facts.ts'
import { assertOwner } from './owners.ts'

/**
 * Gives somebody more than their plan, or says exactly what they have of a feature, for a time or without end.
 * @throws AppError `forbidden`, `validation_failed` naming each field, `conflict` where another one is in the way
 */
export async function grantFeature(ctx: Ctx, owner: Owner, input: NewGrant): Promise<GrantView> {
  assertAllowed(mayGrant(ctx, owner))
  const {
    feature,
    value,
    isOverride = false,
    reason,
    expiresAt = null,
  } = parseInput<NewGrant>(GrantBody, input)
  await assertOwner(ctx, owner)
  const isKnown = isFeature(feature) && featureOf(feature).buyer === owner.kind
  assertValid(isKnown, 'feature', 'There is no such feature')
  const fault = isFeature(feature) ? valueFault(feature, value) : null
  assertValid(fault === null, 'value', fault ?? '')
  assertValid(reason.trim() !== '', 'reason', 'Say why')
  const ends = expiresAt === null ? null : readInstant(expiresAt)
  assertValid(expiresAt === null || (ends !== null && ends > ctx.now), 'expiresAt', 'Say a moment to come')
  await lockBuyer(ctx, owner)
  await assertNothingInTheWay(ctx, owner, { feature: feature as FeatureKey, isOverride })
  const row = {
    id: newId(),
    created_at: ctx.now,
    owner_kind: owner.kind,
    owner_id: owner.id,
    feature,
    value: JSON.stringify(value),
    is_override: isOverride,
    reason: reason.trim(),
    granted_by: actorKey(ctx.actor),
    expires_at: ends,
  }
  await ctx.trx('feature_grants').insert(row)
  await recordChange(ctx, {
    action: 'feature.granted',
    subject: { kind: owner.kind, id: owner.id },
    after: { feature, value, isOverride, reason: row.reason, expiresAt },
  })
  const subject = { ownerKind: owner.kind, ownerId: owner.id, grantId: row.id }
  await emit(ctx, featureGranted, { ...subject, feature, expiresAt: ends?.toISOString() ?? null })
  forgetFacts(ctx, owner)
  return toView(await findGrant(ctx, owner, row.id), ctx.now)
}

/**
 * Of one feature one grant counts, and one override above it: whoever grants in a page that is old is told what was
 * granted meanwhile, instead of having it twice.
 */
async function assertNothingInTheWay(
  ctx: Ctx,
  owner: Owner,
  { feature, isOverride }: { feature: FeatureKey; isOverride: boolean },
): Promise<void> {
  const grants = await FeatureGrant.query(ctx.trx)
    .where({ owner_kind: owner.kind, owner_id: owner.id, feature })
    .whereNull('revoked_at')
  const present = grants.find(
    (grant) => (grant.isOverride || !isOverride) && (grant.expiresAt === null || grant.expiresAt > ctx.now),
  )
  if (!present) return
  const { label } = featureOf(feature)
  const message = present.isOverride
    ? `There is an override of ${label}, and beside it nothing counts: take it back first`
    : `${label} is granted already: take that back first`
  throw new AppError('conflict', { detail: message, errors: [{ field: 'feature', message }] })
}

/** Takes a grant back; twice is once. @throws AppError `forbidden`, `not_found` */
export async function revokeGrant(ctx: Ctx, owner: Owner, grantId: string): Promise<GrantView> {
  assertAllowed(mayGrant(ctx, owner))
  const grant = await findGrant(ctx, owner, grantId)
  if (grant.revokedAt === null) {
    await FeatureGrant.query(ctx.trx).patch({ revokedAt: ctx.now }).where({ id: grantId })
    await recordChange(ctx, {
      action: 'feature.grant_revoked',
      subject: { kind: owner.kind, id: owner.id },
      before: { feature: grant.feature, value: grant.value, reason: grant.reason },
    })
    await emit(ctx, grantRevoked, { ownerKind: owner.kind, ownerId: owner.id, grantId })
    forgetFacts(ctx, owner)
  }
  return toView(await findGrant(ctx, owner, grantId), ctx.now)
}

/** All that was ever granted to somebody, the latest first. @throws AppError `forbidden` */
export async function listGrants(ctx: Ctx, owner: Owner): Promise<GrantView[]> {
  assertAllowed(mayGrant(ctx, owner))
  await assertOwner(ctx, owner)
  const grants = await FeatureGrant.query(ctx.trx)
    .where({ owner_kind: owner.kind, owner_id: owner.id })
    .orderBy('id', 'desc')
    .limit(200)
  return grants.map((grant) => toView(grant, ctx.now))
}

const findGrant = async (ctx: Ctx, owner: Owner, id: string): Promise<FeatureGrant> =>
  assertFound(
    await FeatureGrant.query(ctx.trx)
      .findOne({ id, owner_kind: owner.kind, owner_id: owner.id })
      .forNoKeyUpdate(),
    'Grant',
  )

const toView = (grant: FeatureGrant, now: Date): GrantView => ({
  id: grant.id,
  feature: grant.feature,
  value: grant.value,
  isOverride: grant.isOverride,
  reason: grant.reason,
  grantedAt: grant.createdAt.toISOString(),
  expiresAt: grant.expiresAt?.toISOString() ?? null,
  revokedAt: grant.revokedAt?.toISOString() ?? null,
  isCounting: grant.revokedAt === null && (grant.expiresAt === null || grant.expiresAt > now),
})
