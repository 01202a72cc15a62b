import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id } from '#platform/kernel/schemas.ts'
import type { DayPart } from './rules/index.ts'
import { findSuggestions } from './service/suggest.ts'
import { SuggestionsQuery, SuggestionsView } from './suggestion-schemas.ts'

/** "Next week, afternoons": the free starts that suit a wish. */
export const suggestionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/services/:serviceId/suggestions',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'findSuggestions',
        summary: 'Free starts of a service that suit a wish such as next week, afternoons',
        tags: ['Availability'],
        params: Type.Object({ serviceId: Id }),
        querystring: SuggestionsQuery,
        response: { 200: SuggestionsView },
      },
    },
    (request) => {
      const { weekdays, dayParts, ...query } = request.query
      return request.readTenant((ctx) =>
        findSuggestions(ctx, {
          ...request.params,
          ...query,
          weekdays: weekdays?.split(',').map(Number),
          dayParts: dayParts?.split(',') as DayPart[] | undefined,
        }),
      )
    },
  )
}
