export {
  type BillingAddress,
  type BillingDetails,
  detailsFaults,
  taxIdStandings,
  type TaxIdStanding,
  tidyDetails,
} from './billing-details.ts'
export { cardEndsAt, cardMonth, isCardExpiring, type PlanCard } from './cards.ts'
export { type Difference, differences, isAtOnce, type PlanStep, stepBetween } from './compare.ts'
export {
  couponDurations,
  type CouponDuration,
  couponFaults,
  type CouponTerms,
  couponWords,
  type Discount,
  isLasting,
  isPending,
  normalizedCode,
  type Redeemable,
  redemptionFault,
  type Reduction,
  reductionOf,
} from './coupons.ts'
export {
  changesAt,
  type DunningStep,
  dunningCalendar,
  graceEndDay,
  isEntitling,
  isRenewed,
  reminderDays,
  type Running,
  type Standing,
  standingAt,
  type SubscriptionState,
} from './dunning.ts'
export {
  type Because,
  type Entitlement,
  type EntitlementFacts,
  countingPlanId,
  entitlementOf,
  entitlementsFrom,
  type Grant,
  overageOf,
  type Subscribed,
} from './entitlement.ts'
export { explain } from './explain.ts'
export { type InUse, isFittingChoice, type Leftover, leftoverOf } from './leftover.ts'
export { dayBounds, periodBounds, periodKey, periodKeysUpTo, periodStart } from './periods.ts'
export {
  holds,
  isSameName,
  mostPlans,
  type NewPrice,
  type PlanTerms,
  termsFaults,
  valueFault,
} from './price-list.ts'
export {
  type AgreedPrice,
  amountOf,
  type Interval,
  intervals,
  type Overage,
  type PlanPromise,
} from './promise.ts'
export { type Proration, prorationOf } from './proration.ts'
export { monthlyAmount, revenueByMonth, type RevenueMonth, type SubscriptionEntry } from './revenue.ts'
export { defaultContents, roundPrice, type SeedPlan, seedPlans } from './seeds.ts'
export { usedPercent, type WarningPercent, warningPercents, warningsCrossed } from './usage.ts'
