import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { Id, ListOf } from '#platform/kernel/schemas.ts'
import { connectAddress } from '../flows/connect-address.ts'
import { syncNow } from '../flows/sync-due.ts'
import { ConnectAddressBody, ConnectionView, EditConnectionBody } from '../schemas.ts'
import { editConnection, getConnection, listConnections, removeConnection } from '../service/connections.ts'

const Params = Type.Object({ connectionId: Id })
const tags = ['Calendars']
const gate = { permission: 'calendar.manage' } as const
/** What is there can be looked at, changed and removed by whoever has the plan no more. */
const syncGate = { ...gate, feature: 'calendar.sync' } as const

export const connectionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/calendar-connections',
    {
      config: gate,
      schema: {
        operationId: 'listCalendarConnections',
        summary: 'The calendars of other programs that are connected',
        description: 'Members see their own, owners those of everybody.',
        tags,
        response: { 200: ListOf(ConnectionView) },
      },
    },
    async (request) => ({
      items: await request.readTenant((ctx) => listConnections(ctx, requireProvider(ctx))),
    }),
  )

  app.post(
    '/provider/calendar-connections',
    {
      config: syncGate,
      schema: {
        operationId: 'connectCalendarAddress',
        summary: 'Connect a calendar by its address, so that what is busy there cannot be booked here',
        description:
          'The address is read first; one that cannot be read is refused with the reason. It is never shown again as a whole.',
        tags,
        body: ConnectAddressBody,
        response: { 201: ConnectionView },
      },
    },
    async (request, reply) => {
      const view = await connectAddress(app.runtime, request.scope, {
        ...request.body,
        providerId: requireProvider(request.scope),
      })
      return reply.code(201).header('etag', versionTag(view.version)).send(view)
    },
  )

  app.get(
    '/provider/calendar-connections/:connectionId',
    {
      config: gate,
      schema: {
        operationId: 'getCalendarConnection',
        summary: 'One connected calendar, with how reading it goes',
        tags,
        params: Params,
        response: { 200: ConnectionView },
      },
    },
    async (request, reply) => {
      const view = await request.readTenant((ctx) =>
        getConnection(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      )
      return reply.header('etag', versionTag(view.version)).send(view)
    },
  )

  app.patch(
    '/provider/calendar-connections/:connectionId',
    {
      config: gate,
      schema: {
        operationId: 'editCalendarConnection',
        summary: 'Rename, pause or resume a calendar, and say what it blocks',
        description:
          'Needs If-Match with the version that was read. What a paused calendar blocked is free again until it is resumed.',
        tags,
        params: Params,
        body: EditConnectionBody,
        response: { 200: ConnectionView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const view = await request.inTenant((ctx) =>
        editConnection(ctx, {
          ...request.params,
          ...request.body,
          providerId: requireProvider(ctx),
          version,
        }),
      )
      return reply.header('etag', versionTag(view.version)).send(view)
    },
  )

  app.delete(
    '/provider/calendar-connections/:connectionId',
    {
      config: gate,
      schema: {
        operationId: 'removeCalendarConnection',
        summary: 'Disconnect a calendar; what it blocked is free again',
        tags,
        params: Params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) =>
        removeConnection(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      )
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/provider/calendar-connections/:connectionId/sync',
    {
      config: syncGate,
      schema: {
        operationId: 'syncCalendarConnection',
        summary: 'Read a calendar now',
        description: 'How it went is in the answer. At most six times in five minutes.',
        tags,
        params: Params,
        response: { 200: ConnectionView },
      },
    },
    (request) =>
      syncNow(app.runtime, request.scope, {
        ...request.params,
        providerId: requireProvider(request.scope),
      }),
  )
}
