import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { renderCalendar } from '#platform/kernel/calendar.ts'
import { BookingDetails, BookingView, CancelBookingBody } from '../schemas.ts'
import { cancelBookingByLink, getBookingByLink, getCalendarEvent } from '../service/index.ts'
import { LinkParams } from './params.ts'

/** What a guest does by the link from the confirmation. */
export const linkRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/booking-links/:secret',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getBookingByLink',
        summary: 'Read a booking by the link from its confirmation',
        tags: ['Booking'],
        params: LinkParams,
        response: { 200: BookingDetails },
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
}
