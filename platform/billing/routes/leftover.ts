import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { chooseStaffLeftover, getStaffLeftover } from '../flows/staff-leftover.ts'
import { ChooseWhatStaysBody, LeftoverQuery, LeftoverView } from '../leftover-schemas.ts'

const tags = ['Marketplace']

/** Staff for whom the plan of the marketplace has no room. */
export const leftoverRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/marketplace/plan/leftover',
    {
      config: { permission: 'staff.manage' },
      schema: {
        operationId: 'getStaffLeftover',
        summary: 'What a smaller plan of the marketplace leaves over, and who of the staff rests',
        tags,
        querystring: LeftoverQuery,
        response: { 200: LeftoverView },
      },
    },
    (request) => getStaffLeftover(app.runtime, request.scope, request.query),
  )

  app.put(
    '/marketplace/plan/leftover',
    {
      config: { permission: 'staff.manage' },
      schema: {
        operationId: 'chooseStaffLeftover',
        summary: 'Say who of the staff rests where a plan has no room for all',
        description: 'Before a smaller plan counts, or after. Nothing is deleted.',
        tags,
        body: ChooseWhatStaysBody,
        response: { 200: LeftoverView },
      },
    },
    (request) => chooseStaffLeftover(app.runtime, request.scope, request.body),
  )
}
