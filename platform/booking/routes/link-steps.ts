import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { BookingView, CancellationPreview, ReasonBody, ReportNoShowBody } from '../schemas.ts'
import { completeBooking, contestNoShow, previewCancellation, reportNoShow } from '../service/index.ts'
import { LinkParams } from './params.ts'

/** What a guest says about a booking, by its link. */
export const linkStepRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/booking-links/:secret/cancellation-preview',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'previewCancellationByLink',
        summary: 'What a cancellation by the guest would cost now',
        tags: ['Booking'],
        params: LinkParams,
        response: { 200: CancellationPreview },
      },
    },
    (request) => request.readTenant((ctx) => previewCancellation(ctx, { as: 'guest', ...request.params })),
  )

  app.post(
    '/booking-links/:secret/completion',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'completeBookingByLink',
        summary: 'Confirm as the guest that it is done',
        tags: ['Booking'],
        params: LinkParams,
        response: { 200: BookingView },
      },
    },
    (request) => request.inTenant((ctx) => completeBooking(ctx, { as: 'guest', ...request.params })),
  )

  app.post(
    '/booking-links/:secret/no-show',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'reportNoShowByLink',
        summary: 'Say as the guest that the provider has not come',
        tags: ['Booking'],
        params: LinkParams,
        body: ReportNoShowBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => reportNoShow(ctx, { as: 'guest', ...request.params }, request.body)),
  )

  app.post(
    '/booking-links/:secret/no-show-contest',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'contestNoShowByLink',
        summary: 'Contest as the guest that you have not come',
        tags: ['Booking'],
        params: LinkParams,
        body: ReasonBody,
        response: { 200: BookingView },
      },
    },
    (request) =>
      request.inTenant((ctx) => contestNoShow(ctx, { as: 'guest', ...request.params }, request.body)),
  )
}
