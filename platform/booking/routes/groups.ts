import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type TSchema, Type } from 'typebox'
import { Id } from '#platform/kernel/schemas.ts'
import { holdSeries, holdVisit } from '../group-flows.ts'
import {
  ConfirmedGroupView,
  ConfirmGroupBody,
  CreateSeriesHoldsBody,
  CreateVisitHoldsBody,
  GroupHoldView,
  NewGroupHoldView,
  PreviewSeriesBody,
  PreviewVisitBody,
  SeriesPreview,
  VisitCheck,
  VisitPreview,
} from '../group-schemas.ts'
import { HoldSecretBody } from '../schemas.ts'
import { checkVisit } from '../service/groups/check-visit.ts'
import { confirmGroup } from '../service/groups/confirm.ts'
import { extendGroupHold, releaseGroupHold } from '../service/groups/holds.ts'
import { previewSeries } from '../service/groups/series.ts'
import { previewVisit } from '../service/groups/visits.ts'

const GroupParams = Type.Object({ groupId: Id })
const conflicts =
  'When one cannot be had, none is: 409 or 422 with `conflicts`, each with its `position`, `reason` and `alternatives`.'

/** From free starts to a series of appointments, or to several services in one visit. */
export const groupRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/booking-series/preview',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'previewSeries',
        summary: 'Each start of a recurring appointment, with those that cannot be had',
        description:
          'Always at the same time on the wall of the service: a change of the clocks moves nothing. ' +
          'Ends after `count` appointments or with the day `until`, whichever comes first.',
        tags: ['Booking'],
        body: PreviewSeriesBody,
        response: { 200: SeriesPreview },
      },
    },
    (request) => request.readTenant((ctx) => previewSeries(ctx, request.body)),
  )

  app.post(
    '/booking-series/holds',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'createSeriesHolds',
        summary: 'Keep the starts of a series for the time of the checkout',
        description: conflicts,
        tags: ['Booking'],
        body: CreateSeriesHoldsBody,
        response: { 201: NewGroupHoldView },
      },
    },
    async (request, reply) => {
      const isRepeat = request.headers['idempotency-key'] !== undefined
      return reply.code(201).send(await holdSeries(app.runtime, request.scope, request.body, isRepeat))
    },
  )

  app.post(
    '/visits/preview',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'previewVisit',
        summary: 'When several services can be done one after the other',
        description: 'At most 14 days at once; the shortest visits come first.',
        tags: ['Booking'],
        body: PreviewVisitBody,
        response: { 200: VisitPreview },
      },
    },
    (request) => request.readTenant((ctx) => previewVisit(ctx, request.body)),
  )

  app.post(
    '/visits/check',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'checkVisit',
        summary: 'Whether a visit can be had as it was chosen, and who would do what',
        description: 'Nothing is kept by it: somebody else may be faster.',
        tags: ['Booking'],
        body: CreateVisitHoldsBody,
        response: { 200: VisitCheck },
      },
    },
    (request) => request.readTenant((ctx) => checkVisit(ctx, request.body)),
  )

  app.post(
    '/visits/holds',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'createVisitHolds',
        summary: 'Keep the starts of a visit for the time of the checkout',
        description: conflicts,
        tags: ['Booking'],
        body: CreateVisitHoldsBody,
        response: { 201: NewGroupHoldView },
      },
    },
    async (request, reply) => {
      const isRepeat = request.headers['idempotency-key'] !== undefined
      return reply.code(201).send(await holdVisit(app.runtime, request.scope, request.body, isRepeat))
    },
  )

  await app.register(stepsOf('booking-series', 'Series', 'a series'))
  await app.register(stepsOf('visits', 'Visit', 'a visit'))
}

/** What is done with the holds of either kind. */
const stepsOf =
  (path: string, name: string, what: string): FastifyPluginAsyncTypebox =>
  async (app) => {
    const schemaOf = <B extends TSchema, R extends Record<number, TSchema>>(
      operationId: string,
      summary: string,
      body: B,
      response: R,
    ) => ({ operationId, summary, tags: ['Booking'], params: GroupParams, body, response })
    const config = { isPublic: true, rateLimit: 'booking' } as const

    app.post(
      `/${path}/:groupId/extension`,
      {
        config,
        schema: schemaOf(
          `extend${name}Holds`,
          `Keep the starts of ${what} once more, counted from now`,
          HoldSecretBody,
          { 200: GroupHoldView },
        ),
      },
      (request) => request.inTenant((ctx) => extendGroupHold(ctx, { ...request.params, ...request.body })),
    )

    app.post(
      `/${path}/:groupId/release`,
      {
        config,
        schema: schemaOf(
          `release${name}Holds`,
          `Give the starts of ${what} back; harmless when repeated`,
          HoldSecretBody,
          { 204: Type.Null() },
        ),
      },
      async (request, reply) => {
        await request.inTenant((ctx) => releaseGroupHold(ctx, { ...request.params, ...request.body }))
        return reply.code(204).send(null)
      },
    )

    app.post(
      `/${path}/:groupId/confirmation`,
      {
        config,
        schema: {
          ...schemaOf(`confirm${name}`, `Turn the holds of ${what} into bookings`, ConfirmGroupBody, {
            201: ConfirmedGroupView,
          }),
          description: 'All of them or none. Repeating it answers with the same bookings.',
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(await request.inTenant((ctx) => confirmGroup(ctx, { ...request.params, ...request.body }))),
    )
  }
