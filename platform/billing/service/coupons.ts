import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { parseInput } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { readInstant } from '#platform/kernel/time.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { CouponRedemption, PlanCoupon } from '../coupon-models.ts'
import { type CouponView, type CreateCoupon, CreateCouponBody } from '../coupon-schemas.ts'
import { Plan } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { mayManagePlans } from '../policies.ts'
import { couponFaults, type CouponTerms, couponWords, normalizedCode } from '../rules/index.ts'

/** A seller has a few dozen; more of them is a mistake. */
const mostCoupons = 500

/** Coupons of whoever sells here, the latest first, archived ones too. @throws AppError `forbidden` */
export async function listCoupons(ctx: Ctx): Promise<CouponView[]> {
  assertAllowed(mayManagePlans(ctx))
  const coupons = await PlanCoupon.query(ctx.trx).orderBy('id', 'desc').limit(mostCoupons)
  const counts = await countTaken(
    ctx,
    coupons.map(({ id }) => id),
  )
  return coupons.map((coupon) => toView(ctx, coupon, counts.get(coupon.id) ?? 0))
}

/**
 * Adds a code by which plans of this seller cost less.
 * @throws AppError `forbidden`, `validation_failed` naming each field, `conflict` for a code that there was already
 */
export async function createCoupon(ctx: Ctx, input: CreateCoupon): Promise<CouponView> {
  assertAllowed(mayManagePlans(ctx))
  const given = parseInput<CreateCoupon>(CreateCouponBody, input)
  const { percentOff = null, amountOff = null, duration, months = null } = given
  const { planIds = null, redeemBy = null, mostRedemptions = null } = given
  const code = normalizedCode(given.code)
  const { currency } = await getTenant(ctx)
  const terms: CouponTerms = { percentOff, amountOff, currency, duration, months }
  const errors = couponFaults(code, terms)
  if (errors.length > 0) throw new AppError('validation_failed', { detail: errors[0]!.message, errors })
  const until = redeemBy === null ? null : readInstant(redeemBy)
  assertValid(redeemBy === null || (until !== null && until > ctx.now), 'redeemBy', 'Say a moment to come')
  if (planIds) await assertPlans(ctx, planIds)
  if ((await PlanCoupon.query(ctx.trx).resultSize()) >= mostCoupons)
    throw new AppError('conflict', { detail: `There are ${mostCoupons} codes already` })
  const id = newId()
  const written: unknown[] = await ctx
    .trx('plan_coupons')
    .insert({
      id,
      created_at: ctx.now,
      code,
      percent_off: percentOff,
      amount_off: amountOff,
      currency,
      duration,
      months,
      plan_ids: planIds,
      redeem_by: until,
      most_redemptions: mostRedemptions,
    })
    .onConflict(['tenant_id', 'code'])
    .ignore()
    .returning('id')
  if (written.length === 0) {
    const message = 'There is, or was, a code like this'
    throw new AppError('conflict', { detail: message, errors: [{ field: 'code', message }] })
  }
  const after = { code, ...terms, planIds, redeemBy, mostRedemptions }
  await recordChange(ctx, { action: 'coupon.created', subject: { kind: 'plan_coupon', id }, after })
  return toView(ctx, await PlanCoupon.query(ctx.trx).findOne({ id }).throwIfNotFound(), 0)
}

/** Nobody new gets it; whoever has it keeps it. Twice is once. @throws AppError `forbidden`, `not_found` */
export async function archiveCoupon(ctx: Ctx, { couponId }: { couponId: string }): Promise<CouponView> {
  assertAllowed(mayManagePlans(ctx))
  const find = async () => PlanCoupon.query(ctx.trx).findOne({ id: couponId }).forUpdate()
  const found = assertFound(await find(), 'Coupon')
  if (found.archivedAt === null) {
    await PlanCoupon.query(ctx.trx).patch({ archivedAt: ctx.now }).where({ id: couponId })
    await recordChange(ctx, {
      action: 'coupon.archived',
      subject: { kind: 'plan_coupon', id: couponId },
      before: { code: found.code },
    })
  }
  const counts = await countTaken(ctx, [couponId])
  return toView(ctx, assertFound(await find(), 'Coupon'), counts.get(couponId) ?? 0)
}

/** Redeemed, or held by somebody who is just paying. */
export async function countTaken(ctx: Ctx, couponIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await CouponRedemption.query(ctx.trx)
    .whereIn('coupon_id', [...couponIds])
    .where((taken) => taken.whereNotNull('redeemed_at').orWhere('held_until', '>', ctx.now))
    .groupBy('coupon_id')
    .select('coupon_id')
    .count('* as count')
    .castTo<{ couponId: string; count: number | string }[]>()
  return new Map(rows.map(({ couponId, count }) => [couponId, Number(count)]))
}

async function assertPlans(ctx: Ctx, planIds: readonly string[]): Promise<void> {
  const known = await Plan.query(ctx.trx)
    .whereIn('id', [...planIds])
    .where({ buyer: buyerOf(ctx), is_default: false })
    .resultSize()
  assertValid(known === planIds.length, 'planIds', 'Name plans that are sold here')
}

function toView(ctx: Ctx, coupon: PlanCoupon, redemptionCount: number): CouponView {
  const { percentOff, amountOff, currency, duration, months, mostRedemptions } = coupon
  return {
    id: coupon.id,
    code: coupon.code,
    words: couponWords({ percentOff, amountOff, currency, duration, months }, ctx.locale),
    percentOff,
    amountOff,
    currency,
    duration,
    months,
    planIds: coupon.planIds,
    redeemBy: coupon.redeemBy?.toISOString() ?? null,
    mostRedemptions,
    redemptionCount,
    state: stateOf(coupon, redemptionCount, ctx.now),
    createdAt: coupon.createdAt.toISOString(),
    archivedAt: coupon.archivedAt?.toISOString() ?? null,
  }
}

function stateOf(
  { archivedAt, redeemBy, mostRedemptions }: PlanCoupon,
  taken: number,
  now: Date,
): CouponView['state'] {
  if (archivedAt) return 'archived'
  if (redeemBy && redeemBy <= now) return 'over'
  return mostRedemptions !== null && taken >= mostRedemptions ? 'used_up' : 'valid'
}
