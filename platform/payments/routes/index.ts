import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

/** The API of everything that is paid. */
export const paymentRoutes: FastifyPluginAsyncTypebox = async () => {}
