import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { AccessBody, AccessView, TenantView } from './schemas.ts'
import { getAccess, getTenant, setAccess } from './service/index.ts'

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

  app.get(
    '/marketplace/access',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'getAccess',
        summary: 'Who may enter this marketplace',
        tags: ['Marketplace'],
        response: { 200: AccessView },
      },
    },
    async (request, reply) => {
      const access = await request.readTenant(getAccess)
      return reply.header('etag', versionTag(access.version)).send(access)
    },
  )

  app.put(
    '/marketplace/access',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'setAccess',
        summary:
          'Open this marketplace to everybody, or close it but for those who are invited or of certain domains',
        description: 'Needs If-Match with the version that was read. Those who have an account stay.',
        tags: ['Marketplace'],
        body: AccessBody,
        response: { 200: AccessView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const access = await request.inTenant((ctx) => setAccess(ctx, { ...request.body, version }))
      return reply.header('etag', versionTag(access.version)).send(access)
    },
  )
}
