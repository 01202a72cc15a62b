import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { holdSlot } from '../flows.ts'
import {
  ConfirmBookingBody,
  ConfirmedBookingView,
  CreateHoldBody,
  HoldSecretBody,
  HoldView,
  NewHoldView,
} from '../schemas.ts'
import { confirmBooking, extendHold, releaseHold } from '../service/index.ts'
import { HoldParams } from './params.ts'

/** From a free start to a booking. */
export const holdRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/holds',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'createHold',
        summary: 'Keep a free start for the time of the checkout',
        description: 'A start that is taken answers 409 with the nearest free `alternatives`.',
        tags: ['Booking'],
        body: CreateHoldBody,
        response: { 201: NewHoldView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await holdSlot(
            app.runtime,
            request.scope,
            request.body,
            request.headers['idempotency-key'] !== undefined,
          ),
        ),
  )

  app.post(
    '/holds/:holdId/extension',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'extendHold',
        summary: 'Keep the start once more, counted from now',
        tags: ['Booking'],
        params: HoldParams,
        body: HoldSecretBody,
        response: { 200: HoldView },
      },
    },
    (request) => request.inTenant((ctx) => extendHold(ctx, { ...request.params, ...request.body })),
  )

  app.post(
    '/holds/:holdId/release',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'releaseHold',
        summary: 'Give the start back; harmless when repeated',
        tags: ['Booking'],
        params: HoldParams,
        body: HoldSecretBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => releaseHold(ctx, { ...request.params, ...request.body }))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/bookings',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'confirmBooking',
        summary: 'Turn a hold into a booking',
        description: 'Repeating it answers with the same booking. Payment is made at the appointment.',
        tags: ['Booking'],
        body: ConfirmBookingBody,
        response: { 201: ConfirmedBookingView },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await request.inTenant((ctx) => confirmBooking(ctx, request.body))),
  )
}
