import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { connectionRoutes } from './connections.ts'

export const calendarRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(connectionRoutes)
}
