import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { Id, ListOf } from '#platform/kernel/schemas.ts'
import {
  CreateResourceBody,
  EditResourceBody,
  ResourceView,
  ServiceNeeds,
  SetServiceNeedsBody,
} from './resource-schemas.ts'
import {
  createResource,
  editResource,
  getResource,
  getServiceNeeds,
  listResources,
  setServiceNeeds,
} from './service/index.ts'

const ResourceParams = Type.Object({ resourceId: Id })
const ServiceParams = Type.Object({ serviceId: Id })
const config = { permission: 'service.manage' } as const

/** Rooms, cars and machines of a provider, and which services need them. */
export const resourceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/resources',
    {
      config,
      schema: {
        operationId: 'listResources',
        summary: 'List your rooms, vehicles and equipment, the archived ones last',
        tags: ['Provider'],
        response: { 200: ListOf(ResourceView) },
      },
    },
    async (request) => ({
      items: await request.readTenant((ctx) => listResources(ctx, requireProvider(ctx))),
    }),
  )

  app.post(
    '/provider/resources',
    {
      config,
      schema: {
        operationId: 'createResource',
        summary: 'Add a room, a vehicle or equipment',
        tags: ['Provider'],
        body: CreateResourceBody,
        response: { 201: ResourceView },
      },
    },
    async (request, reply) => {
      const resource = await request.inTenant((ctx) =>
        createResource(ctx, { ...request.body, providerId: requireProvider(ctx) }),
      )
      return reply.code(201).header('etag', versionTag(resource.version)).send(resource)
    },
  )

  app.get(
    '/provider/resources/:resourceId',
    {
      config,
      schema: {
        operationId: 'getResource',
        summary: 'Read a room, a vehicle or equipment with what depends on it',
        tags: ['Provider'],
        params: ResourceParams,
        response: { 200: ResourceView },
      },
    },
    async (request, reply) => {
      const resource = await request.readTenant((ctx) => getResource(ctx, request.params.resourceId))
      return reply.header('etag', versionTag(resource.version)).send(resource)
    },
  )

  app.patch(
    '/provider/resources/:resourceId',
    {
      config,
      schema: {
        operationId: 'editResource',
        summary: 'Change a room, a vehicle or equipment, archive it, or take it up again',
        description:
          'Needs If-Match with the version that was read. It is archived with `isActive: false`, which is refused while services need it or coming bookings have it; the problem names them.',
        tags: ['Provider'],
        params: ResourceParams,
        body: EditResourceBody,
        response: { 200: ResourceView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const resource = await request.inTenant((ctx) =>
        editResource(ctx, { ...request.params, ...request.body, version }),
      )
      return reply.header('etag', versionTag(resource.version)).send(resource)
    },
  )

  app.get(
    '/provider/services/:serviceId/resources',
    {
      config,
      schema: {
        operationId: 'getServiceNeeds',
        summary: 'What one of your services needs besides people',
        tags: ['Provider'],
        params: ServiceParams,
        response: { 200: ServiceNeeds },
      },
    },
    (request) => request.readTenant((ctx) => getServiceNeeds(ctx, request.params.serviceId)),
  )

  app.put(
    '/provider/services/:serviceId/resources',
    {
      config,
      schema: {
        operationId: 'setServiceNeeds',
        summary: 'Say what one of your services needs besides people',
        description:
          'All needs at the same time; of the resources of one need, whichever is free. Bookings that exist keep what they have.',
        tags: ['Provider'],
        params: ServiceParams,
        body: SetServiceNeedsBody,
        response: { 200: ServiceNeeds },
      },
    },
    (request) => request.inTenant((ctx) => setServiceNeeds(ctx, { ...request.params, ...request.body })),
  )
}
