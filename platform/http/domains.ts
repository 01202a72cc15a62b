import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { billingRoutes } from '#platform/billing/index.ts'
import { bookingRoutes } from '#platform/booking/index.ts'
import { calendarPages, calendarRoutes } from '#platform/calendars/index.ts'
import { catalogRoutes } from '#platform/catalog/index.ts'
import { identityRoutes, socialPages } from '#platform/identity/index.ts'
import type { InTenant, Scope } from '#platform/kernel/tenant.ts'
import { mediaFiles, mediaRoutes, readVariant } from '#platform/media/index.ts'
import { meetingRoutes } from '#platform/meetings/index.ts'
import { paymentRoutes, processorNoticeRoutes } from '#platform/payments/index.ts'
import { privacyRoutes } from '#platform/privacy/index.ts'
import { providerRoutes } from '#platform/providers/index.ts'
import { schedulingRoutes } from '#platform/scheduling/index.ts'
import { errorLookOf, posterFonts, themeFiles, type ErrorLook } from '#platform/storefront/index.ts'
import { getTenant, tenancyRoutes, type TenantView } from '#platform/tenancy/index.ts'
import { waitlistRoutes } from '#platform/waitlist/index.ts'

// The one place where the edge meets the domains.

export type { TenantView } from '#platform/tenancy/index.ts'
export { errorLookOf, readVariant, type ErrorLook }
export type { UserView } from '#platform/identity/index.ts'
export { type FeatureKey, isFeature, requireFeature, requireRoomForStaff } from '#platform/billing/index.ts'
export { mayUse, permissions, type Permission } from '#platform/identity/index.ts'

export const readTenantView = (readTenant: InTenant, scope: Scope): Promise<TenantView> =>
  readTenant(scope, (ctx) => getTenant(ctx))

/** Registered under /api/v1. */
export const apiDomains: FastifyPluginAsyncTypebox[] = [
  tenancyRoutes,
  identityRoutes,
  billingRoutes,
  mediaRoutes,
  catalogRoutes,
  async (app) => void (await app.register(providerRoutes, { posterFonts })),
  schedulingRoutes,
  async (app) => void (await app.register(bookingRoutes, { posterFonts })),
  waitlistRoutes,
  meetingRoutes,
  calendarRoutes,
  async (app) => void (await app.register(paymentRoutes, { posterFonts })),
  privacyRoutes,
]

/** Registered at the root of a marketplace's host, beside its pages. */
export const fileDomains: FastifyPluginAsyncTypebox[] = [
  socialPages,
  calendarPages,
  processorNoticeRoutes,
  mediaFiles,
  themeFiles,
]
