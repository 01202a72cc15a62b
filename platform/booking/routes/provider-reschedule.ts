import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AvailabilityView } from '#platform/scheduling/index.ts'
import {
  AnswerProposalBody,
  RescheduleByProviderBody,
  RescheduleOutcome,
  RescheduleStanding,
  RescheduleTimesQuery,
} from '../reschedule-schemas.ts'
import {
  answerProposal,
  findRescheduleTimes,
  getRescheduleStanding,
  rescheduleAsked,
  withdrawProposal,
} from '../service/index.ts'
import { BookingParams } from './params.ts'

/** How providers move a booking. */
export const providerRescheduleRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/bookings/:bookingId/reschedule',
    {
      config: { permission: 'booking.read_provider' },
      schema: {
        operationId: 'getReschedule',
        summary: 'Whether a booking can be moved, and what is proposed',
        tags: ['Provider'],
        params: BookingParams,
        response: { 200: RescheduleStanding },
      },
    },
    (request) =>
      request.readTenant((ctx) => getRescheduleStanding(ctx, { as: 'provider', ...request.params })),
  )

  app.get(
    '/provider/bookings/:bookingId/availability',
    {
      config: { permission: 'booking.read_provider' },
      schema: {
        operationId: 'findRescheduleTimes',
        summary: 'List the free starts to which a booking can be moved',
        tags: ['Provider'],
        params: BookingParams,
        querystring: RescheduleTimesQuery,
        response: { 200: AvailabilityView },
      },
    },
    (request) =>
      request.readTenant((ctx) =>
        findRescheduleTimes(ctx, { as: 'provider', ...request.params }, request.query),
      ),
  )

  app.post(
    '/provider/bookings/:bookingId/reschedule',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'reschedule',
        summary: 'Propose another time to the customer, or move what was agreed already',
        tags: ['Provider'],
        params: BookingParams,
        body: RescheduleByProviderBody,
        response: { 201: RescheduleOutcome },
      },
    },
    async (request, reply) => {
      const asked = { as: 'provider', ...request.params } as const
      return reply.code(201).send(await request.inTenant((ctx) => rescheduleAsked(ctx, asked, request.body)))
    },
  )

  app.post(
    '/provider/bookings/:bookingId/proposal-answer',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'answerProposal',
        summary: "Answer a customer's wish for another time",
        tags: ['Provider'],
        params: BookingParams,
        body: AnswerProposalBody,
        response: { 201: RescheduleOutcome },
      },
    },
    async (request, reply) => {
      const asked = { as: 'provider', ...request.params } as const
      return reply.code(201).send(await request.inTenant((ctx) => answerProposal(ctx, asked, request.body)))
    },
  )

  app.post(
    '/provider/bookings/:bookingId/proposal-withdrawal',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'withdrawProposal',
        summary: 'Take back a proposal that nobody has answered; harmless when repeated',
        tags: ['Provider'],
        params: BookingParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => withdrawProposal(ctx, { as: 'provider', ...request.params }))
      return reply.code(204).send(null)
    },
  )
}
