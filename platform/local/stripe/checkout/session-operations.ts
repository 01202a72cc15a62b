import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { expireSession, watchLatePayments } from './complete.ts'
import { createSession } from './sessions.ts'

const url = '/v1/checkout/sessions'

export function registerCheckout(engine: StripeEngine) {
  const { router, store } = engine
  watchLatePayments(engine)
  engine.schedule.onDue('session.expire', (id) => {
    const account = store.accountOf('checkout.session', id) ?? null
    const session = store.find('checkout.session', id, account)
    if (session?.status === 'open') expireSession(engine, session, account)
  })
  engine.onExpand('checkout.session', 'line_items', ({ id }, account) => ({
    object: 'list',
    data: store.get('local.session', id, account).lines,
    has_more: false,
    url: `${url}/${id}/line_items`,
  }))

  router.post<Stripe.Checkout.SessionCreateParams>(url, ({ body, account }) =>
    createSession(engine, body, account),
  )
  router.get<Stripe.Checkout.SessionListParams>(url, ({ query, account }) =>
    store.list('checkout.session', {
      account,
      url,
      query,
      where: (session) =>
        (query.customer === undefined || session.customer === query.customer) &&
        (query.payment_intent === undefined || session.payment_intent === query.payment_intent) &&
        (query.status === undefined || session.status === query.status),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('checkout.session', params.id!, account))
  router.post<Stripe.Checkout.SessionUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const session = store.get('checkout.session', params.id!, account)
    return store.update('checkout.session', session, {
      metadata: mergeMetadata(session.metadata ?? {}, body.metadata),
    })
  })
  router.post(`${url}/:id/expire`, ({ params, account }) => {
    const session = store.get('checkout.session', params.id!, account)
    if (session.status !== 'open') {
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
      )
    }
    return expireSession(engine, session, account)
  })
  router.get<Stripe.Checkout.SessionListLineItemsParams>(
    `${url}/:id/line_items`,
    ({ params, query, account }) => {
      const { id } = store.get('checkout.session', params.id!, account)
      const { lines } = store.get('local.session', id, account)
      const start = query.starting_after ? lines.findIndex((line) => line.id === query.starting_after) + 1 : 0
      const limit = query.limit ?? 10
      return {
        object: 'list',
        data: lines.slice(start, start + limit),
        has_more: lines.length > start + limit,
        url: `${url}/${id}/line_items`,
      } satisfies Stripe.ApiList<Stripe.LineItem>
    },
  )
}
