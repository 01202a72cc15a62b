import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { renderCalendar } from '#platform/kernel/calendar.ts'
import { getCalendarEvent } from '../service/index.ts'
import { LinkParams } from './params.ts'

/** The appointment for the calendar of whoever holds the link from the confirmation. */
export const calendarFileRoutes: FastifyPluginAsyncTypebox = async (app) => {
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
}
