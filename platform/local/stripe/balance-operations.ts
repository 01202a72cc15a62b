import type Stripe from 'stripe'
import { balanceView } from './connect/index.ts'
import type { StripeEngine } from './engine.ts'

/** What lies where, and each movement. */
export function registerBalance(engine: StripeEngine) {
  const { router, store } = engine
  router.get('/v1/balance', ({ account }) => balanceView(engine, account))

  const url = '/v1/balance_transactions'
  router.get<Stripe.BalanceTransactionListParams>(url, ({ query, account }) =>
    store.list('balance_transaction', {
      account,
      url,
      query,
      where: ({ type, currency, source, id }) =>
        (query.type === undefined || query.type === type) &&
        (query.currency === undefined || query.currency === currency) &&
        (query.source === undefined || query.source === source) &&
        (query.payout === undefined || store.find('local.payout_of', id)?.payout === query.payout),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('balance_transaction', params.id!, account))
}
