import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, hours } from '#platform/kernel/time.ts'
import { CouponRedemption, PlanCoupon } from '../coupon-models.ts'
import { Plan } from '../models.ts'
import type { Owner } from '../owner.ts'
import { type Interval, normalizedCode, redemptionFault } from '../rules/index.ts'
import { countTaken } from './coupons.ts'

/** What is to be paid less for: read among the rows of whoever sells. */
export type Sought = { owner: Owner; code: string; planId: string; interval: Interval; currency: string }

const unknown = 'There is no such code'

/**
 * The coupon that a code stands for, where this buyer can redeem it for this plan now.
 * @throws AppError `validation_failed` of the field `couponCode`, with the reason
 */
export async function findRedeemable(
  ctx: Ctx,
  { owner, code, planId, interval, currency }: Sought,
): Promise<PlanCoupon> {
  const coupon = await PlanCoupon.query(ctx.trx).findOne({ code: normalizedCode(code) })
  if (!coupon) throw refused(unknown)
  const own = await findRedemption(ctx, coupon.id, owner)
  if (own?.redeemedAt) throw refused('You have used this code already')
  const counts = await countTaken(ctx, [coupon.id])
  // What is held for this buyer is not taken from them.
  const isHeld = own !== undefined && own.heldUntil > ctx.now
  const taken = (counts.get(coupon.id) ?? 0) - (isHeld ? 1 : 0)
  const fault = redemptionFault(coupon, { planId, interval, currency, taken }, ctx.now)
  if (fault) throw refused(fault)
  return coupon
}

const refused = (message: string) =>
  new AppError('validation_failed', { detail: message, errors: [{ field: 'couponCode', message }] })

/** Longer than a page of the processor is open, with the time that its answer may take. */
const holdTime = hours(4)

/**
 * Keeps one redemption for this buyer while they pay. Of two who come at once for the last one, one gets it.
 * @throws AppError `validation_failed` as `findRedeemable`
 */
export async function holdCoupon(ctx: Ctx, sought: Sought): Promise<PlanCoupon> {
  // Whoever counts waits for whoever has counted.
  await PlanCoupon.query(ctx.trx)
    .findOne({ code: normalizedCode(sought.code) })
    .forUpdate()
  const coupon = await findRedeemable(ctx, sought)
  await ctx
    .trx('plan_coupon_redemptions')
    .insert({ id: newId(), ...keyOf(coupon.id, sought.owner), held_until: after(ctx.now, holdTime) })
    .onConflict(['tenant_id', 'coupon_id', 'owner_kind', 'owner_id'])
    .merge(['held_until'])
  return coupon
}

/** What a buyer holds and does not use after all is free for others. */
export const letGo = async (ctx: Ctx, { kind, id }: Owner, keep: string | null): Promise<void> =>
  void (await CouponRedemption.query(ctx.trx)
    .delete()
    .where({ owner_kind: kind, owner_id: id })
    .whereNull('redeemed_at')
    .modify((query) => {
      if (keep) void query.whereNot({ coupon_id: keep })
    }))

/** The subscription has it: that counts, whatever was held. Again is the same. */
export async function redeemCoupon(
  ctx: Ctx,
  { couponId, owner, subscriptionId }: { couponId: string; owner: Owner; subscriptionId: string },
): Promise<void> {
  if (!(await PlanCoupon.query(ctx.trx).findOne({ id: couponId }).forUpdate())) return
  const redeemed = { held_until: ctx.now, redeemed_at: ctx.now, subscription_id: subscriptionId }
  await ctx
    .trx('plan_coupon_redemptions')
    .insert({ id: newId(), ...keyOf(couponId, owner), ...redeemed })
    .onConflict(['tenant_id', 'coupon_id', 'owner_kind', 'owner_id'])
    .ignore()
  await CouponRedemption.query(ctx.trx)
    .patch({ heldUntil: ctx.now, redeemedAt: ctx.now, subscriptionId })
    .where(keyOf(couponId, owner))
    .whereNull('redeemed_at')
}

export const isRedeemed = async (ctx: Ctx, couponId: string, owner: Owner): Promise<boolean> =>
  (await findRedemption(ctx, couponId, owner))?.redeemedAt != null

/** Names of the plans that it is for; null: all of them. */
export async function plansOfCoupon(ctx: Ctx, { planIds }: PlanCoupon): Promise<Plan[] | null> {
  return planIds === null ? null : Plan.query(ctx.trx).whereIn('id', planIds).orderBy('id')
}

export const recordProcessorCoupon = async (ctx: Ctx, id: string, processorCouponId: string): Promise<void> =>
  void (await PlanCoupon.query(ctx.trx).patch({ processorCouponId }).where({ id }))

const keyOf = (couponId: string, { kind, id }: Owner) => ({
  coupon_id: couponId,
  owner_kind: kind,
  owner_id: id,
})

const findRedemption = async (
  ctx: Ctx,
  couponId: string,
  owner: Owner,
): Promise<CouponRedemption | undefined> => CouponRedemption.query(ctx.trx).findOne(keyOf(couponId, owner))
