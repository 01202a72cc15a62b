import { TenantModel } from '#platform/kernel/tenant.ts'
import type { Buyer, Contents, FeatureValue } from './features.ts'
import type { InvoiceState } from './gateways/port.ts'
import type {
  BillingDetails,
  Discount,
  Overage,
  PlanCard,
  PlanPromise,
  SubscriptionState,
  TaxIdStanding,
} from './rules/index.ts'

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

export class Subscription extends TenantModel {
  static override tableName = 'subscriptions'
  static override jsonAttributes = ['promise', 'discount']
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
  /** When its owner was told that the trial ends soon. */
  declare trialRemindedAt: Date | null
  declare pastDueSince: Date | null
  declare endsAt: Date | null
  declare endedAt: Date | null
  declare processorSubscriptionId: string | null
  /** Which of the price list is paid; null for what is given. */
  declare planPriceId: string | null
  /** What a coupon takes off the payments to come. */
  declare discount: Discount | null
  /** It ends with the period, because its owner wants that. */
  declare isCancelled: boolean
  /** It stands still after the period that runs, because its owner wants that. */
  declare isPausing: boolean
  /** The last day after a failed payment of which its owner was told. */
  declare remindedDay: number
  /** When what is written here was asked of the processor. */
  declare syncedAt: Date | null
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
  declare planPriceId: string | null
  declare seats: number
  declare takesEffectAt: Date
  /** When the processor was told of it. */
  declare sentAt: Date | null
  declare noticedAt: Date | null
  declare appliedAt: Date | null
  declare withdrawnAt: Date | null
}

/** How a subscription that is paid for stood, from a moment on: only added to. */
export class SubscriptionHistory extends TenantModel {
  static override tableName = 'subscription_history'
  declare subscriptionId: string
  declare ownerKind: Buyer
  declare ownerId: string
  declare beganAt: Date
  declare state: SubscriptionState
  declare pastDueSince: Date | null
  declare endsAt: Date | null
  declare planId: string
  declare seats: number
  /** Net of what a coupon takes off. */
  declare monthlyAmount: number
  declare currency: string
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

/** Whom the processor knows an owner as, and the page on which they may subscribe. */
export class PlanBuyer extends TenantModel {
  static override tableName = 'plan_buyers'
  static override jsonAttributes = ['card', 'billingDetails']
  declare ownerKind: Buyer
  declare ownerId: string
  declare processorCustomerId: string | null
  /** Counts the pages: by its number the processor answers with the same one. */
  declare pageAttempt: number
  declare pageId: string | null
  declare pagePriceId: string | null
  declare pageSeats: number
  declare pageCouponId: string | null
  declare pageExpiresAt: Date | null
  declare cardAttempt: number
  /** Where another card is just being left. */
  declare cardPageId: string | null
  declare cardPageExpiresAt: Date | null
  /** With what the plan is paid, as the processor last had it. */
  declare card: PlanCard | null
  /** The card of whose end the owner was told. */
  declare cardWarnedFor: string | null
  /** Erased: the processor is to forget them too. */
  declare isForgotten: boolean
  declare billingDetails: BillingDetails | null
  declare taxIdStanding: TaxIdStanding | null
}

/** An invoice as the processor last had it. */
export class PlanInvoice extends TenantModel {
  static override tableName = 'plan_invoices'
  declare subscriptionId: string
  declare processorInvoiceId: string
  /** The plan that it was for; null: it was not known when it was written. */
  declare planName: string | null
  declare number: string | null
  declare state: InvoiceState
  declare currency: string
  declare totalAmount: number
  declare paidAmount: number
  declare dueAmount: number
  declare discountAmount: number
  /** In the total. */
  declare taxAmount: number
  /** Given back after it was paid. */
  declare creditedAmount: number
  /** It could not be collected, so far or at all. */
  declare isFailed: boolean
  declare periodStartsAt: Date
  declare periodEndsAt: Date
  declare issuedAt: Date
  declare pageUrl: string | null
  declare processorChargeId: string | null
  /** The platform's share of what was paid; null until it is known. */
  declare feeAmount: number | null
  /** The share stands among the platform's rows too. */
  declare isShareKept: boolean
}
