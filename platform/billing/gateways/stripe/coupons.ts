// Coupons are ours: the processor only takes off what they say. Codes are looked up and redemptions counted here,
// because promotion codes are one list for the whole account, and with it for all marketplaces.
// https://docs.stripe.com/billing/subscriptions/coupons
import Stripe from 'stripe'
import type { NewProcessorCoupon, ProcessorDiscount } from '../port.ts'
import { chargedAmount, dateOf, toldAmount } from './amounts.ts'
import { ensureProduct } from './prices.ts'

/** Its id is ours, so that two who make it at once make one. */
export async function ensureCoupon(stripe: Stripe, coupon: NewProcessorCoupon): Promise<string> {
  const { id, code, products, currency, percentOff, amountOff, duration, months, tenantId } = coupon
  for (const product of products ?? []) await ensureProduct(stripe, product, tenantId)
  await stripe.coupons
    .create({
      id,
      name: code,
      ...(percentOff === null
        ? { amount_off: chargedAmount(amountOff ?? 0, currency), currency: currency.toLowerCase() }
        : { percent_off: percentOff }),
      duration: duration === 'months' ? 'repeating' : duration,
      ...(months === null ? {} : { duration_in_months: months }),
      ...(products === null ? {} : { applies_to: { products: products.map((product) => product.id) } }),
      metadata: { tenant: tenantId },
    })
    .catch(ignoreExisting)
  return id
}

const ignoreExisting = (error: unknown): void => {
  const isThere =
    error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_already_exists'
  if (!isThere) throw error
}

/** The one that a subscription has; others than ours are shown by their own names. */
export function discountOf({ discounts, currency: own }: Stripe.Subscription): ProcessorDiscount | null {
  for (const discount of discounts) {
    if (typeof discount === 'string') continue
    const { coupon } = discount.source
    if (!coupon || typeof coupon === 'string') continue
    const { id, name, percent_off: percentOff, amount_off: amountOff, currency, duration } = coupon
    return {
      couponId: id,
      code: name ?? id,
      percentOff,
      amountOff: amountOff === null ? null : toldAmount(amountOff, currency ?? own),
      isOnce: duration === 'once',
      endsAt: dateOf(discount.end),
    }
  }
  return null
}

/** What all discounts together take off an invoice, as the processor counts. */
export const discountAmountOf = (invoice: Pick<Stripe.Invoice, 'total_discount_amounts'>): number =>
  (invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
