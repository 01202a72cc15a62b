import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Id } from '#platform/kernel/schemas.ts'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { enterMeeting } from './flows/enter-meeting.ts'
import { saveMeetingSettings } from './flows/save-settings.ts'
import { MeetingEntryView, MeetingSettingsBody, MeetingSettingsView, MeetingView } from './schemas.ts'
import { readMeetingSettings } from './service/settings.ts'
import { getMeeting } from './service/standing.ts'

const LinkParams = Type.Object({ secret: Type.String({ minLength: 40, maxLength: 64 }) })
const BookingParams = Type.Object({ bookingId: Id })
const tags = ['Meeting']
const seeing = { tags, response: { 200: MeetingView } }
const entering = {
  tags,
  description:
    'From 15 minutes before the start to 30 minutes after the end. Otherwise `conflict` with a `reason`: early, waiting (for the provider), over or off.',
  response: { 200: MeetingEntryView },
}

/** The video call of a virtual booking, for its parties alone. */
export const meetingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const usualAddress = app.runtime.config.jitsiAddress

  app.get(
    '/booking-links/:secret/meeting',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getMeetingByLink',
        summary: 'Whether the call of a booking is open, by the link from its confirmation',
        params: LinkParams,
        ...seeing,
      },
    },
    (request) => request.readTenant((ctx) => getMeeting(ctx, { as: 'guest', ...request.params })),
  )

  app.post(
    '/booking-links/:secret/meeting/entry',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'enterMeetingByLink',
        summary: 'Enter the call, by the link from the confirmation',
        params: LinkParams,
        ...entering,
      },
    },
    (request) => enterMeeting(app.runtime, request.scope, { as: 'guest', ...request.params }),
  )

  app.get(
    '/users/me/bookings/:bookingId/meeting',
    {
      config: { permission: 'booking.read_own' },
      schema: {
        operationId: 'getOwnMeeting',
        summary: 'Whether the call of one of your bookings is open',
        params: BookingParams,
        ...seeing,
      },
    },
    (request) => request.readTenant((ctx) => getMeeting(ctx, { as: 'customer', ...request.params })),
  )

  app.post(
    '/users/me/bookings/:bookingId/meeting/entry',
    {
      config: { permission: 'booking.read_own', rateLimit: 'booking' },
      schema: {
        operationId: 'enterOwnMeeting',
        summary: 'Enter the call of one of your bookings',
        params: BookingParams,
        ...entering,
      },
    },
    (request) => enterMeeting(app.runtime, request.scope, { as: 'customer', ...request.params }),
  )

  app.get(
    '/provider/bookings/:bookingId/meeting',
    {
      config: { permission: 'booking.read_provider' },
      schema: {
        operationId: 'getProviderMeeting',
        summary: 'Whether the call of a booking with you is open',
        params: BookingParams,
        ...seeing,
      },
    },
    (request) => request.readTenant((ctx) => getMeeting(ctx, { as: 'provider', ...request.params })),
  )

  app.post(
    '/provider/bookings/:bookingId/meeting/entry',
    {
      config: { permission: 'booking.manage_provider', rateLimit: 'booking' },
      schema: {
        operationId: 'enterProviderMeeting',
        summary: 'Enter the call as the provider, and let in whoever waits',
        params: BookingParams,
        ...entering,
      },
    },
    (request) => enterMeeting(app.runtime, request.scope, { as: 'provider', ...request.params }),
  )

  app.get(
    '/marketplace/meeting-settings',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'getMeetingSettings',
        summary: 'Where the video calls of your marketplace take place',
        tags: ['Marketplace'],
        response: { 200: MeetingSettingsView },
      },
    },
    async (request, reply) => {
      const settings = await request.readTenant(readMeetingSettings)
      return reply.header('etag', versionTag(settings.version)).send({ ...settings, usualAddress })
    },
  )

  app.put(
    '/marketplace/meeting-settings',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'setMeetingSettings',
        summary: 'Say where the video calls of your marketplace take place',
        description:
          'Needs If-Match with the version that was read. Credentials are shown to the service first; those that it refuses are not kept. Calls whose room is there already stay where they are.',
        tags: ['Marketplace'],
        body: MeetingSettingsBody,
        response: { 200: MeetingSettingsView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const settings = await saveMeetingSettings(app.runtime, request.scope, { ...request.body, version })
      return reply.header('etag', versionTag(settings.version)).send({ ...settings, usualAddress })
    },
  )
}
