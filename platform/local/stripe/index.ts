// Stripe on a machine that has no account of its own there. Never loaded in production.
import type { Log } from '#platform/kernel/log.ts'
import { openStripeBilling, type BillingGateway } from '#platform/billing/index.ts'
import { openStripe, type PaymentGateway } from '#platform/payments/index.ts'
import { writeAddress } from './address.ts'
import { startLocalStripe, type LocalStripe } from './server.ts'

export { startLocalStripe, type LocalStripe, type LocalStripeOptions } from './server.ts'

/** Signs what local Stripe tells the product on the same machine; nothing outside of it depends on it. */
export const localWebhookSecret = 'whsec_local'

/** The product's own adapter, led to a Stripe of this machine. */
export const gatewayTo = ({ secretKey, client }: Pick<LocalStripe, 'secretKey' | 'client'>): PaymentGateway =>
  openStripe({
    secretKey,
    webhookSecrets: [localWebhookSecret],
    address: { host: client.host, port: client.port },
  })

/** The same for plans. */
export const billingTo = ({ secretKey, client }: Pick<LocalStripe, 'secretKey' | 'client'>): BillingGateway =>
  openStripeBilling({ secretKey, address: { host: client.host, port: client.port } })

type Options = {
  /** Where payments are kept between two runs. */
  folder: string
  /** Where the product listens, which is told what happens. */
  port: number
  log: Pick<Log, 'info'>
}

export async function openLocalPayments({ folder, port, log }: Options): Promise<{
  gateway: PaymentGateway
  billing: BillingGateway
  /** Its page for people. */
  origin: string
  close(): Promise<void>
}> {
  const url = `http://localhost:${port}/webhooks/stripe`
  const stripe = await startLocalStripe({
    folder,
    webhooks: [
      { url, secret: localWebhookSecret },
      { url, secret: localWebhookSecret, isConnect: true },
    ],
  })
  // Read by `npm start`, which prints it: the port is not known before.
  writeAddress(folder, stripe.origin)
  log.info({ origin: stripe.origin }, 'local Stripe is there')
  return {
    gateway: gatewayTo(stripe),
    billing: billingTo(stripe),
    origin: stripe.origin,
    close: () => stripe.close(),
  }
}
