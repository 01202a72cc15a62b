import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import type { Account } from '../store.ts'
import { cancelSubscription, expireIncomplete } from './cancel.ts'
import { pauseSubscription, resumeSubscription } from './pause.ts'
import { createSubscription, type NewSubscription } from './subscribe.ts'
import { isOver, type Subscription } from './subscription-state.ts'
import { nowFor } from './time.ts'
import { updateSubscription } from './update.ts'

const url = '/v1/subscriptions'

export function registerSubscriptions(engine: StripeEngine) {
  const { router, store } = engine
  const get = (id: string, account: Account) => store.get('subscription', id, account)

  router.post<Stripe.SubscriptionCreateParams>(url, ({ body, account }) =>
    createSubscription(engine, newSubscription(body), account),
  )
  router.get<Stripe.SubscriptionListParams>(url, ({ query, account }) =>
    store.list('subscription', { account, url, query, where: (each) => isListed(each, query) }),
  )
  router.get(`${url}/:id`, ({ params, account }) => get(params.id!, account))
  router.post<Stripe.SubscriptionUpdateParams>(`${url}/:id`, ({ params, body, account }) =>
    updateSubscription(engine, get(params.id!, account), body, account),
  )
  router.delete<Stripe.SubscriptionCancelParams>(`${url}/:id`, ({ params, query, account }) => {
    const subscription = get(params.id!, account)
    if (isOver(subscription)) {
      throw invalidRequest(`No such subscription: '${subscription.id}'`, {
        code: 'resource_missing',
        param: 'id',
      })
    }
    if (subscription.status === 'incomplete') return expireIncomplete(engine, subscription, account)
    const { comment, feedback } = query.cancellation_details ?? {}
    return cancelSubscription(
      engine,
      subscription,
      {
        at: nowFor(engine, subscription),
        reason: 'cancellation_requested',
        isProrated: query.prorate ?? false,
        isInvoiced: query.invoice_now ?? false,
        details: { ...(comment ? { comment } : {}), ...(feedback ? { feedback } : {}) },
      },
      account,
    )
  })
  router.post<Stripe.SubscriptionPauseParams>(`${url}/:id/pause`, ({ params, body, account }) =>
    pauseSubscription(engine, get(params.id!, account), body, account),
  )
  router.post<Stripe.SubscriptionResumeParams>(`${url}/:id/resume`, ({ params, body, account }) =>
    resumeSubscription(engine, get(params.id!, account), body, account),
  )
  router.delete(`${url}/:id/discount`, ({ params, account }) => {
    const subscription = get(params.id!, account)
    const [first] = subscription.discounts
    const discount = store.get('discount', typeof first === 'string' ? first : (first?.id ?? ''), account)
    store.update('subscription', subscription, { discounts: subscription.discounts.slice(1) })
    engine.emitEvent('customer.discount.deleted', discount, { account })
    return { ...discount, deleted: true } as Stripe.DeletedDiscount
  })
  registerItems(engine)
}

function newSubscription(body: Stripe.SubscriptionCreateParams): NewSubscription {
  const { items, discounts, add_invoice_items: extra, expand: _expand, ...rest } = body
  return {
    ...rest,
    items: items ?? [],
    ...(discounts ? { discounts } : {}),
    ...(extra
      ? {
          addInvoiceItems: extra.map(({ price, price_data: data, quantity, metadata }) => ({
            ...(price ? { price } : {}),
            ...(data ? { price_data: data } : {}),
            ...(quantity === undefined ? {} : { quantity }),
            ...(metadata ? { metadata } : {}),
          })),
        }
      : {}),
  }
}

/** Those that ended are listed only where that is asked for. */
function isListed(subscription: Subscription, query: Stripe.SubscriptionListParams): boolean {
  const { status, customer, price } = query
  const hasStatus =
    status === 'all' ||
    (status === undefined && subscription.status !== 'canceled') ||
    (status === 'ended' && isOver(subscription)) ||
    status === subscription.status
  return (
    hasStatus &&
    (customer === undefined || subscription.customer === customer) &&
    (price === undefined || subscription.items.data.some((item) => item.price.id === price)) &&
    (query.test_clock === undefined || subscription.test_clock === query.test_clock)
  )
}

function registerItems(engine: StripeEngine) {
  const { router, store } = engine
  const items = '/v1/subscription_items'

  const find = (id: string, account: Account) => {
    const owner = store
      .all('subscription', account)
      .find(({ items: own }) => own.data.some((each) => each.id === id))
    const item = owner?.items.data.find((each) => each.id === id)
    if (owner && item) return { owner, item }
    throw invalidRequest(`No such subscription_item: '${id}'`, { code: 'resource_missing', param: 'id' })
  }

  router.get<Stripe.SubscriptionItemListParams>(items, ({ query, account }) => ({
    ...store.get('subscription', query.subscription, account, 'subscription').items,
    url: items,
  }))
  router.get(`${items}/:id`, ({ params, account }) => find(params.id!, account).item)
  router.post<Stripe.SubscriptionItemCreateParams>(items, ({ body, account }) => {
    const { subscription: id, price, price_data: data, quantity, metadata, ...rest } = body
    const subscription = store.get('subscription', id, account, 'subscription')
    const known = new Set(subscription.items.data.map((each) => each.id))
    const item = {
      ...(price ? { price } : {}),
      ...(data ? { price_data: data } : {}),
      ...(quantity === undefined ? {} : { quantity }),
      ...(metadata ? { metadata } : {}),
    }
    const changed = updateSubscription(engine, subscription, { items: [item], ...prorationOf(rest) }, account)
    return changed.items.data.find((each) => !known.has(each.id)) ?? changed.items.data.at(-1)!
  })
  router.post<Stripe.SubscriptionItemUpdateParams>(`${items}/:id`, ({ params, body, account }) => {
    const { owner, item } = find(params.id!, account)
    const { price, price_data: data, quantity, metadata, ...rest } = body
    const given = {
      id: item.id,
      ...(price ? { price } : {}),
      ...(data ? { price_data: data } : {}),
      ...(quantity === undefined ? {} : { quantity }),
      ...(metadata === undefined ? {} : { metadata }),
    }
    updateSubscription(engine, owner, { items: [given], ...prorationOf(rest) }, account)
    return find(item.id, account).item
  })
  router.delete<Stripe.SubscriptionItemDeleteParams>(`${items}/:id`, ({ params, query, account }) => {
    const { owner, item } = find(params.id!, account)
    updateSubscription(
      engine,
      owner,
      { items: [{ id: item.id, deleted: true }], ...prorationOf(query) },
      account,
    )
    return {
      id: item.id,
      object: 'subscription_item',
      deleted: true,
    } satisfies Stripe.DeletedSubscriptionItem
  })
}

type Proration = Pick<
  Stripe.SubscriptionUpdateParams,
  'payment_behavior' | 'proration_behavior' | 'proration_date'
>

const prorationOf = ({
  payment_behavior: payment,
  proration_behavior: proration,
  proration_date: date,
}: Proration): Proration => ({
  ...(payment ? { payment_behavior: payment } : {}),
  ...(proration ? { proration_behavior: proration } : {}),
  ...(date === undefined ? {} : { proration_date: date }),
})
