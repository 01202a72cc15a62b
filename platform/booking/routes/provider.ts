import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { requireProvider } from '#platform/identity/index.ts'
import { BookingDetails, BookingPage, BookingView, CancelBookingBody, ListBookingsQuery } from '../schemas.ts'
import { cancelBooking, getBooking, listBookings } from '../service/index.ts'
import { BookingParams } from './params.ts'

/** What a provider's team does with its bookings. */
export const providerBookingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/bookings',
    {
      config: { permission: 'booking.read_provider' },
      schema: {
        operationId: 'listBookings',
        summary: 'List your bookings',
        tags: ['Provider'],
        querystring: ListBookingsQuery,
        response: { 200: BookingPage },
      },
    },
    (request) =>
      request.readTenant((ctx) => listBookings(ctx, { ...request.query, providerId: requireProvider(ctx) })),
  )

  app.get(
    '/provider/bookings/:bookingId',
    {
      config: { permission: 'booking.read_provider' },
      schema: {
        operationId: 'getBooking',
        summary: 'Read one of your bookings',
        tags: ['Provider'],
        params: BookingParams,
        response: { 200: BookingDetails },
      },
    },
    (request) => request.readTenant((ctx) => getBooking(ctx, request.params.bookingId)),
  )

  app.post(
    '/provider/bookings/:bookingId/cancellation',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'cancelBooking',
        summary: 'Cancel as the provider',
        tags: ['Provider'],
        params: BookingParams,
        body: CancelBookingBody,
        response: { 201: BookingView },
      },
    },
    async (request, reply) => {
      const input = { ...request.params, ...request.body }
      return reply.code(201).send(await request.inTenant((ctx) => cancelBooking(ctx, input)))
    },
  )
}
