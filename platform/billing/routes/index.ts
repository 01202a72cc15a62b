import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { buyingRoutes } from './buying.ts'
import { couponRoutes } from './coupons.ts'
import { grantRoutes } from './grants.ts'
import { leftoverRoutes } from './leftover.ts'
import { marketplaceStandingRoutes } from './marketplace-standing.ts'
import { comparisonRoutes, priceListRoutes } from './plans.ts'
import { sellingRoutes } from './selling.ts'
import { shareRoutes, soldInvoiceRoutes } from './sold-invoices.ts'
import { standingRoutes } from './standing.ts'

/** Who sells plans: a marketplace to its providers, and the platform to marketplaces, by the same operations. */
const sellers = [
  { path: '/marketplace', gate: { permission: 'plan.manage' }, tag: 'Marketplace', suffix: '' },
  {
    path: '/platform',
    gate: { permission: 'plan.manage_platform', onConsole: 'only' },
    tag: 'Platform',
    suffix: 'OfPlatform',
  },
] as const

/** The API of plans: what is sold, who has what, and how much of it is used. */
export const billingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(comparisonRoutes)
  for (const seller of sellers) {
    await app.register(priceListRoutes, { ...seller, path: `${seller.path}/plans` })
    await app.register(couponRoutes, { ...seller, path: `${seller.path}/coupons` })
    await app.register(sellingRoutes, seller)
    await app.register(soldInvoiceRoutes, seller)
  }
  await app.register(standingRoutes)
  await app.register(buyingRoutes)
  await app.register(shareRoutes)
  await app.register(grantRoutes)
  await app.register(marketplaceStandingRoutes)
  await app.register(leftoverRoutes)
}
