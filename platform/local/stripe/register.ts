import { registerBalance } from './balance-operations.ts'
import { registerBilling } from './billing/index.ts'
import { registerPaymentMethods } from './cards/payment-method-operations.ts'
import { registerChallenges } from './checkout/challenge.ts'
import { registerHostedCheckout } from './checkout/hosted.ts'
import { registerCheckout } from './checkout/session-operations.ts'
import { registerConnect } from './connect/index.ts'
import { registerControl } from './control/routes.ts'
import { registerCustomers } from './customers.ts'
import type { StripeEngine } from './engine.ts'
import { registerEvents } from './event-operations.ts'
import { registerFiles } from './files.ts'
import { registerBankTransfers } from './payments/bank-transfers.ts'
import { registerCharges } from './payments/charges.ts'
import { registerDebits } from './payments/debits.ts'
import { registerDisputes } from './payments/disputes.ts'
import { registerPaymentIntents } from './payments/intent-operations.ts'
import { registerRefunds } from './payments/refunds.ts'
import { registerSetupIntents } from './setup/setup-operations.ts'
import { registerWebhookEndpoints } from './webhook-endpoints.ts'
import type { Webhooks } from './webhooks.ts'

/** Everything that this Stripe answers. */
export function registerAll(engine: StripeEngine, webhooks: Webhooks): void {
  registerBalance(engine)
  registerEvents(engine)
  registerWebhookEndpoints(engine)
  registerCustomers(engine)
  registerPaymentMethods(engine)
  registerPaymentIntents(engine)
  registerDebits(engine)
  registerBankTransfers(engine)
  registerCharges(engine)
  registerRefunds(engine)
  registerDisputes(engine)
  registerFiles(engine)
  registerSetupIntents(engine)
  registerCheckout(engine)
  registerHostedCheckout(engine)
  registerChallenges(engine)
  registerConnect(engine)
  registerBilling(engine)
  registerControl(engine, webhooks)
}
