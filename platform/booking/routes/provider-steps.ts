import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  BookingView,
  CancelBookingsBody,
  CancellationPreview,
  CancelledBookingsView,
  ReasonBody,
  ReportNoShowBody,
} from '../schemas.ts'
import {
  acceptRequest,
  cancelBookings,
  contestNoShow,
  declineRequest,
  finishBooking,
  previewCancellation,
  reportNoShow,
  startBooking,
} from '../service/index.ts'
import { BookingParams } from './params.ts'

/** What a provider says about a booking on its way. */
export const providerStepRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/provider/bookings/:bookingId/acceptance',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'acceptBooking',
        summary: 'Accept a request',
        description:
          'Answers 409 `illegal_transition` when its time to be answered has passed. Saying it again changes nothing.',
        tags: ['Provider'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => acceptRequest(ctx, { as: 'provider', ...request.params })),
  )

  app.post(
    '/provider/bookings/:bookingId/decline',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'declineBooking',
        summary: 'Decline a request; its time is free again',
        tags: ['Provider'],
        params: BookingParams,
        body: ReasonBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => declineRequest(ctx, { as: 'provider', ...request.params }, request.body)),
  )

  app.get(
    '/provider/bookings/:bookingId/cancellation-preview',
    {
      config: { permission: 'booking.read_provider' },
      schema: {
        operationId: 'previewCancellation',
        summary: 'What a cancellation would cost now',
        tags: ['Provider'],
        params: BookingParams,
        response: { 200: CancellationPreview },
      },
    },
    (request) => request.readTenant((ctx) => previewCancellation(ctx, { as: 'provider', ...request.params })),
  )

  app.post(
    '/provider/bookings/:bookingId/start',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'startBooking',
        summary: 'Begin, half an hour before its time at the earliest',
        tags: ['Provider'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => startBooking(ctx, { as: 'provider', ...request.params })),
  )

  app.post(
    '/provider/bookings/:bookingId/finish',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'finishBooking',
        summary: 'Say that it is done; the customer confirms, or is silent',
        tags: ['Provider'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => finishBooking(ctx, { as: 'provider', ...request.params })),
  )

  app.post(
    '/provider/bookings/:bookingId/no-show',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'reportNoShow',
        summary: 'Say that the customer has not come',
        description:
          'After the start and the agreed grace, within a day of the end. It costs what the policy said with the booking.',
        tags: ['Provider'],
        params: BookingParams,
        body: ReportNoShowBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => reportNoShow(ctx, { as: 'provider', ...request.params }, request.body)),
  )

  app.post(
    '/provider/bookings/:bookingId/no-show-contest',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'contestNoShow',
        summary: 'Contest that you have not come',
        tags: ['Provider'],
        params: BookingParams,
        body: ReasonBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => contestNoShow(ctx, { as: 'provider', ...request.params }, request.body)),
  )

  app.post(
    '/provider/bookings/cancellations',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'cancelBookings',
        summary: 'Cancel several bookings',
        description: 'Each is judged for itself; `outcome` says what became of it.',
        tags: ['Provider'],
        body: CancelBookingsBody,
        response: { 200: CancelledBookingsView },
      },
    },
    async (request) => ({ items: await request.inTenant((ctx) => cancelBookings(ctx, request.body)) }),
  )
}
