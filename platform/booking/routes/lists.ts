import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { requireProvider } from '#platform/identity/index.ts'
import { PageQuery } from '#platform/kernel/pages.ts'
import {
  AcceptBookingsBody,
  AcceptedBookingsView,
  BookingPage,
  CancelBookingsBody,
  CancelledBookingsView,
  ListAnyBookingsQuery,
  ListBookingsQuery,
  ListOwnBookingsQuery,
} from '../schemas.ts'
import {
  acceptRequests,
  cancelBookings,
  listAnyBookings,
  listBookings,
  listContestedNoShows,
  listOwnBookings,
} from '../service/index.ts'

/** Many bookings at once. */
export const listRoutes: FastifyPluginAsyncTypebox = async (app) => {
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

  app.post(
    '/provider/bookings/acceptances',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'acceptBookings',
        summary: 'Accept several requests',
        description: 'Each is judged for itself; `outcome` says what became of it.',
        tags: ['Provider'],
        body: AcceptBookingsBody,
        response: { 200: AcceptedBookingsView },
      },
    },
    async (request) => ({ items: await request.inTenant((ctx) => acceptRequests(ctx, request.body)) }),
  )

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
}
