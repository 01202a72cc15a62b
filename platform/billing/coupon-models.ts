import { TenantModel } from '#platform/kernel/tenant.ts'
import type { Buyer } from './features.ts'
import type { CouponDuration } from './rules/index.ts'

/** What makes plans of one seller cheaper. Its terms never change: whoever wants others makes another one. */
export class PlanCoupon extends TenantModel {
  static override tableName = 'plan_coupons'
  declare code: string
  declare percentOff: number | null
  /** Minor units of `currency`. */
  declare amountOff: number | null
  declare currency: string
  declare duration: CouponDuration
  declare months: number | null
  /** Null: all plans. */
  declare planIds: string[] | null
  declare redeemBy: Date | null
  declare mostRedemptions: number | null
  declare archivedAt: Date | null
  declare processorCouponId: string | null
}

/** One buyer and one coupon: held while their page is open, then redeemed or free again. */
export class CouponRedemption extends TenantModel {
  static override tableName = 'plan_coupon_redemptions'
  declare couponId: string
  declare ownerKind: Buyer
  declare ownerId: string
  declare heldUntil: Date
  declare redeemedAt: Date | null
  declare subscriptionId: string | null
}
