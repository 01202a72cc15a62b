import {
  compareValues,
  type Contents,
  featuresFor,
  type Buyer,
  type FeatureKey,
  type FeatureValue,
  valueIn,
} from '../features.ts'
import { isEntitling, type Running, type Standing, standingAt } from './dunning.ts'
import type { Overage, PlanPromise } from './promise.ts'

export type Subscribed = Running & {
  planId: string
  promise: PlanPromise
  seats: number
  startedAt: Date
  isComplimentary: boolean
}
export type Grant = {
  feature: FeatureKey
  value: FeatureValue
  /** Says what it is, even where the plan gives more. */
  isOverride: boolean
  reason: string
  grantedAt: Date
  expiresAt: Date | null
}
/** Everything that decides, as it is written down. Grants are the earlier first, none of them revoked. */
export type EntitlementFacts = {
  subscription: Subscribed | null
  /** What everybody has who has no subscription. */
  byDefault: { id?: string; name: string; contents: Contents; overage?: Overage }
  grants: readonly Grant[]
}

/** Why somebody has what they have: one entry for each thing that made it so. */
export type Because =
  | { kind: 'plan'; plan: string; since: Date; standing: Standing; until: Date | null }
  | { kind: 'default_plan'; plan: string }
  | { kind: 'not_counting'; plan: string; standing: Standing }
  | { kind: 'grant' | 'override'; reason: string; since: Date; until: Date | null }

export type Entitlement = {
  feature: FeatureKey
  value: FeatureValue
  because: Because[]
}

/**
 * What somebody may, and why: the better of their plan, while it counts, and of what everybody has; more where
 * something was granted; exactly what an override says where there is one, the latest.
 */
export function entitlementOf(facts: EntitlementFacts, feature: FeatureKey, now: Date): Entitlement {
  const current = facts.grants.filter(
    (grant) => grant.feature === feature && (grant.expiresAt === null || grant.expiresAt > now),
  )
  const override = current.findLast(({ isOverride }) => isOverride)
  if (override) return { feature, value: override.value, because: [becauseOfGrant(override)] }

  const base = baseOf(facts, feature, now)
  return current.reduce<Entitlement>(
    (entitlement, grant) =>
      compareValues(feature, grant.value, entitlement.value) > 0
        ? { feature, value: grant.value, because: [...base.because, becauseOfGrant(grant)] }
        : entitlement,
    base,
  )
}

function baseOf({ subscription, byDefault }: EntitlementFacts, feature: FeatureKey, now: Date): Entitlement {
  const common = valueIn(byDefault.contents, feature)
  const ofDefault = { kind: 'default_plan' as const, plan: byDefault.name }
  if (subscription === null) return { feature, value: common, because: [ofDefault] }
  const { promise, seats, startedAt, endsAt } = subscription
  const standing = standingAt(subscription, now)
  if (!isEntitling(standing)) {
    const because = [{ kind: 'not_counting' as const, plan: promise.name, standing }, ofDefault]
    return { feature, value: common, because }
  }
  const own = withSeats(feature, valueIn(promise.contents, feature), seats)
  // Nobody who pays has less than those who do not.
  if (compareValues(feature, common, own) > 0) return { feature, value: common, because: [ofDefault] }
  return {
    feature,
    value: own,
    because: [{ kind: 'plan', plan: promise.name, since: startedAt, standing, until: endsAt }],
  }
}

/** Seats are sold one by one, beside those of the plan. */
const withSeats = (feature: FeatureKey, value: FeatureValue, seats: number): FeatureValue =>
  feature === 'team.members' && typeof value === 'number' ? value + seats : value

const becauseOfGrant = ({ isOverride, reason, grantedAt, expiresAt }: Grant): Because => ({
  kind: isOverride ? 'override' : 'grant',
  reason,
  since: grantedAt,
  until: expiresAt,
})

/** All features of one kind of buyer, in the order in which they are declared. */
export const entitlementsFrom = (facts: EntitlementFacts, buyer: Buyer, now: Date): Entitlement[] =>
  featuresFor(buyer).map((feature) => entitlementOf(facts, feature, now))

/** The plan that counts: whoever does not pay is on the one that everybody has. Null where none is everybody's. */
export function countingPlanId({ subscription, byDefault }: EntitlementFacts, now: Date): string | null {
  const isCounting = subscription !== null && isEntitling(standingAt(subscription, now))
  return isCounting ? subscription.planId : (byDefault.id ?? null)
}

/** What goes beyond the limit costs so much, in minor units; undefined: nothing goes beyond it. */
export function overageOf(facts: EntitlementFacts, feature: keyof Overage, now: Date): number | undefined {
  const { subscription, byDefault } = facts
  const isCounting = subscription !== null && isEntitling(standingAt(subscription, now))
  return (isCounting ? subscription.promise.overage : byDefault.overage)?.[feature]
}
