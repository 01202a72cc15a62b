import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id, Input } from '#platform/kernel/schemas.ts'
import { listServiceMembers, setServiceMembers } from './service/index.ts'

const ServiceParams = Type.Object({ serviceId: Id })
const Members = Type.Object({
  memberIds: Type.Array(Id, { description: 'of your team; none means the business as a whole' }),
})

/** Who of a team does a service. */
export const serviceMemberRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/services/:serviceId/members',
    {
      config: { permission: 'service.manage' },
      schema: {
        operationId: 'listServiceMembers',
        summary: 'Who does one of your services',
        tags: ['Provider'],
        params: ServiceParams,
        response: { 200: Members },
      },
    },
    async (request) => ({
      memberIds: await request.readTenant((ctx) => listServiceMembers(ctx, request.params.serviceId)),
    }),
  )

  app.put(
    '/provider/services/:serviceId/members',
    {
      config: { permission: 'service.manage' },
      schema: {
        operationId: 'setServiceMembers',
        summary: 'Say who does one of your services; its free times are theirs from then on',
        tags: ['Provider'],
        params: ServiceParams,
        body: Input({ memberIds: Type.Array(Id, { maxItems: 100, uniqueItems: true }) }),
        response: { 200: Members },
      },
    },
    async (request) => ({
      memberIds: await request.inTenant((ctx) =>
        setServiceMembers(ctx, { ...request.params, ...request.body }),
      ),
    }),
  )
}
