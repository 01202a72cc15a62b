// Paying less for a while: what a code comes to before somebody subscribes, and entering one later.
import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { PlanCoupon } from '../coupon-models.ts'
import type { Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayBuy } from '../policies.ts'
import { amountOf, couponWords, type Interval, isPending, isRenewed, reductionOf } from '../rules/index.ts'
import { hadPaid } from '../service/buyers.ts'
import { auditChange, requirePaid, sendAgain } from '../service/changes.ts'
import { presentPrice } from '../service/prices.ts'
import {
  findRedeemable,
  holdCoupon,
  plansOfCoupon,
  recordProcessorCoupon,
  type Sought,
} from '../service/redemptions.ts'
import { sendWaiting } from './changes.ts'
import { type BillingRuntime, sellerScope } from './seller.ts'
import { syncSubscription } from './sync.ts'
import { inWords } from './words.ts'

/** Amounts are minor units. */
export type ShownCheckout = {
  currency: string
  /** Each interval, with the seats. */
  amount: number
  setupAmount: number
  trialDays: number
  coupon: { code: string; words: string } | null
  /** What is paid on the page, before and after the coupon: with a trial only the set-up fee. */
  discountAmount: number
  dueAmount: number
}

/**
 * What subscribing would come to, reckoned from the price list alone.
 * @throws AppError `forbidden`, `conflict` for a plan that is not sold, `validation_failed` of the field `couponCode`
 */
export async function previewCheckout(
  { database }: BillingRuntime,
  scope: Scope,
  input: { owner: Owner; planId: string; interval: Interval; seats?: number; couponCode?: string },
): Promise<ShownCheckout> {
  const { owner, planId, interval, seats = 0, couponCode } = input
  assertAllowed(mayBuy(scope, owner))
  const seller = sellerScope(scope, owner)
  const price = await database.readTenant(seller, (ctx) => presentPrice(ctx, { planId, interval }))
  const { promise } = price
  const { currency } = promise
  const coupon = couponCode?.trim()
    ? await database.readTenant(seller, (ctx) =>
        findRedeemable(ctx, { owner, code: couponCode, planId, interval, currency }),
      )
    : null
  const isKnown = await database.readTenant(scope, (ctx) => hadPaid(ctx, owner))
  const trialDays = isKnown ? 0 : price.trialDays
  const amount = amountOf(promise, seats)
  const { setupAmount } = promise.price
  const recurring = trialDays > 0 ? 0 : amount
  // A coupon for some plans leaves the set-up fee alone: that belongs to none.
  const discountAmount = coupon
    ? reductionOf(coupon, recurring + (coupon.planIds === null ? setupAmount : 0))
    : 0
  return {
    currency,
    amount,
    setupAmount,
    trialDays,
    coupon: coupon && { code: coupon.code, words: couponWords(coupon, scope.locale) },
    discountAmount,
    dueAmount: recurring + setupAmount - discountAmount,
  }
}

export type ShownCoupon = {
  code: string
  words: string
  /** The next payment, with the coupon, in minor units. */
  next: { at: Date; discountAmount: number; dueAmount: number; currency: string }
}

/**
 * What a code would take off the next payment of the plan that runs.
 * @throws AppError `forbidden`, `not_found` without a plan that is paid for, `conflict` where one counts already or no
 * payment is to come, `validation_failed` of the field `couponCode`, `unavailable`
 */
export async function previewCoupon(
  runtime: BillingRuntime,
  scope: Scope,
  { owner, couponCode }: { owner: Owner; couponCode: string },
): Promise<ShownCoupon> {
  const { present, seller, sought } = await seek(runtime, scope, owner, couponCode)
  const coupon = await runtime.database.readTenant(seller, (ctx) => findRedeemable(ctx, sought))
  const next = await inWords(async () =>
    runtime.billing.previewCoupon(
      present.processorSubscriptionId!,
      await processorCoupon(runtime, seller, coupon),
    ),
  )
  return { code: coupon.code, words: couponWords(coupon, scope.locale, 'next'), next }
}

/**
 * Counts from the next payment on. Whoever lost the answer may ask again.
 * @throws AppError as `previewCoupon`
 */
export async function applyCoupon(
  runtime: BillingRuntime,
  scope: Scope,
  { owner, couponCode }: { owner: Owner; couponCode: string },
): Promise<Subscription | null> {
  const { database, billing } = runtime
  const { present, seller, sought } = await seek(runtime, scope, owner, couponCode)
  const processorSubscriptionId = present.processorSubscriptionId!
  const coupon = await database.inTenant(seller, (ctx) => holdCoupon(ctx, sought))
  await inWords(async () =>
    billing.applyCoupon(processorSubscriptionId, await processorCoupon(runtime, seller, coupon)),
  )
  await database.inTenant(scope, async (ctx) => {
    // What was to come was released for it, and is told anew, with what is taken off.
    await sendAgain(ctx, present.id)
    await auditChange(ctx, owner, { plan: present.promise.name, coupon: coupon.code })
  })
  await inWords(() => sendWaiting(runtime, scope, present))
  return inWords(() => syncSubscription(runtime, scope, { processorSubscriptionId }))
}

async function seek({ database, clock }: BillingRuntime, scope: Scope, owner: Owner, code: string) {
  assertAllowed(mayBuy(scope, owner))
  const seller = sellerScope(scope, owner)
  const present = await database.readTenant(scope, (ctx) => requirePaid(ctx, owner))
  const { discount, planId, promise } = present
  if (discount && isPending(discount, clock()))
    throw new AppError('conflict', { detail: `The code ${discount.code} counts already` })
  if (!isRenewed(present))
    throw new AppError('conflict', { detail: 'There is no next payment: go on with the plan first' })
  const interval = promise.price?.interval ?? 'month'
  const sought: Sought = { owner, code, planId, interval, currency: promise.currency }
  return { present, seller, sought }
}

/** The counterpart of a coupon at the processor, which is made when somebody first redeems it. @throws BillingFailure */
export async function processorCoupon(
  { database, billing }: BillingRuntime,
  seller: Scope,
  coupon: PlanCoupon,
): Promise<string> {
  if (coupon.processorCouponId) return coupon.processorCouponId
  const { id, code, percentOff, amountOff, currency, duration, months } = coupon
  const plans = await database.readTenant(seller, (ctx) => plansOfCoupon(ctx, coupon))
  const made = await billing.ensureCoupon({
    id,
    code,
    percentOff,
    amountOff,
    currency,
    duration,
    months,
    products:
      plans?.flatMap((plan) => [
        { id: `plan_${plan.id}`, name: plan.name },
        { id: `seat_${plan.id}`, name: `${plan.name}, each seat` },
      ]) ?? null,
    tenantId: seller.tenantId,
  })
  await database.inTenant(seller, (ctx) => recordProcessorCoupon(ctx, id, made))
  return made
}
