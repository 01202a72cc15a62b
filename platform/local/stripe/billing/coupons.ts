import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import { currencyOf } from '../payments/currencies.ts'
import type { Account } from '../store.ts'

const url = '/v1/coupons'

export function registerCoupons(engine: StripeEngine) {
  const { router, store } = engine

  router.post<Stripe.CouponCreateParams>(url, ({ body, account }) => {
    const coupon = store.insert('coupon', newCoupon(engine, body), account)
    engine.emitEvent('coupon.created', coupon, { account })
    return coupon
  })
  router.get<Stripe.CouponListParams>(url, ({ query, account }) =>
    store.list('coupon', { account, url, query }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('coupon', params.id!, account))

  router.post<Stripe.CouponUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const coupon = store.get('coupon', params.id!, account)
    const updated = store.update('coupon', coupon, {
      metadata: mergeMetadata(coupon.metadata ?? {}, body.metadata),
      ...(body.name === undefined ? {} : { name: body.name || null }),
    })
    engine.emitEvent('coupon.updated', updated, { account })
    return updated
  })

  // Discounts that were given stay: the coupon only cannot be redeemed any more.
  router.delete(`${url}/:id`, ({ params, account }) => {
    const coupon = store.get('coupon', params.id!, account)
    const gone = store.update('coupon', coupon, { valid: false })
    engine.emitEvent('coupon.deleted', gone, { account })
    return { id: coupon.id, object: 'coupon', deleted: true } satisfies Stripe.DeletedCoupon
  })
  registerPromotionCodes(engine)
}

/** docs.stripe.com/api/coupons/create @throws StripeFault 400 for what contradicts itself */
function newCoupon(engine: StripeEngine, body: Stripe.CouponCreateParams): Stripe.Coupon {
  const { percent_off: percent, amount_off: amount, duration = 'once', duration_in_months: months } = body
  if ((percent === undefined) === (amount === undefined)) {
    throw invalidRequest('You must specify exactly one of percent_off and amount_off.', {
      param: 'percent_off',
    })
  }
  if (percent !== undefined && (percent <= 0 || percent > 100)) {
    throw invalidRequest('Invalid percent_off: must be greater than 0 and at most 100.', {
      param: 'percent_off',
    })
  }
  if (amount !== undefined && (amount < 1 || body.currency === undefined)) {
    throw invalidRequest('You must pass currency together with a positive amount_off.', {
      param: body.currency === undefined ? 'currency' : 'amount_off',
    })
  }
  if ((duration === 'repeating') !== (months !== undefined)) {
    throw invalidRequest('You must pass duration_in_months when, and only when, duration is repeating.', {
      param: 'duration_in_months',
    })
  }
  if (months !== undefined && (months < 1 || months > 120)) {
    throw invalidRequest('Invalid duration_in_months.', { param: 'duration_in_months' })
  }
  if (body.redeem_by !== undefined && body.redeem_by <= engine.clock.unmoved()) {
    throw invalidRequest('redeem_by must be in the future.', { param: 'redeem_by' })
  }
  if (body.id !== undefined && engine.store.accountOf('coupon', body.id) !== undefined) {
    throw invalidRequest('Coupon already exists.', { code: 'resource_already_exists', param: 'id' })
  }
  const products = body.applies_to?.products
  return {
    id: body.id ?? engine.nextId('x').slice(-8).toUpperCase(),
    object: 'coupon',
    amount_off: amount ?? null,
    ...(products ? { applies_to: { products } } : {}),
    created: engine.now(),
    currency: body.currency === undefined || amount === undefined ? null : currencyOf(body.currency),
    duration: duration as Stripe.Coupon.Duration,
    duration_in_months: months ?? null,
    livemode: false,
    max_redemptions: body.max_redemptions ?? null,
    metadata: mergeMetadata({}, body.metadata),
    name: body.name ?? null,
    percent_off: percent ?? null,
    redeem_by: body.redeem_by === undefined ? null : body.redeem_by + engine.clock.ahead,
    times_redeemed: 0,
    valid: true,
  }
}

function registerPromotionCodes(engine: StripeEngine) {
  const { router, store } = engine
  const codes = '/v1/promotion_codes'

  router.post<Stripe.PromotionCodeCreateParams>(codes, ({ body, account }) => {
    const coupon = store.get('coupon', body.promotion.coupon ?? '', account, 'promotion[coupon]')
    const text = body.code ?? engine.nextId('x').slice(-8).toUpperCase()
    if (body.customer) store.get('customer', body.customer, account, 'customer')
    if (findCode(engine, text, account)) {
      throw invalidRequest(`An active promotion code with \`code: ${text}\` already exists.`, {
        param: 'code',
      })
    }
    const { restrictions } = body
    const made = store.insert(
      'promotion_code',
      {
        id: engine.nextId('promo'),
        object: 'promotion_code',
        active: body.active ?? true,
        code: text,
        created: engine.now(),
        customer: body.customer ?? null,
        customer_account: null,
        expires_at: body.expires_at === undefined ? null : body.expires_at + engine.clock.ahead,
        livemode: false,
        max_redemptions: body.max_redemptions ?? null,
        metadata: mergeMetadata({}, body.metadata),
        promotion: { coupon: coupon.id, type: 'coupon' },
        restrictions: {
          first_time_transaction: restrictions?.first_time_transaction ?? false,
          minimum_amount: restrictions?.minimum_amount ?? null,
          minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
        },
        times_redeemed: 0,
      },
      account,
    )
    engine.emitEvent('promotion_code.created', made, { account })
    return made
  })
  router.get<Stripe.PromotionCodeListParams>(codes, ({ query, account }) =>
    store.list('promotion_code', {
      account,
      url: codes,
      query,
      where: ({ active, code, promotion, customer }) =>
        (query.active === undefined || query.active === active) &&
        (query.code === undefined || query.code.toUpperCase() === code.toUpperCase()) &&
        (query.coupon === undefined || query.coupon === idOf(promotion.coupon)) &&
        (query.customer === undefined || query.customer === customer),
    }),
  )
  router.get(`${codes}/:id`, ({ params, account }) => store.get('promotion_code', params.id!, account))
  router.post<Stripe.PromotionCodeUpdateParams>(`${codes}/:id`, ({ params, body, account }) => {
    const code = store.get('promotion_code', params.id!, account)
    const updated = store.update('promotion_code', code, {
      metadata: mergeMetadata(code.metadata ?? {}, body.metadata),
      ...(body.active === undefined ? {} : { active: body.active }),
    })
    engine.emitEvent('promotion_code.updated', updated, { account })
    return updated
  })
}

/** What a customer typed; upper and lower case are the same. */
export const findCode = (engine: StripeEngine, text: string, account: Account) =>
  engine.store
    .all('promotion_code', account)
    .find(({ active, code }) => active && code.toUpperCase() === text.trim().toUpperCase()) ?? null
