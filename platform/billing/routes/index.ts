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

/** The API of plans: what is sold, who has what, and how much of it is used. */
export const billingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(comparisonRoutes)
  await app.register(priceListRoutes, {
    path: '/marketplace/plans',
    gate: { permission: 'plan.manage' },
    tag: 'Marketplace',
    suffix: '',
  })
  await app.register(priceListRoutes, {
    path: '/platform/plans',
    gate: { permission: 'plan.manage_platform', onConsole: 'only' },
    tag: 'Platform',
    suffix: 'OfPlatform',
  })
  await app.register(couponRoutes, {
    path: '/marketplace/coupons',
    gate: { permission: 'plan.manage' },
    tag: 'Marketplace',
    suffix: '',
  })
  await app.register(couponRoutes, {
    path: '/platform/coupons',
    gate: { permission: 'plan.manage_platform', onConsole: 'only' },
    tag: 'Platform',
    suffix: 'OfPlatform',
  })
  await app.register(standingRoutes)
  await app.register(buyingRoutes)
  await app.register(sellingRoutes, {
    path: '/marketplace',
    gate: { permission: 'plan.manage' },
    tag: 'Marketplace',
    suffix: '',
  })
  await app.register(sellingRoutes, {
    path: '/platform',
    gate: { permission: 'plan.manage_platform', onConsole: 'only' },
    tag: 'Platform',
    suffix: 'OfPlatform',
  })
  await app.register(soldInvoiceRoutes, {
    path: '/marketplace',
    gate: { permission: 'plan.manage' },
    tag: 'Marketplace',
    suffix: '',
  })
  await app.register(soldInvoiceRoutes, {
    path: '/platform',
    gate: { permission: 'plan.manage_platform', onConsole: 'only' },
    tag: 'Platform',
    suffix: 'OfPlatform',
  })
  await app.register(shareRoutes)
  await app.register(grantRoutes)
  await app.register(marketplaceStandingRoutes)
  await app.register(leftoverRoutes)
}
