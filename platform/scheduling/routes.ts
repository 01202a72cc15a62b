import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ifMatch } from '#platform/http/version.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { Id } from '#platform/kernel/schemas.ts'
import { explainRoutes } from './explain-routes.ts'
import { suggestionRoutes } from './suggestion-routes.ts'
import { resourceRoutes } from './resource-routes.ts'
import {
  AddTimeOffBody,
  AvailabilityQuery,
  AvailabilityView,
  FreeServicesQuery,
  FreeServicesView,
  ReplaceScheduleBody,
  ScheduleView,
  TimeOffView,
} from './schemas.ts'
import {
  addTimeOff,
  dropMemberSchedule,
  findAvailability,
  findFreeServices,
  getSchedule,
  removeTimeOff,
  replaceSchedule,
} from './service/index.ts'

const MemberParams = Type.Object({ memberId: Id })

export const schedulingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(explainRoutes)
  await app.register(suggestionRoutes)
  await app.register(resourceRoutes)

  app.get(
    '/services/:serviceId/availability',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'findAvailability',
        summary: 'List the free starts of a service, day by day',
        tags: ['Availability'],
        params: Type.Object({ serviceId: Id }),
        querystring: AvailabilityQuery,
        response: { 200: AvailabilityView },
      },
    },
    (request) => request.readTenant((ctx) => findAvailability(ctx, { ...request.params, ...request.query })),
  )

  app.get(
    '/free-services',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'findFreeServices',
        summary: 'Who is free then: the services with a free start in a stretch of time',
        tags: ['Availability'],
        querystring: FreeServicesQuery,
        response: { 200: FreeServicesView },
      },
    },
    (request) => request.readTenant((ctx) => findFreeServices(ctx, request.query)),
  )

  app.get(
    '/provider/schedule',
    {
      config: { permission: 'schedule.manage' },
      schema: {
        operationId: 'getSchedule',
        summary: 'Read your working hours, exceptions and time off',
        tags: ['Provider'],
        response: { 200: ScheduleView },
      },
    },
    async (request, reply) => {
      const schedule = await request.readTenant((ctx) => getSchedule(ctx, requireProvider(ctx)))
      return reply.header('etag', `"${schedule.version}"`).send(schedule)
    },
  )

  app.put(
    '/provider/schedule',
    {
      config: { permission: 'schedule.manage' },
      schema: {
        operationId: 'replaceSchedule',
        summary: 'Replace your working hours and exceptions',
        description: 'Needs If-Match with the version that was read. Bookings that exist stay as they are.',
        tags: ['Provider'],
        body: ReplaceScheduleBody,
        response: { 200: ScheduleView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const schedule = await request.inTenant((ctx) =>
        replaceSchedule(ctx, { ...request.body, providerId: requireProvider(ctx), version }),
      )
      return reply.header('etag', `"${schedule.version}"`).send(schedule)
    },
  )

  app.get(
    '/provider/team/:memberId/schedule',
    {
      config: { permission: 'schedule.manage' },
      schema: {
        operationId: 'getMemberSchedule',
        summary: "Read a team member's own hours; version 0 keeps the team's",
        tags: ['Provider'],
        params: MemberParams,
        response: { 200: ScheduleView },
      },
    },
    async (request, reply) => {
      const { memberId } = request.params
      const schedule = await request.readTenant((ctx) => getSchedule(ctx, requireProvider(ctx), memberId))
      return reply.header('etag', `"${schedule.version}"`).send(schedule)
    },
  )

  app.put(
    '/provider/team/:memberId/schedule',
    {
      config: { permission: 'schedule.manage' },
      schema: {
        operationId: 'replaceMemberSchedule',
        summary: 'Give a team member hours of their own',
        description: 'Needs If-Match with the version that was read, 0 at first.',
        tags: ['Provider'],
        params: MemberParams,
        body: ReplaceScheduleBody,
        response: { 200: ScheduleView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const { memberId } = request.params
      const schedule = await request.inTenant((ctx) =>
        replaceSchedule(ctx, { ...request.body, providerId: requireProvider(ctx), memberId, version }),
      )
      return reply.header('etag', `"${schedule.version}"`).send(schedule)
    },
  )

  app.delete(
    '/provider/team/:memberId/schedule',
    {
      config: { permission: 'schedule.manage' },
      schema: {
        operationId: 'dropMemberSchedule',
        summary: "Take a team member's own hours away; the team's hold again",
        description: 'Time off and bookings that exist stay as they are.',
        tags: ['Provider'],
        params: MemberParams,
        response: { 200: ScheduleView },
      },
    },
    async (request, reply) => {
      const { memberId } = request.params
      const schedule = await request.inTenant((ctx) =>
        dropMemberSchedule(ctx, { providerId: requireProvider(ctx), memberId }),
      )
      return reply.header('etag', `"${schedule.version}"`).send(schedule)
    },
  )

  app.post(
    '/provider/time-off',
    {
      config: { permission: 'schedule.manage' },
      schema: {
        operationId: 'addTimeOff',
        summary: 'Take time off',
        tags: ['Provider'],
        body: AddTimeOffBody,
        response: { 201: TimeOffView },
      },
    },
    async (request, reply) => {
      const timeOff = await request.inTenant((ctx) =>
        addTimeOff(ctx, { ...request.body, providerId: requireProvider(ctx) }),
      )
      return reply.code(201).send(timeOff)
    },
  )

  app.delete(
    '/provider/time-off/:timeOffId',
    {
      config: { permission: 'schedule.manage' },
      schema: {
        operationId: 'removeTimeOff',
        summary: 'Take back time off',
        tags: ['Provider'],
        params: Type.Object({ timeOffId: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) =>
        removeTimeOff(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      )
      return reply.code(204).send(null)
    },
  )
}
