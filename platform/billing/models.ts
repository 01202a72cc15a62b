import { TenantModel } from '#platform/kernel/tenant.ts'
import type { Buyer, Contents, FeatureValue } from './features.ts'
import type { Interval, Overage, PlanPromise, SubscriptionState } from './rules/index.ts'

// Amounts are minor units of the version's currency; they come from bigint columns as numbers (`database` parses them).

export const planStates = ['offered', 'hidden', 'retired'] as const
export type PlanState = (typeof planStates)[number]

export class Plan extends TenantModel {
  static override tableName = 'plans'
  declare buyer: Buyer
  declare name: string
  declare description: string
  declare state: PlanState
  declare position: number
  /** What everybody has who has no subscription. */
  declare isDefault: boolean
  declare version: number
}

/** The terms of a plan as they were at one time: never changed. */
export class PlanVersion extends TenantModel {
  static override tableName = 'plan_versions'
  static override jsonAttributes = ['contents', 'overage']
  declare planId: string
  declare number: number
  declare contents: Contents
  declare overage: Overage
  declare currency: string
  declare trialDays: number
  /** What becomes of those who subscribed to earlier terms. */
  declare running: 'keep' | 'move'
  declare noticeDays: number
}

export class PlanPrice extends TenantModel {
  static override tableName = 'plan_prices'
  declare planVersionId: string
  declare interval: Interval
  declare amount: number
  declare setupAmount: number
  /** For each seat beside those of the plan; null: none is sold. */
  declare seatAmount: number | null
  declare processorPriceId: string | null
}

export class Subscription extends TenantModel {
  static override tableName = 'subscriptions'
  static override jsonAttributes = ['promise']
  declare ownerKind: Buyer
  declare ownerId: string
  declare planId: string
  declare planVersionId: string
  declare promise: PlanPromise
  declare source: 'processor' | 'complimentary'
  declare state: SubscriptionState
  declare seats: number
  declare startedAt: Date
  declare periodStartsAt: Date | null
  declare periodEndsAt: Date | null
  declare trialEndsAt: Date | null
  declare pastDueSince: Date | null
  declare endsAt: Date | null
  declare endedAt: Date | null
  declare processorSubscriptionId: string | null
  declare nextAttemptAt: Date | null
  declare version: number
}

export class SubscriptionChange extends TenantModel {
  static override tableName = 'subscription_changes'
  static override jsonAttributes = ['promise']
  declare subscriptionId: string
  declare kind: 'downgrade' | 'new_terms' | 'cancellation'
  declare promise: PlanPromise | null
  declare planId: string | null
  declare planVersionId: string | null
  declare takesEffectAt: Date
  declare noticedAt: Date | null
  declare appliedAt: Date | null
  declare withdrawnAt: Date | null
}

export class FeatureGrant extends TenantModel {
  static override tableName = 'feature_grants'
  static override jsonAttributes = ['value']
  declare ownerKind: Buyer
  declare ownerId: string
  declare feature: string
  declare value: FeatureValue
  declare isOverride: boolean
  declare reason: string
  /** `actorKey` of whoever granted it. */
  declare grantedBy: string
  declare expiresAt: Date | null
  declare revokedAt: Date | null
}
