import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { requireProvider } from '#platform/identity/index.ts'
import { renderCalendar } from '#platform/kernel/calendar.ts'
import { Id } from '#platform/kernel/schemas.ts'
import { holdSlot } from './flows.ts'
import {
  BookingPage,
  BookingView,
  CancelBookingBody,
  ConfirmBookingBody,
  ConfirmedBookingView,
  CreateHoldBody,
  HoldSecretBody,
  HoldView,
  ListBookingsQuery,
  NewHoldView,
} from './schemas.ts'
import {
  cancelBooking,
  cancelBookingByLink,
  confirmBooking,
  extendHold,
  getBooking,
  getBookingByLink,
  getCalendarEvent,
  listBookings,
  releaseHold,
} from './service/index.ts'
import { teamBookingRoutes } from './team-routes.ts'

const HoldParams = Type.Object({ holdId: Id })
const BookingParams = Type.Object({ bookingId: Id })
const LinkParams = Type.Object({ secret: Type.String({ minLength: 40, maxLength: 64 }) })

export const bookingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(teamBookingRoutes)

  app.post(
    '/holds',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'createHold',
        summary: 'Keep a free start for the time of the checkout',
        description: 'A start that is taken answers 409 with the nearest free `alternatives`.',
        tags: ['Booking'],
        body: CreateHoldBody,
        response: { 201: NewHoldView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await holdSlot(
            app.runtime,
            request.scope,
            request.body,
            request.headers['idempotency-key'] !== undefined,
          ),
        ),
  )

  app.post(
    '/holds/:holdId/extension',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'extendHold',
        summary: 'Keep the start once more, counted from now',
        tags: ['Booking'],
        params: HoldParams,
        body: HoldSecretBody,
        response: { 200: HoldView },
      },
    },
    (request) => request.inTenant((ctx) => extendHold(ctx, { ...request.params, ...request.body })),
  )

  app.post(
    '/holds/:holdId/release',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'releaseHold',
        summary: 'Give the start back; harmless when repeated',
        tags: ['Booking'],
        params: HoldParams,
        body: HoldSecretBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => releaseHold(ctx, { ...request.params, ...request.body }))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/bookings',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'confirmBooking',
        summary: 'Turn a hold into a booking',
        description: 'Repeating it answers with the same booking. Payment is made at the appointment.',
        tags: ['Booking'],
        body: ConfirmBookingBody,
        response: { 201: ConfirmedBookingView },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await request.inTenant((ctx) => confirmBooking(ctx, request.body))),
  )

  app.get(
    '/booking-links/:secret',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getBookingByLink',
        summary: 'Read a booking by the link from its confirmation',
        tags: ['Booking'],
        params: LinkParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.readTenant((ctx) => getBookingByLink(ctx, request.params.secret)),
  )

  app.get(
    '/booking-links/:secret/calendar.ics',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getBookingCalendar',
        summary: 'The appointment as an iCalendar file',
        tags: ['Booking'],
        params: LinkParams,
        produces: ['text/calendar'],
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      const event = await request.readTenant((ctx) => getCalendarEvent(ctx, request.params.secret))
      return reply
        .header('content-type', 'text/calendar; charset=utf-8')
        .header('content-disposition', `attachment; filename="${event.fileName}"`)
        .send(renderCalendar(event, 'PUBLISH'))
    },
  )

  app.post(
    '/booking-links/:secret/cancellation',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'cancelBookingByLink',
        summary: 'Cancel as the guest',
        tags: ['Booking'],
        params: LinkParams,
        body: CancelBookingBody,
        response: { 201: BookingView },
      },
    },
    async (request, reply) => {
      const input = { ...request.params, ...request.body }
      return reply.code(201).send(await request.inTenant((ctx) => cancelBookingByLink(ctx, input)))
    },
  )

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
        response: { 200: BookingView },
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
