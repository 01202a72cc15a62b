import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { boundary, percentOf, shareOf } from './periods.ts'

export type GivenDiscount = { coupon?: string; promotion_code?: string; discount?: string }
type Coupon = Readonly<Stripe.Coupon>
type Discount = Readonly<Stripe.Discount>

export type Redeemer = {
  customer: string | null
  subscription?: string
  invoice?: string
  invoiceItem?: string
  checkoutSession?: string
  /** From when it counts, by the time of the customer. */
  at: number
}
type Chosen = { coupon: Coupon; code: Readonly<Stripe.PromotionCode> | null }

/** @throws StripeFault 400 for a coupon or a code that is not there, is used up, is over or is somebody else's */
export function chooseCoupon(
  engine: StripeEngine,
  given: GivenDiscount,
  redeemer: Redeemer,
  account: Account,
  param = 'discounts[0]',
): Chosen {
  const { store } = engine
  const code = given.promotion_code
    ? store.get('promotion_code', given.promotion_code, account, `${param}[promotion_code]`)
    : null
  const id = code ? idOf(code.promotion.coupon) : given.coupon
  if (!id) {
    throw invalidRequest('You must specify one of coupon, promotion_code and discount.', { param })
  }
  const coupon = store.get('coupon', id, account, `${param}[coupon]`)
  if (!isValid(coupon, redeemer.at)) {
    throw invalidRequest(`Coupon ${coupon.id} is used up, or has expired.`, { code: 'coupon_expired', param })
  }
  if (code) assertRedeemable(engine, code, redeemer, account, param)
  return { coupon, code }
}

export const isValid = (
  { valid, redeem_by: until, max_redemptions: most, times_redeemed: times }: Coupon,
  at: number,
) => valid && (until === null || at <= until) && (most === null || times < most)

function assertRedeemable(
  engine: StripeEngine,
  code: Readonly<Stripe.PromotionCode>,
  { customer, at }: Redeemer,
  account: Account,
  param: string,
) {
  const { restrictions, max_redemptions: most, times_redeemed: times, expires_at: until } = code
  const isOver = !code.active || (most !== null && times >= most) || (until !== null && at > until)
  if (isOver) {
    throw invalidRequest(`This promotion code has expired or is not active: ${code.code}`, {
      code: 'promotion_code_expired',
      param,
    })
  }
  const owner = idOf(code.customer)
  if (owner !== null && owner !== customer) {
    throw invalidRequest('This promotion code cannot be redeemed by this customer.', { param })
  }
  const hasPaid =
    restrictions.first_time_transaction &&
    customer !== null &&
    engine.store.all('invoice', account).some((each) => each.customer === customer && each.amount_paid > 0)
  if (hasPaid) {
    throw invalidRequest('This promotion code is for first-time customers only.', {
      code: 'customer_has_prior_transactions',
      param,
    })
  }
}

/** Uses coupons up. A discount that is named again stays the one it is. */
export function redeem(
  engine: StripeEngine,
  given: readonly GivenDiscount[],
  redeemer: Redeemer,
  account: Account,
): Discount[] {
  const { store } = engine
  return given.map((each, index) => {
    if (each.discount) return store.get('discount', each.discount, account, `discounts[${index}][discount]`)
    const { coupon, code } = chooseCoupon(engine, each, redeemer, account, `discounts[${index}]`)
    const times = coupon.times_redeemed + 1
    store.update('coupon', coupon, {
      times_redeemed: times,
      valid: coupon.max_redemptions === null || times < coupon.max_redemptions,
    })
    if (code) store.update('promotion_code', code, { times_redeemed: code.times_redeemed + 1 })
    const discount = store.insert('discount', discountOf(engine, { coupon, code }, redeemer), account)
    engine.emitEvent('customer.discount.created', discount, { account })
    return discount
  })
}

/** Also for previews, which use nothing up. */
export const discountOf = (
  engine: StripeEngine,
  { coupon, code }: Chosen,
  redeemer: Redeemer,
): Stripe.Discount => ({
  id: engine.nextId('di'),
  object: 'discount',
  checkout_session: redeemer.checkoutSession ?? null,
  customer: redeemer.customer,
  customer_account: null,
  end:
    coupon.duration === 'repeating' && coupon.duration_in_months !== null
      ? boundary({ at: redeemer.at }, { unit: 'month', count: coupon.duration_in_months }, 1)
      : null,
  invoice: redeemer.invoice ?? null,
  invoice_item: redeemer.invoiceItem ?? null,
  promotion_code: code?.id ?? null,
  source: { coupon: coupon.id, type: 'coupon' },
  start: redeemer.at,
  subscription: redeemer.subscription ?? null,
  subscription_item: null,
})

/** What discounts can be taken from. */
export type Discountable = { amount: number; discountable: boolean; product: string | null }
export type DiscountAmount = { discount: string; amount: number }

/**
 * What each discount takes from each line, one discount after the other from what the former left: percent of each
 * line half-up; a fixed amount is spread over the lines in proportion, and what rounding leaves goes to the first.
 */
export function discountAmounts(
  engine: StripeEngine,
  lines: readonly Discountable[],
  discounts: readonly Discount[],
  currency: string,
  account: Account,
): DiscountAmount[][] {
  const left = lines.map(({ amount }) => amount)
  const taken: DiscountAmount[][] = lines.map(() => [])
  for (const discount of discounts) {
    const coupon = engine.store.find('coupon', idOf(discount.source.coupon) ?? '', account)
    if (!coupon) continue
    const only = coupon.applies_to?.products
    const fitting = lines.flatMap(({ discountable, product }, index) =>
      discountable && left[index]! > 0 && (!only || only.includes(product ?? '')) ? [index] : [],
    )
    const amounts =
      coupon.percent_off !== null
        ? fitting.map((index) => percentOf(left[index]!, coupon.percent_off!))
        : coupon.currency === currency
          ? spread(
              coupon.amount_off ?? 0,
              fitting.map((index) => left[index]!),
            )
          : fitting.map(() => 0)
    fitting.forEach((index, place) => {
      const amount = amounts[place]!
      left[index]! -= amount
      if (amount > 0) taken[index]!.push({ discount: discount.id, amount })
    })
  }
  return taken
}

/** Never more than there is. */
function spread(amount: number, over: readonly number[]): number[] {
  const sum = over.reduce((total, each) => total + each, 0)
  const whole = Math.min(amount, sum)
  const parts = over.map((each) => Math.min(each, shareOf(whole, each, sum)))
  let rest = whole - parts.reduce((total, each) => total + each, 0)
  return parts.map((part, index) => {
    const more = Math.max(-part, Math.min(rest, over[index]! - part))
    rest -= more
    return part + more
  })
}

/** Whether a discount still counts for a period that begins then. */
export const isRunning = ({ end }: Discount, at: number) => end === null || at < end
