import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { settingsRoutes } from './settings.ts'

/** The API of everything that is paid. */
export const paymentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(settingsRoutes)
}
