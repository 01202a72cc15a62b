import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ChooseWhatStaysBody, LeftoverQuery, LeftoverView } from '#platform/billing/index.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { chooseWhatStays, getLeftover } from './service/leftover.ts'

const tags = ['Provider']

/** What a smaller plan has no room for, and what of it rests. */
export const leftoverRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/plan/leftover',
    {
      config: { permission: 'provider.manage_team' },
      schema: {
        operationId: 'getLeftover',
        summary: 'What a smaller plan leaves over, and what rests unless you choose otherwise',
        tags,
        querystring: LeftoverQuery,
        response: { 200: LeftoverView },
      },
    },
    (request) =>
      request.readTenant((ctx) => getLeftover(ctx, { ...request.query, providerId: requireProvider(ctx) })),
  )

  app.put(
    '/provider/plan/leftover',
    {
      config: { permission: 'provider.manage_team' },
      schema: {
        operationId: 'chooseWhatStays',
        summary: 'Say who of your team rests where a plan has no room for all',
        description: 'Before a smaller plan counts, or after. Nothing is deleted.',
        tags,
        body: ChooseWhatStaysBody,
        response: { 200: LeftoverView },
      },
    },
    (request) =>
      request.inTenant((ctx) => chooseWhatStays(ctx, { ...request.body, providerId: requireProvider(ctx) })),
  )
}
