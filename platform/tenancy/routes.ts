import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { TenantView } from './schemas.ts'
import { getTenant } from './service/index.ts'

export const tenancyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/marketplace',
    {
      config: { isPublic: true },
      schema: {
        operationId: 'getMarketplace',
        summary: 'Read what a visitor may know of this marketplace',
        tags: ['Marketplace'],
        response: { 200: TenantView },
      },
    },
    (request) => request.readTenant(getTenant),
  )
}
