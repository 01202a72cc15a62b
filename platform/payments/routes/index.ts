import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { accountRoutes } from './accounts.ts'
import { earningsRoutes } from './earnings.ts'
import { paymentListRoutes } from './payment-lists.ts'
import { settingsRoutes } from './settings.ts'

/** The API of everything that is paid. */
export const paymentRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(accountRoutes)
  await app.register(earningsRoutes)
  await app.register(paymentListRoutes)
  await app.register(settingsRoutes)
}
