// Billing: products and prices, subscriptions, invoices, and the time in which they live.
import type { StripeEngine } from '../engine.ts'
import { registerTestClocks } from './clocks.ts'
import { registerCoupons } from './coupons.ts'
import { registerHostedInvoices } from './hosted-invoice.ts'
import { registerInvoiceItems } from './invoice-items.ts'
import { registerInvoices } from './invoice-operations.ts'
import { watchInvoices } from './pay.ts'
import { watchPhases } from './phases.ts'
import { registerPrices } from './prices.ts'
import { registerProducts } from './products.ts'
import { watchPeriods } from './renew.ts'
import { registerSchedules } from './schedules.ts'
import { registerSubscriptions } from './subscription-operations.ts'
import { registerTaxIds } from './tax-ids.ts'
import { watchSubscriptions } from './watch.ts'

/** To be called once, before anything is asked. */
export function registerBilling(engine: StripeEngine): void {
  watchInvoices(engine)
  watchSubscriptions(engine)
  watchPeriods(engine)
  watchPhases(engine)
  registerProducts(engine)
  registerPrices(engine)
  registerCoupons(engine)
  registerInvoices(engine)
  registerInvoiceItems(engine)
  registerHostedInvoices(engine)
  registerSubscriptions(engine)
  registerSchedules(engine)
  registerTaxIds(engine)
  registerTestClocks(engine)
}
