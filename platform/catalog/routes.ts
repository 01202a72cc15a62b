import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { PageQuery } from '#platform/kernel/pages.ts'
import { Id, ListOf, OneOf } from '#platform/kernel/schemas.ts'
import {
  CategoryView,
  CreateCategoryBody,
  CreateServiceBody,
  EditCategoryBody,
  EditServiceBody,
  ListServicesQuery,
  OrderCategoriesBody,
  OwnServicePage,
  ServicePage,
  ServiceView,
} from './schemas.ts'
import { serviceMemberRoutes } from './member-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import {
  createCategory,
  createService,
  editCategory,
  editService,
  getOwnService,
  getService,
  listCategories,
  listOwnServices,
  listServices,
  orderCategories,
  removeCategory,
  removeService,
} from './service/index.ts'

const ServiceParams = Type.Object({ serviceId: Id })
const CategoryParams = Type.Object({ categoryId: Id })

export const catalogRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(categoryRoutes)
  await app.register(ownServiceRoutes)
  await app.register(serviceMemberRoutes)
  await app.register(policyRoutes)

  app.get(
    '/services',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'listServices',
        summary: 'Search the services that can be booked',
        tags: ['Services'],
        querystring: ListServicesQuery,
        response: { 200: ServicePage },
      },
    },
    (request) => request.readTenant((ctx) => listServices(ctx, request.query)),
  )

  app.get(
    '/services/:serviceId',
    {
      config: { isPublic: true },
      schema: {
        operationId: 'getService',
        summary: 'Read a service',
        tags: ['Services'],
        params: ServiceParams,
        response: { 200: ServiceView },
      },
    },
    (request) => request.readTenant((ctx) => getService(ctx, request.params.serviceId)),
  )
}

const categoryRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/categories',
    {
      config: { isPublic: true },
      schema: {
        operationId: 'listCategories',
        summary: 'List the categories with how many services each has',
        tags: ['Services'],
        response: { 200: ListOf(CategoryView) },
      },
    },
    async (request) => ({ items: await request.readTenant(listCategories) }),
  )

  app.post(
    '/categories',
    {
      config: { permission: 'category.manage' },
      schema: {
        operationId: 'createCategory',
        summary: 'Add a category at the end',
        tags: ['Marketplace'],
        body: CreateCategoryBody,
        response: { 201: CategoryView },
      },
    },
    async (request, reply) => {
      const category = await request.inTenant((ctx) => createCategory(ctx, request.body))
      return reply.code(201).header('etag', versionTag(category.version)).send(category)
    },
  )

  app.put(
    '/categories/order',
    {
      config: { permission: 'category.manage' },
      schema: {
        operationId: 'orderCategories',
        summary: 'Put the categories in another order',
        tags: ['Marketplace'],
        body: OrderCategoriesBody,
        response: { 200: ListOf(CategoryView) },
      },
    },
    async (request) => ({ items: await request.inTenant((ctx) => orderCategories(ctx, request.body)) }),
  )

  app.patch(
    '/categories/:categoryId',
    {
      config: { permission: 'category.manage' },
      schema: {
        operationId: 'editCategory',
        summary: 'Change a category',
        description: 'Needs If-Match with the version that was read. What is not named stays.',
        tags: ['Marketplace'],
        params: CategoryParams,
        body: EditCategoryBody,
        response: { 200: CategoryView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const category = await request.inTenant((ctx) =>
        editCategory(ctx, { ...request.params, ...request.body, version }),
      )
      return reply.header('etag', versionTag(category.version)).send(category)
    },
  )

  app.delete(
    '/categories/:categoryId',
    {
      config: { permission: 'category.manage' },
      schema: {
        operationId: 'removeCategory',
        summary: 'Remove a category that has no services',
        tags: ['Marketplace'],
        params: CategoryParams,
        response: { 204: Type.Null({ description: 'It is gone' }) },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => removeCategory(ctx, request.params.categoryId))
      return reply.code(204).send(null)
    },
  )
}

const ownServiceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/services',
    {
      config: { permission: 'service.manage' },
      schema: {
        operationId: 'listOwnServices',
        summary: 'List your services, the inactive ones too',
        tags: ['Provider'],
        querystring: PageQuery,
        response: { 200: OwnServicePage },
      },
    },
    (request) =>
      request.readTenant((ctx) =>
        listOwnServices(ctx, { ...request.query, providerId: requireProvider(ctx) }),
      ),
  )

  app.post(
    '/provider/services',
    {
      config: { permission: 'service.manage' },
      schema: {
        operationId: 'createService',
        summary: 'Add a service',
        description:
          'The currency is that of the marketplace. A new service is inactive unless it says otherwise.',
        tags: ['Provider'],
        body: CreateServiceBody,
        response: { 201: ServiceView },
      },
    },
    async (request, reply) => {
      const service = await request.inTenant((ctx) =>
        createService(ctx, { ...request.body, providerId: requireProvider(ctx) }),
      )
      return reply.code(201).header('etag', versionTag(service.version)).send(service)
    },
  )

  app.get(
    '/provider/services/:serviceId',
    {
      config: { permission: 'service.manage' },
      schema: {
        operationId: 'getOwnService',
        summary: 'Read one of your services for its editor',
        tags: ['Provider'],
        params: ServiceParams,
        response: { 200: ServiceView },
      },
    },
    async (request, reply) => {
      const service = await request.readTenant((ctx) => getOwnService(ctx, request.params.serviceId))
      return reply.header('etag', versionTag(service.version)).send(service)
    },
  )

  app.patch(
    '/provider/services/:serviceId',
    {
      config: { permission: 'service.manage' },
      schema: {
        operationId: 'editService',
        summary: 'Change one of your services',
        description: 'Needs If-Match with the version that was read. Bookings keep what was agreed.',
        tags: ['Provider'],
        params: ServiceParams,
        body: EditServiceBody,
        response: { 200: ServiceView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const service = await request.inTenant((ctx) =>
        editService(ctx, { ...request.params, ...request.body, version }),
      )
      return reply.header('etag', versionTag(service.version)).send(service)
    },
  )

  app.delete(
    '/provider/services/:serviceId',
    {
      config: { permission: 'service.manage' },
      schema: {
        operationId: 'removeService',
        summary: 'Remove one of your services; one that has been booked becomes inactive instead',
        tags: ['Provider'],
        params: ServiceParams,
        response: { 200: Type.Object({ outcome: OneOf(['removed', 'deactivated']) }) },
      },
    },
    (request) => request.inTenant((ctx) => removeService(ctx, { ...request.params, version: null })),
  )
}
