// Billing: what is sold in plans, who was promised what, and how much of it is used. One engine for two price lists:
// the platform's for marketplaces and each marketplace's for its providers. Owns the tables `plan_*`, `plans`,
// `subscriptions`, `subscription_*`, `feature_grants` and `usage_counters`. `features.ts` says what a plan can hold;
// everybody above asks by its keys, and nobody by the name of a plan.
export type { PlanDesk, PlanInvoiceView, SubscriptionView } from './buying-schemas.ts'
export * as billingEvents from './events.ts'
export {
  type Buyer,
  type Contents,
  type Feature,
  featureKeys,
  type FeatureKey,
  featureOf,
  features,
  type FeatureValue,
  isFeature,
  isGranted,
  type LimitKey,
  type MeterKey,
} from './features.ts'
export { type CouponView, type CreateCoupon } from './coupon-schemas.ts'
export { setBillingDetails } from './flows/billing-details.ts'
export { beginCardChange, settleCardChange } from './flows/card.ts'
export { beginCheckout, settleCheckout } from './flows/checkout.ts'
export { changePlan, type Changed, previewChange, type ShownChange } from './flows/changes.ts'
export {
  applyCoupon,
  previewCheckout,
  previewCoupon,
  type ShownCheckout,
  type ShownCoupon,
} from './flows/coupons.ts'
export { chooseStaffLeftover, getStaffLeftover } from './flows/staff-leftover.ts'
export { cancelPlan, pausePlan, payOpenInvoices, resumePlan } from './flows/leaving.ts'
export { billingNoticeKinds, handleBillingNotice } from './flows/notices.ts'
export { readPlanDesk } from './flows/desk.ts'
export { exportSoldInvoices, exportSubscriptions } from './flows/exports.ts'
export { noBilling } from './gateways/no-billing.ts'
export type { BillingGateway } from './gateways/port.ts'
export { openStripeBilling, type StripeBillingSettings } from './gateways/stripe/index.ts'
export { billingSweeps } from './jobs.ts'
export { type Owner, providerOwner, tenantOwner } from './owner.ts'
export { afterPlanSteps } from './plan-steps.ts'
export { billingRoutes } from './routes/index.ts'
export { type Entitlement, type PlanPromise } from './rules/index.ts'
export { leftoverOf } from './rules/leftover.ts'
export { ChooseWhatStaysBody, type ChooseWhatStays, LeftoverQuery, LeftoverView } from './leftover-schemas.ts'
export { contentsAhead, presentContents } from './service/ahead.ts'
export { choiceOf, peopleLeft, type PersonCounted } from './service/people-left.ts'
export {
  type EntitlementsView,
  type GrantView,
  type OfferedPlan,
  type PlanComparison,
  type PlanView,
  type UsageView,
} from './schemas.ts'
export type { MonthRevenue, RevenueView, SoldSubscription } from './selling-schemas.ts'
export {
  type MarketplaceShare,
  type SharePage,
  type SoldInvoice,
  type SoldInvoiceFilters,
  type SoldInvoiceState,
  soldInvoiceStates,
  type SoldInvoiceSum,
} from './sold-invoice-schemas.ts'
export {
  type Allowance,
  consume,
  isUsedUp,
  limitReached,
  readAllowance,
  tryConsume,
} from './service/consume.ts'
export { getPlanDesk } from './service/desk.ts'
export { type BillingDetailsView, getBillingDetails } from './service/billing-details.ts'
export { getPlanCard, type PlanCardView } from './service/cards.ts'
export { archiveCoupon, createCoupon, listCoupons } from './service/coupons.ts'
export { eraseFromPlans, readPersonalPlans } from './service/personal-plans.ts'
export { createPlan, orderPlans, renamePlan, setPlanState, setPlanTerms } from './service/edit-plans.ts'
export { entitlementsOf, hasFeature, requireFeature, requireRoom, valueOf } from './service/entitlements.ts'
export { grantFeature, listGrants, revokeGrant } from './service/grants.ts'
export { listPlanInvoices } from './service/invoices.ts'
export {
  getGrantNotice,
  getPlanInvoiceNotice,
  getSubscriptionNotice,
  getUsageNotice,
  type SubscriptionNotice,
  type UsageNotice,
} from './service/notice-facts.ts'
export { type PlanHint } from './service/plan-hints.ts'
export { namePlans, presentPlanId } from './service/plan-names.ts'
export { openPriceList } from './service/price-list.ts'
export { comparePlans, getPlan, listPlans } from './service/read-plans.ts'
export { getRevenue } from './service/revenue.ts'
export { listShares } from './service/shares.ts'
export { listSoldInvoices, sumSoldInvoices } from './service/sold-invoices.ts'
export { listSubscriptions } from './service/sold-subscriptions.ts'
export { requireRoomForStaff } from './service/staff-room.ts'
export { getEntitlements, getUsage } from './service/standing.ts'
export {
  giveComplimentary,
  promiseOfPlan,
  startComplimentary,
  takeComplimentaryBack,
} from './service/subscriptions.ts'
export { billingSubscribers } from './subscribers.ts'
