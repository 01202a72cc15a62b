import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { accountRoutes } from './account.ts'
import { registrationRoutes } from './registration.ts'
import { sessionRoutes } from './sessions.ts'

export const identityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(sessionRoutes)
  await app.register(registrationRoutes)
  await app.register(accountRoutes)
}
