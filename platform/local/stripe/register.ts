import { registerBalance } from './balance-operations.ts'
import type { StripeEngine } from './engine.ts'
import { registerEvents } from './event-operations.ts'
import { registerWebhookEndpoints } from './webhook-endpoints.ts'
import type { Webhooks } from './webhooks.ts'

/** Everything that this Stripe answers. */
export function registerAll(engine: StripeEngine, _webhooks: Webhooks): void {
  registerBalance(engine)
  registerEvents(engine)
  registerWebhookEndpoints(engine)
}
