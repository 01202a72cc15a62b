import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Input } from '#platform/kernel/schemas.ts'
import {
  PaymentRefundBody,
  RefundableView,
  RefundList,
  RefundSettlementBody,
  RefundView,
} from '../schemas/refunds.ts'
import { getRefundable, refundPayment, settleAnyRefund } from '../service/refund-payment.ts'

const tags = ['Payments']
const PaymentParams = Input({ paymentId: Id })

/** Money that the marketplace's people give back. */
export const refundRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/payments/:paymentId/refundable',
    {
      config: { permission: 'payment.read_any' },
      schema: {
        operationId: 'getRefundable',
        summary: 'What can be given back of a payment now, line by line',
        tags,
        params: PaymentParams,
        response: { 200: RefundableView },
      },
    },
    (request) => request.readTenant((ctx) => getRefundable(ctx, request.params.paymentId)),
  )

  app.post(
    '/payments/:paymentId/refunds',
    {
      config: { permission: 'payment.refund_any' },
      schema: {
        operationId: 'refundPayment',
        summary: 'Give something back of a payment',
        description:
          'Amounts of lines, an amount off everything, or all that is left; 409 with `refundableAmount` for more.',
        tags,
        params: PaymentParams,
        body: PaymentRefundBody,
        response: { 201: RefundList },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await request.inTenant((ctx) => refundPayment(ctx, { ...request.params, ...request.body }))),
  )

  app.post(
    '/refunds/:refundId/settlement',
    {
      config: { permission: 'payment.refund_any' },
      schema: {
        operationId: 'settleRefundOtherwise',
        summary:
          'Say that a refund which failed has reached the customer another way; harmless when repeated',
        tags,
        params: Input({ refundId: Id }),
        body: RefundSettlementBody,
        response: { 201: RefundView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await request.inTenant((ctx) => settleAnyRefund(ctx, { ...request.params, ...request.body }))),
  )
}
