import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { requireProvider } from '#platform/identity/index.ts'
import { Id } from '#platform/kernel/schemas.ts'
import { MoneyOnItsWayView } from '#platform/payments/index.ts'
import { closeProvider, removeTeamMember } from '../service/team-bookings.ts'

/** What ends somebody's work, and therefore has to ask for the bookings that are still to be done. */
export const teamBookingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.delete(
    '/provider/team/:memberId',
    {
      config: { permission: 'provider.read_own' },
      schema: {
        operationId: 'removeTeamMember',
        summary: 'Remove somebody from your team, or leave it',
        description:
          'Bookings that are still to be done are answered with 409 and listed in `bookings`; ask again with `reassignTo`, ' +
          'the id of another member, or of your business for the team as a whole.',
        tags: ['Provider'],
        params: Type.Object({ memberId: Id }),
        querystring: Type.Object({ reassignTo: Type.Optional(Id) }, { additionalProperties: false }),
        response: { 200: Type.Object({ reassigned: Type.Integer({ description: 'bookings' }) }) },
      },
    },
    (request) =>
      request.inTenant((ctx) =>
        removeTeamMember(ctx, { ...request.params, ...request.query, providerId: requireProvider(ctx) }),
      ),
  )

  app.post(
    '/provider/closure',
    {
      config: { permission: 'provider.edit' },
      schema: {
        operationId: 'closeOwnProvider',
        summary: 'Leave the marketplace for good',
        description:
          'Refused with 409 and `bookings` while something is still to be done. What was earned is still released and paid out: the answer says how much.',
        tags: ['Provider'],
        response: { 200: MoneyOnItsWayView },
      },
    },
    (request) => request.inTenant((ctx) => closeProvider(ctx, { providerId: requireProvider(ctx) })),
  )
}
