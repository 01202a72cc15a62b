import { randomBytes } from 'node:crypto'
import Stripe from 'stripe'
import type { StripeEngine } from './engine.ts'
import type { WebhookSettings } from './webhooks.ts'

/** One for each address and side: a second call changes what the first one made. */
export function createWebhookEndpoint(
  engine: StripeEngine,
  settings: WebhookSettings,
): Stripe.WebhookEndpoint {
  const { url, secret, enabledEvents = ['*'], isConnect = false } = settings
  const { store } = engine
  const found = store
    .all('webhook_endpoint')
    .find((each) => each.url === url && store.find('local.endpoint', each.id)?.isConnect === isConnect)
  if (found) {
    store.update('local.endpoint', store.get('local.endpoint', found.id), { secret })
    return store.update('webhook_endpoint', found, { enabled_events: enabledEvents })
  }
  const endpoint: Stripe.WebhookEndpoint = {
    id: engine.nextId('we'),
    object: 'webhook_endpoint',
    api_version: Stripe.API_VERSION,
    application: null,
    created: engine.now(),
    description: null,
    enabled_events: enabledEvents,
    livemode: false,
    metadata: {},
    status: 'enabled',
    url,
  }
  store.insert('local.endpoint', { id: endpoint.id, secret, isConnect })
  return store.insert('webhook_endpoint', endpoint)
}

export function registerWebhookEndpoints(engine: StripeEngine) {
  const { router, store } = engine
  const url = '/v1/webhook_endpoints'
  router.post<Stripe.WebhookEndpointCreateParams>(url, ({ body }) => {
    const secret = `whsec_${randomBytes(24).toString('hex')}`
    const endpoint = createWebhookEndpoint(engine, {
      url: body.url,
      secret,
      enabledEvents: body.enabled_events,
      isConnect: body.connect ?? false,
    })
    // The secret is shown this once.
    return { ...endpoint, secret }
  })
  router.get<Stripe.WebhookEndpointListParams>(url, ({ query }) =>
    store.list('webhook_endpoint', { account: null, url, query }),
  )
  router.get(`${url}/:id`, ({ params }) => store.get('webhook_endpoint', params.id!))
  router.delete(`${url}/:id`, ({ params }) => {
    const { id } = store.get('webhook_endpoint', params.id!)
    store.remove('webhook_endpoint', id)
    store.remove('local.endpoint', id)
    return { id, object: 'webhook_endpoint', deleted: true } satisfies Stripe.DeletedWebhookEndpoint
  })
}
