import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type, type Static } from 'typebox'
import { originOf } from '#platform/config.ts'
import { checkInByCode, makeCheckInCode, sharePosition } from '../live-flows.ts'
import {
  CheckInBody,
  CheckInCodeView,
  HereBody,
  LiveView,
  PositionBody,
  ProgressBody,
  SharePositionBody,
} from '../live-schemas.ts'
import { checkInHere, getLiveStatus, setProgress, startSharing, stopSharing } from '../service/index.ts'
import { BookingParams } from './params.ts'
import { askedAs, parties } from './parties.ts'

/** How an appointment goes while it goes. */
export const liveRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const originOfSite = ({ site }: FastifyRequest) => originOf(app.runtime.config, site!.host)

  app.put(
    '/provider/bookings/:bookingId/progress',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'setProgress',
        summary: 'Say how an appointment goes',
        description:
          '`working` begins it and `done` ends it, by the rules of those steps. Saying it again changes nothing.',
        tags: ['Provider'],
        params: BookingParams,
        body: ProgressBody,
        response: { 200: LiveView },
      },
    },
    (request) =>
      request.inTenant((ctx) => setProgress(ctx, { as: 'provider', ...request.params }, request.body)),
  )

  app.put(
    '/provider/bookings/:bookingId/position-sharing',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'startSharingPosition',
        summary: 'Let the customer see where you are, on the way to them',
        description:
          'It ends when you arrive, when you stop it, or after the time. Only the last place is kept, and only until then.',
        tags: ['Provider'],
        params: BookingParams,
        body: SharePositionBody,
        response: { 200: LiveView },
      },
    },
    (request) =>
      request.inTenant(async (ctx) => {
        const asked = { as: 'provider', ...request.params } as const
        await startSharing(ctx, asked, request.body)
        return getLiveStatus(ctx, asked)
      }),
  )

  app.delete(
    '/provider/bookings/:bookingId/position-sharing',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'stopSharingPosition',
        summary: 'End the sharing of a position; what was known of it is deleted',
        tags: ['Provider'],
        params: BookingParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => stopSharing(ctx, { as: 'provider', ...request.params }))
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/provider/bookings/:bookingId/position',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'movePosition',
        summary: 'Where you are now, while you share it',
        tags: ['Provider'],
        params: BookingParams,
        body: PositionBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const asked = { as: 'provider', ...request.params } as const
      await sharePosition(app.runtime, request.scope, { asked, place: request.body })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/provider/check-ins',
    {
      config: { permission: 'booking.manage_provider', rateLimit: 'booking' },
      schema: {
        operationId: 'checkIn',
        summary: 'Say that you have met, with the code that the customer’s page shows',
        tags: ['Provider'],
        body: CheckInBody,
        response: { 200: LiveView },
      },
    },
    (request) => checkInByCode(app.runtime, request.scope, request.body.code),
  )

  // The page of whoever booked shows the code; a guest's by its link.
  const showers = { guest: 'getCheckInCodeByLink', customer: 'getOwnCheckInCode' } as const
  const comers = { guest: 'checkInHereByLink', customer: 'checkInHere' } as const
  for (const party of ['guest', 'customer'] as const) {
    const { path, params, tag, gates } = parties[party]
    app.get(
      `${path}/check-in-code`,
      {
        config: gates.read,
        schema: {
          operationId: showers[party],
          summary: 'A code for the provider to scan when you meet; good for ten minutes',
          tags: [tag],
          params,
          response: { 200: CheckInCodeView },
        },
      },
      (request) =>
        makeCheckInCode(app.runtime, request.scope, {
          asked: askedAs(party, request.params),
          origin: originOfSite(request),
        }),
    )

    app.post(
      `${path}/check-in`,
      {
        config: gates.act,
        schema: {
          operationId: comers[party],
          summary: 'Check in by being there',
          description:
            'For an appointment at the provider’s, from an hour before; for one at the customer’s while the provider shares where they are. The place is compared once and not kept. Too far away is a `conflict` with `reason`, `distanceMetres` and `withinMetres`.',
          tags: [tag],
          params,
          body: HereBody,
          response: { 200: LiveView },
        },
      },
      (request) => {
        const { hasConsented: _, ...here } = request.body as Static<typeof HereBody>
        return request.inTenant((ctx) => checkInHere(ctx, askedAs(party, request.params), here))
      },
    )
  }
}
