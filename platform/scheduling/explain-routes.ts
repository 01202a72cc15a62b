import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id } from '#platform/kernel/schemas.ts'
import { AvailabilityExplanation, ExplanationQuery } from './explain-schemas.ts'
import { explainAvailability } from './service/explain.ts'

const ServiceParams = Type.Object({ serviceId: Id })

/** "Why can nobody book me?", for the provider and for those who run the marketplace. */
export const explainRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/services/:serviceId/availability-explanation',
    {
      config: { permission: 'schedule.manage' },
      schema: {
        operationId: 'explainOwnAvailability',
        summary: 'Read day by day which rule took which start of a service',
        tags: ['Provider'],
        params: ServiceParams,
        querystring: ExplanationQuery,
        response: { 200: AvailabilityExplanation },
      },
    },
    (request) =>
      request.readTenant((ctx) => explainAvailability(ctx, { ...request.params, ...request.query })),
  )

  app.get(
    '/services/:serviceId/availability-explanation',
    {
      config: { permission: 'provider.manage' },
      schema: {
        operationId: 'explainAvailability',
        summary: 'Read the same of any service of the marketplace',
        tags: ['Availability'],
        params: ServiceParams,
        querystring: ExplanationQuery,
        response: { 200: AvailabilityExplanation },
      },
    },
    (request) =>
      request.readTenant((ctx) => explainAvailability(ctx, { ...request.params, ...request.query })),
  )
}
