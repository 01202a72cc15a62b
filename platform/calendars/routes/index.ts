import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { connectionRoutes } from './connections.ts'
import { feedRoutes } from './feeds.ts'

export const calendarRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(connectionRoutes)
  await app.register(feedRoutes)
}
