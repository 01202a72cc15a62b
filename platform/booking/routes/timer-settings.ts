import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { getTimerSettings, setTimerSettings } from '../service/timer-settings.ts'
import { BookingSettingsBody, BookingSettingsView } from '../timer-schemas.ts'

/** What the people who run a marketplace say about the times around its appointments. */
export const timerSettingsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/marketplace/booking-settings',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'getBookingSettings',
        summary: 'When customers are reminded, and when appointments complete and close by themselves',
        tags: ['Marketplace'],
        response: { 200: BookingSettingsView },
      },
    },
    async (request, reply) => {
      const view = await request.readTenant(getTimerSettings)
      return reply.header('etag', versionTag(view.version)).send(view)
    },
  )

  app.put(
    '/marketplace/booking-settings',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'setBookingSettings',
        summary: 'Say when customers are reminded, and when appointments complete and close by themselves',
        description:
          'Needs If-Match with the version that was read. It counts from the next step of each booking on.',
        tags: ['Marketplace'],
        body: BookingSettingsBody,
        response: { 200: BookingSettingsView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const view = await request.inTenant((ctx) => setTimerSettings(ctx, { ...request.body, version }))
      return reply.header('etag', versionTag(view.version)).send(view)
    },
  )
}
