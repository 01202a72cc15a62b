import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { holdRoutes } from './holds.ts'
import { linkRoutes } from './links.ts'
import { providerBookingRoutes } from './provider.ts'
import { teamBookingRoutes } from './team.ts'

export const bookingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(teamBookingRoutes)
  await app.register(holdRoutes)
  await app.register(linkRoutes)
  await app.register(providerBookingRoutes)
}
