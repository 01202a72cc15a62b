import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  BookingDetails,
  BookingPage,
  BookingView,
  CancelBookingBody,
  CancellationPreview,
  ListOwnBookingsQuery,
  ReasonBody,
  ReportNoShowBody,
} from '../schemas.ts'
import {
  cancelAsked,
  completeBooking,
  contestNoShow,
  listOwnBookings,
  previewCancellation,
  readBooking,
  reportNoShow,
} from '../service/index.ts'
import { BookingParams } from './params.ts'

/** What a customer does with their own bookings, signed in. */
export const ownBookingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users/me/bookings',
    {
      config: { permission: 'booking.read_own' },
      schema: {
        operationId: 'listOwnBookings',
        summary: 'List what you have booked',
        tags: ['Booking'],
        querystring: ListOwnBookingsQuery,
        response: { 200: BookingPage },
      },
    },
    (request) => request.readTenant((ctx) => listOwnBookings(ctx, request.query)),
  )

  app.get(
    '/users/me/bookings/:bookingId',
    {
      config: { permission: 'booking.read_own' },
      schema: {
        operationId: 'getOwnBooking',
        summary: 'Read one of your bookings',
        tags: ['Booking'],
        params: BookingParams,
        response: { 200: BookingDetails },
      },
    },
    (request) => request.readTenant((ctx) => readBooking(ctx, { as: 'customer', ...request.params })),
  )

  app.get(
    '/users/me/bookings/:bookingId/cancellation-preview',
    {
      config: { permission: 'booking.read_own' },
      schema: {
        operationId: 'previewOwnCancellation',
        summary: 'What a cancellation would cost you now',
        tags: ['Booking'],
        params: BookingParams,
        response: { 200: CancellationPreview },
      },
    },
    (request) => request.readTenant((ctx) => previewCancellation(ctx, { as: 'customer', ...request.params })),
  )

  app.post(
    '/users/me/bookings/:bookingId/cancellation',
    {
      config: { permission: 'booking.cancel_own' },
      schema: {
        operationId: 'cancelOwnBooking',
        summary: 'Cancel one of your bookings, or withdraw a request',
        tags: ['Booking'],
        params: BookingParams,
        body: CancelBookingBody,
        response: { 201: BookingView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await request.inTenant((ctx) =>
            cancelAsked(ctx, { as: 'customer', ...request.params }, request.body),
          ),
        ),
  )

  app.post(
    '/users/me/bookings/:bookingId/completion',
    {
      config: { permission: 'booking.cancel_own' },
      schema: {
        operationId: 'completeOwnBooking',
        summary: 'Confirm that it is done',
        tags: ['Booking'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => completeBooking(ctx, { as: 'customer', ...request.params })),
  )

  app.post(
    '/users/me/bookings/:bookingId/no-show',
    {
      config: { permission: 'booking.cancel_own' },
      schema: {
        operationId: 'reportOwnNoShow',
        summary: 'Say that the provider has not come',
        tags: ['Booking'],
        params: BookingParams,
        body: ReportNoShowBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => reportNoShow(ctx, { as: 'customer', ...request.params }, request.body)),
  )

  app.post(
    '/users/me/bookings/:bookingId/no-show-contest',
    {
      config: { permission: 'booking.cancel_own' },
      schema: {
        operationId: 'contestOwnNoShow',
        summary: 'Contest that you have not come',
        tags: ['Booking'],
        params: BookingParams,
        body: ReasonBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => contestNoShow(ctx, { as: 'customer', ...request.params }, request.body)),
  )
}
