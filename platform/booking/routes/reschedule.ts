import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AvailabilityView } from '#platform/scheduling/index.ts'
import {
  AnswerProposalBody,
  RescheduleBody,
  RescheduleOutcome,
  RescheduleStanding,
  RescheduleTimesQuery,
} from '../reschedule-schemas.ts'
import {
  answerProposal,
  findRescheduleTimes,
  getRescheduleStanding,
  rescheduleAsked,
} from '../service/index.ts'
import { BookingParams, LinkParams } from './params.ts'

/** How customers move a booking: by the link of a guest, and signed in. */
export const rescheduleRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/booking-links/:secret/reschedule',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getRescheduleByLink',
        summary: 'Whether and until when the appointment can be moved, and what is proposed',
        tags: ['Booking'],
        params: LinkParams,
        response: { 200: RescheduleStanding },
      },
    },
    (request) => request.readTenant((ctx) => getRescheduleStanding(ctx, { as: 'guest', ...request.params })),
  )

  app.get(
    '/booking-links/:secret/availability',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'findRescheduleTimesByLink',
        summary: 'List the free starts to which the appointment can be moved',
        description: 'The time that it takes now counts as free.',
        tags: ['Booking'],
        params: LinkParams,
        querystring: RescheduleTimesQuery,
        response: { 200: AvailabilityView },
      },
    },
    (request) =>
      request.readTenant((ctx) =>
        findRescheduleTimes(ctx, { as: 'guest', ...request.params }, request.query),
      ),
  )

  app.post(
    '/booking-links/:secret/reschedule',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'rescheduleByLink',
        summary: 'Move the appointment as the guest',
        description:
          'Where the provider accepts bookings first, the answer carries a proposal and the appointment stays until then.',
        tags: ['Booking'],
        params: LinkParams,
        body: RescheduleBody,
        response: { 201: RescheduleOutcome },
      },
    },
    async (request, reply) => {
      const asked = { as: 'guest', ...request.params } as const
      return reply.code(201).send(await request.inTenant((ctx) => rescheduleAsked(ctx, asked, request.body)))
    },
  )

  app.post(
    '/booking-links/:secret/proposal-answer',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'answerProposalByLink',
        summary: 'Agree to another time, keep the present one, or leave without a fee',
        tags: ['Booking'],
        params: LinkParams,
        body: AnswerProposalBody,
        response: { 201: RescheduleOutcome },
      },
    },
    async (request, reply) => {
      const asked = { as: 'guest', ...request.params } as const
      return reply.code(201).send(await request.inTenant((ctx) => answerProposal(ctx, asked, request.body)))
    },
  )
  app.get(
    '/users/me/bookings/:bookingId/reschedule',
    {
      config: { permission: 'booking.read_own' },
      schema: {
        operationId: 'getOwnReschedule',
        summary: 'Whether and until when one of your bookings can be moved, and what is proposed',
        tags: ['Booking'],
        params: BookingParams,
        response: { 200: RescheduleStanding },
      },
    },
    (request) =>
      request.readTenant((ctx) => getRescheduleStanding(ctx, { as: 'customer', ...request.params })),
  )

  app.get(
    '/users/me/bookings/:bookingId/availability',
    {
      config: { permission: 'booking.read_own' },
      schema: {
        operationId: 'findOwnRescheduleTimes',
        summary: 'List the free starts to which one of your bookings can be moved',
        tags: ['Booking'],
        params: BookingParams,
        querystring: RescheduleTimesQuery,
        response: { 200: AvailabilityView },
      },
    },
    (request) =>
      request.readTenant((ctx) =>
        findRescheduleTimes(ctx, { as: 'customer', ...request.params }, request.query),
      ),
  )

  app.post(
    '/users/me/bookings/:bookingId/reschedule',
    {
      config: { permission: 'booking.reschedule_own' },
      schema: {
        operationId: 'rescheduleOwn',
        summary: 'Move one of your bookings',
        tags: ['Booking'],
        params: BookingParams,
        body: RescheduleBody,
        response: { 201: RescheduleOutcome },
      },
    },
    async (request, reply) => {
      const asked = { as: 'customer', ...request.params } as const
      return reply.code(201).send(await request.inTenant((ctx) => rescheduleAsked(ctx, asked, request.body)))
    },
  )

  app.post(
    '/users/me/bookings/:bookingId/proposal-answer',
    {
      config: { permission: 'booking.reschedule_own' },
      schema: {
        operationId: 'answerOwnProposal',
        summary: 'Agree to another time, keep the present one, or leave without a fee',
        tags: ['Booking'],
        params: BookingParams,
        body: AnswerProposalBody,
        response: { 201: RescheduleOutcome },
      },
    },
    async (request, reply) => {
      const asked = { as: 'customer', ...request.params } as const
      return reply.code(201).send(await request.inTenant((ctx) => answerProposal(ctx, asked, request.body)))
    },
  )
}
