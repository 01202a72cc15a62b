import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PageQuery } from '#platform/kernel/pages.ts'
import {
  BookingDetails,
  BookingPage,
  BookingView,
  CancellationPreview,
  DecideNoShowBody,
  ListAnyBookingsQuery,
  ReasonBody,
  ReportAnyNoShowBody,
} from '../schemas.ts'
import {
  acceptRequest,
  cancelAsked,
  closeBooking,
  completeBooking,
  decideNoShow,
  declineRequest,
  finishBooking,
  listAnyBookings,
  listContestedNoShows,
  previewCancellation,
  readBooking,
  reportNoShow,
  startBooking,
} from '../service/index.ts'
import { BookingParams } from './params.ts'

/** What the people who run the marketplace do with any booking in it. */
export const marketplaceBookingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/marketplace/bookings',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'listAnyBookings',
        summary: 'List the bookings of the marketplace',
        tags: ['Marketplace'],
        querystring: ListAnyBookingsQuery,
        response: { 200: BookingPage },
      },
    },
    (request) => request.readTenant((ctx) => listAnyBookings(ctx, request.query)),
  )

  app.get(
    '/marketplace/bookings/contested-no-shows',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'listContestedNoShows',
        summary: 'List the no-shows that wait for a decision, the longest first',
        tags: ['Marketplace'],
        querystring: PageQuery,
        response: { 200: BookingPage },
      },
    },
    (request) => request.readTenant((ctx) => listContestedNoShows(ctx, request.query)),
  )

  app.get(
    '/marketplace/bookings/:bookingId',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'getAnyBooking',
        summary: 'Read any booking',
        tags: ['Marketplace'],
        params: BookingParams,
        response: { 200: BookingDetails },
      },
    },
    (request) => request.readTenant((ctx) => readBooking(ctx, { as: 'tenant', ...request.params })),
  )

  app.get(
    '/marketplace/bookings/:bookingId/cancellation-preview',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'previewAnyCancellation',
        summary: 'What a cancellation by the marketplace would cost now',
        tags: ['Marketplace'],
        params: BookingParams,
        response: { 200: CancellationPreview },
      },
    },
    (request) => request.readTenant((ctx) => previewCancellation(ctx, { as: 'tenant', ...request.params })),
  )

  app.post(
    '/marketplace/bookings/:bookingId/cancellation',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'cancelAnyBooking',
        summary: 'Cancel for the marketplace',
        tags: ['Marketplace'],
        params: BookingParams,
        body: ReasonBody,
        response: { 201: BookingView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await request.inTenant((ctx) =>
            cancelAsked(ctx, { as: 'tenant', ...request.params }, request.body),
          ),
        ),
  )

  app.post(
    '/marketplace/bookings/:bookingId/acceptance',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'acceptAnyBooking',
        summary: 'Accept a request for its provider',
        tags: ['Marketplace'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => acceptRequest(ctx, { as: 'tenant', ...request.params })),
  )

  app.post(
    '/marketplace/bookings/:bookingId/decline',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'declineAnyBooking',
        summary: 'Decline a request for its provider',
        tags: ['Marketplace'],
        params: BookingParams,
        body: ReasonBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => declineRequest(ctx, { as: 'tenant', ...request.params }, request.body)),
  )

  app.post(
    '/marketplace/bookings/:bookingId/start',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'startAnyBooking',
        summary: 'Begin for the provider',
        tags: ['Marketplace'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => startBooking(ctx, { as: 'tenant', ...request.params })),
  )

  app.post(
    '/marketplace/bookings/:bookingId/finish',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'finishAnyBooking',
        summary: 'Say for the provider that it is done',
        tags: ['Marketplace'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => finishBooking(ctx, { as: 'tenant', ...request.params })),
  )

  app.post(
    '/marketplace/bookings/:bookingId/completion',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'completeAnyBooking',
        summary: 'Confirm for the customer that it is done',
        tags: ['Marketplace'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => completeBooking(ctx, { as: 'tenant', ...request.params })),
  )

  app.post(
    '/marketplace/bookings/:bookingId/closure',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'closeAnyBooking',
        summary: 'Close what is completed or missed',
        tags: ['Marketplace'],
        params: BookingParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => closeBooking(ctx, { as: 'tenant', ...request.params })),
  )

  app.post(
    '/marketplace/bookings/:bookingId/no-show',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'reportAnyNoShow',
        summary: 'Say who has not come',
        tags: ['Marketplace'],
        params: BookingParams,
        body: ReportAnyNoShowBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => reportNoShow(ctx, { as: 'tenant', ...request.params }, request.body)),
  )

  app.post(
    '/marketplace/bookings/:bookingId/no-show-decision',
    {
      config: { permission: 'booking.manage_any' },
      schema: {
        operationId: 'decideNoShow',
        summary: 'Decide a contested no-show',
        tags: ['Marketplace'],
        params: BookingParams,
        body: DecideNoShowBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => decideNoShow(ctx, { as: 'tenant', ...request.params }, request.body)),
  )
}
