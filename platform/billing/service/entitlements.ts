import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type FeatureKey, featureOf, type FeatureValue, isGranted, type LimitKey } from '../features.ts'
import { type Owner, ownerAsking } from '../owner.ts'
import { type Entitlement, entitlementOf, entitlementsFrom } from '../rules/index.ts'
import { factsOf } from './facts.ts'
import { moreWith, type PlanHint, plansWith } from './plan-hints.ts'

/** Everything that somebody may, each with its reasons. */
export async function entitlementsOf(ctx: Ctx, owner: Owner): Promise<Entitlement[]> {
  return entitlementsFrom(await factsOf(ctx, owner), owner.kind, ctx.now)
}

/** What is granted of one feature to somebody. */
export async function valueOf(ctx: Ctx, feature: FeatureKey, owner: Owner): Promise<FeatureValue> {
  return entitlementOf(await factsOf(ctx, owner), feature, ctx.now).value
}

/** May whoever asks use it? Looked up when it is asked first, and once in a call of an edge. */
export async function hasFeature(
  ctx: Ctx,
  feature: FeatureKey,
  owner: Owner | null = ownerAsking(ctx, feature),
): Promise<boolean> {
  return owner === null || isGranted(feature, await valueOf(ctx, feature, owner))
}

/**
 * @param owner whose plan decides; by default that of whoever asks
 * @throws AppError `feature_missing` with the plans that have it
 */
export async function requireFeature(
  ctx: Ctx,
  feature: FeatureKey,
  owner: Owner | null = ownerAsking(ctx, feature),
): Promise<void> {
  if (await hasFeature(ctx, feature, owner)) return
  throw await featureMissing(ctx, feature)
}

async function featureMissing(ctx: Ctx, feature: FeatureKey): Promise<AppError> {
  const plans = await plansWith(ctx, feature)
  return new AppError('feature_missing', {
    detail: `${featureOf(feature).label} ${offer(plans)}`,
    // A reason tells an edge that there is something the person can do.
    extra: { reason: 'plan', feature, plans },
  })
}

const offer = (plans: readonly PlanHint[]) =>
  plans.length === 0
    ? 'is not part of your plan'
    : `comes with the plan ${plans.map(({ name }) => name).join(' or ')}`

/**
 * Room for one more of what a limit counts. Who counts holds a lock that others who add one take too.
 * @param used how many there are
 * @throws AppError `feature_missing` where there is none at all, `limit_reached` with the plans that have more
 */
export async function requireRoom(
  ctx: Ctx,
  feature: LimitKey,
  used: number,
  owner: Owner | null = ownerAsking(ctx, feature),
): Promise<void> {
  if (owner === null) return
  const limit = await valueOf(ctx, feature, owner)
  if (limit === null || (typeof limit === 'number' && used < limit)) return
  if (limit === 0) throw await featureMissing(ctx, feature)
  const plans = await plansWith(ctx, feature, Number(limit))
  throw new AppError('limit_reached', {
    detail: `${featureOf(feature).label}: your plan has ${String(limit)}, and ${used} are in use${moreWith(plans)}`,
    extra: { feature, limit, used, plans },
  })
}
