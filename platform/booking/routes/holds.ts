import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { originOf } from '#platform/config.ts'
import { confirmHold, holdSlot } from '../flows.ts'
import {
  ConfirmBookingBody,
  ConfirmedBookingView,
  CreateHoldBody,
  FundHoldBody,
  HoldSecretBody,
  HoldView,
  NewHoldView,
} from '../schemas.ts'
import { ConfirmGroupBody } from '../group-schemas.ts'
import { payHold, settleHold } from '../payment-flows.ts'
import { fundHold } from '../service/payment/fund-hold.ts'
import { HoldPaymentOutcome, HoldPaymentView } from '../payment-schemas.ts'
import { extendHold, releaseHold } from '../service/index.ts'
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
    '/holds/:holdId/funding',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'fundHold',
        summary: 'Say what of a hold a voucher and own credits shall pay',
        description: 'Nothing is taken before it is paid. Credits are those of whoever is signed in.',
        tags: ['Booking'],
        params: HoldParams,
        body: FundHoldBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => fundHold(ctx, { ...request.params, ...request.body }))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/holds/:holdId/payment',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'payHold',
        summary: 'Begin to pay for a hold, or for all that is held with it',
        description:
          'Answers where its customer pays; asked again, the same page. The time is kept until that page is over. Nothing is booked before it is paid.',
        tags: ['Booking'],
        params: HoldParams,
        body: ConfirmGroupBody,
        response: { 200: HoldPaymentView },
      },
    },
    (request) =>
      payHold(app.runtime, request.scope, {
        ...request.params,
        ...request.body,
        origin: originOf(app.runtime.config, request.site!.host),
      }),
  )

  app.post(
    '/holds/:holdId/payment/settlement',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'settleHold',
        summary: 'Ask what became of the payment of a hold; what was paid is booked by then',
        tags: ['Booking'],
        params: HoldParams,
        body: HoldSecretBody,
        response: { 200: HoldPaymentOutcome },
      },
    },
    (request) => settleHold(app.runtime, request.scope, { ...request.params, ...request.body }),
  )

  app.post(
    '/bookings',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'confirmBooking',
        summary: 'Turn a hold into a booking',
        description:
          'Repeating it answers with the same booking. For what is paid at the appointment: what is paid online is booked by its payment.',
        tags: ['Booking'],
        body: ConfirmBookingBody,
        response: { 201: ConfirmedBookingView },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await confirmHold(app.runtime, request.scope, request.body)),
  )
}
