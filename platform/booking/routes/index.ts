import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { groupChangeRoutes } from './group-changes.ts'
import { groupRoutes } from './groups.ts'
import { holdRoutes } from './holds.ts'
import { liveRoutes } from './live.ts'
import { linkStepRoutes } from './link-steps.ts'
import { linkRoutes } from './links.ts'
import { marketplaceBookingRoutes } from './marketplace.ts'
import { ownBookingRoutes } from './own.ts'
import { providerRescheduleRoutes } from './provider-reschedule.ts'
import { providerStepRoutes } from './provider-steps.ts'
import { providerBookingRoutes } from './provider.ts'
import { rescheduleRoutes } from './reschedule.ts'
import { teamBookingRoutes } from './team.ts'
import { timerSettingsRoutes } from './timer-settings.ts'

export const bookingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(teamBookingRoutes)
  await app.register(timerSettingsRoutes)
  await app.register(liveRoutes)
  await app.register(holdRoutes)
  await app.register(groupRoutes)
  await app.register(groupChangeRoutes)
  await app.register(linkRoutes)
  await app.register(linkStepRoutes)
  await app.register(ownBookingRoutes)
  await app.register(providerBookingRoutes)
  await app.register(providerStepRoutes)
  await app.register(rescheduleRoutes)
  await app.register(providerRescheduleRoutes)
  await app.register(marketplaceBookingRoutes)
}
