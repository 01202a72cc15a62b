import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { Input } from '#platform/kernel/schemas.ts'
import { getTimerSettings, setTimerSettings } from '../service/timer-settings.ts'

const settings = {
  reminderMinutes: Type.Array(Type.Integer({ minimum: 15, maximum: 20160 }), {
    maxItems: 5,
    description: 'minutes before the start at which a customer is reminded',
  }),
  completionDays: Type.Integer({
    minimum: 0,
    maximum: 14,
    description: 'days after which silence about a finished appointment is consent',
  }),
  reviewMinutes: Type.Integer({
    minimum: 0,
    maximum: 10080,
    description: 'minutes after completion at which a review is asked for',
  }),
  closingDays: Type.Integer({
    minimum: 1,
    maximum: 90,
    description: 'days after completion at which nothing is open any more',
  }),
}
const BookingSettingsBody = Input(settings)
const BookingSettingsView = Type.Object({
  ...settings,
  version: Type.Integer({ description: '0 while the defaults hold' }),
})

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
