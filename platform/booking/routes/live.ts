import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { originOf } from '#platform/config.ts'
import { checkInByCode, makeCheckInCode, sharePosition } from '../live-flows.ts'
import {
  CheckInBody,
  CheckInCodeView,
  LiveView,
  PositionBody,
  ProgressBody,
  SharePositionBody,
} from '../live-schemas.ts'
import { getLiveStatus, setProgress, startSharing, stopSharing } from '../service/index.ts'
import { BookingParams, LinkParams } from './params.ts'

/** How an appointment goes while it goes. */
export const liveRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const originOfSite = ({ site }: FastifyRequest) => originOf(app.runtime.config, site!.host)

  app.get(
    '/provider/bookings/:bookingId/live',
    {
      config: { permission: 'booking.read_provider' },
      schema: {
        operationId: 'getLiveStatus',
        summary: 'How an appointment goes now',
        description: 'A websocket in the room `booking:<id>` says when to ask again.',
        tags: ['Provider'],
        params: BookingParams,
        response: { 200: LiveView },
      },
    },
    (request) => request.readTenant((ctx) => getLiveStatus(ctx, { as: 'provider', ...request.params })),
  )

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

  app.get(
    '/booking-links/:secret/live',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getLiveStatusByLink',
        summary: 'How an appointment goes now, for the guest',
        description: 'A websocket opened with `?link=<secret>` says when to ask again.',
        tags: ['Booking'],
        params: LinkParams,
        response: { 200: LiveView },
      },
    },
    (request) => request.readTenant((ctx) => getLiveStatus(ctx, { as: 'guest', ...request.params })),
  )

  app.get(
    '/booking-links/:secret/check-in-code',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getCheckInCodeByLink',
        summary: 'A code for the provider to scan when you meet; good for ten minutes',
        tags: ['Booking'],
        params: LinkParams,
        response: { 200: CheckInCodeView },
      },
    },
    (request) =>
      makeCheckInCode(app.runtime, request.scope, {
        asked: { as: 'guest', ...request.params },
        origin: originOfSite(request),
      }),
  )

  app.get(
    '/users/me/bookings/:bookingId/live',
    {
      config: { permission: 'booking.read_own' },
      schema: {
        operationId: 'getOwnLiveStatus',
        summary: 'How one of your appointments goes now',
        tags: ['Booking'],
        params: BookingParams,
        response: { 200: LiveView },
      },
    },
    (request) => request.readTenant((ctx) => getLiveStatus(ctx, { as: 'customer', ...request.params })),
  )

  app.get(
    '/users/me/bookings/:bookingId/check-in-code',
    {
      config: { permission: 'booking.read_own' },
      schema: {
        operationId: 'getOwnCheckInCode',
        summary: 'A code for the provider to scan when you meet; good for ten minutes',
        tags: ['Booking'],
        params: BookingParams,
        response: { 200: CheckInCodeView },
      },
    },
    (request) =>
      makeCheckInCode(app.runtime, request.scope, {
        asked: { as: 'customer', ...request.params },
        origin: originOfSite(request),
      }),
  )
}
