import { randomBytes } from 'node:crypto'
import Stripe from 'stripe'
import type { StripeEngine } from './engine.ts'
import type { WebhookSettings } from './webhooks.ts'

/**
 * Those that the configuration names, and no more of those that it named before. One that was there is changed, so that
 * what still waits for it goes to where the product listens now.
 */
export function configureWebhookEndpoints(engine: StripeEngine, wanted: readonly WebhookSettings[]): void {
  const { store } = engine
  const left = store
    .all('webhook_endpoint')
    .filter(({ id }) => store.find('local.endpoint', id)?.isConfigured)
  for (const settings of wanted) {
    const { url, secret, enabledEvents = ['*'], isConnect = false } = settings
    const at = left.findIndex(({ id }) => store.find('local.endpoint', id)?.isConnect === isConnect)
    const [found] = at < 0 ? [] : left.splice(at, 1)
    if (!found) {
      createWebhookEndpoint(engine, settings, true)
      continue
    }
    store.update('local.endpoint', store.get('local.endpoint', found.id), { secret })
    store.update('webhook_endpoint', found, { url, enabled_events: enabledEvents })
  }
  for (const { id } of left) removeEndpoint(engine, id)
}

function removeEndpoint({ store }: StripeEngine, id: string): void {
  store.remove('webhook_endpoint', id)
  store.remove('local.endpoint', id)
}

export function createWebhookEndpoint(
  engine: StripeEngine,
  { url, secret, enabledEvents = ['*'], isConnect = false }: WebhookSettings,
  isConfigured = false,
): Stripe.WebhookEndpoint {
  const { store } = engine
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
  store.insert('local.endpoint', { id: endpoint.id, secret, isConnect, isConfigured })
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
    removeEndpoint(engine, id)
    return { id, object: 'webhook_endpoint', deleted: true } satisfies Stripe.DeletedWebhookEndpoint
  })
}
