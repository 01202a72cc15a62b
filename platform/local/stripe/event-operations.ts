import type Stripe from 'stripe'
import type { StripeEngine } from './engine.ts'

/** What happened, for those who look instead of listening. */
export function registerEvents(engine: StripeEngine) {
  const { router, store } = engine
  const url = '/v1/events'
  router.get<Stripe.EventListParams>(url, ({ query, account }) =>
    store.list('event', {
      account,
      url,
      query,
      where: ({ type, pending_webhooks }) =>
        (query.type === undefined || fits(type, query.type)) &&
        (query.types === undefined || query.types.some((each) => fits(type, each))) &&
        (query.delivery_success === undefined || query.delivery_success === (pending_webhooks === 0)),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('event', params.id!, account))
}

/** `charge.*` fits all of charges. */
const fits = (type: string, wanted: string) =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
