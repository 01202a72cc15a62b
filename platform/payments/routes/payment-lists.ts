import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Input } from '#platform/kernel/schemas.ts'
import { answerChargeback } from '../flows/chargebacks.ts'
import { exportPayments } from '../flows/exports.ts'
import {
  ChargebackPage,
  ChargebacksQuery,
  ChargebackView,
  EvidenceBody,
  PaymentPage,
  PaymentsExportQuery,
  PaymentsQuery,
  PaymentView,
} from '../schemas/payment-lists.ts'
import { getChargeback, listChargebacks } from '../service/chargeback-lists.ts'
import { getPayment } from '../service/payment-details.ts'
import { listPayments } from '../service/payment-lists.ts'
import { sendCsv } from './earnings.ts'

const tags = ['Payments']
const ChargebackParams = Input({ chargebackId: Id })

/** All payments of a marketplace, and what banks took back of them, for its people. */
export const paymentListRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/payments',
    {
      config: { permission: 'payment.read_any' },
      schema: {
        operationId: 'listPayments',
        summary: 'List and search payments, newest first',
        tags,
        querystring: PaymentsQuery,
        response: { 200: PaymentPage },
      },
    },
    (request) => request.readTenant((ctx) => listPayments(ctx, request.query)),
  )

  app.get(
    '/payments/export',
    {
      config: { permission: 'payment.read_any', rateLimit: 'account' },
      schema: {
        operationId: 'exportPayments',
        summary: 'Take the list of payments away as a CSV file',
        description: 'That it was taken is written to the audit log.',
        tags,
        querystring: PaymentsExportQuery,
        produces: ['text/csv'],
        response: {
          200: { type: 'string', description: 'UTF-8 with a byte order mark, a row per payment' },
        },
      },
    },
    async (request, reply) =>
      sendCsv(reply, 'payments.csv', await exportPayments(app.runtime, request.scope, request.query)),
  )

  app.get(
    '/payments/:paymentId',
    {
      config: { permission: 'payment.read_any' },
      schema: {
        operationId: 'getPayment',
        summary: 'One payment with all that happened to it',
        tags,
        params: Input({ paymentId: Id }),
        response: { 200: PaymentView },
      },
    },
    (request) => request.readTenant((ctx) => getPayment(ctx, request.params.paymentId)),
  )

  app.get(
    '/chargebacks',
    {
      config: { permission: 'payment.read_any' },
      schema: {
        operationId: 'listChargebacks',
        summary: 'What banks took back, newest first',
        tags,
        querystring: ChargebacksQuery,
        response: { 200: ChargebackPage },
      },
    },
    (request) => request.readTenant((ctx) => listChargebacks(ctx, request.query)),
  )

  app.get(
    '/chargebacks/:chargebackId',
    {
      config: { permission: 'payment.read_any' },
      schema: {
        operationId: 'getChargeback',
        summary: 'One chargeback with what the bank is to be shown',
        tags,
        params: ChargebackParams,
        response: { 200: ChargebackView },
      },
    },
    (request) => request.readTenant((ctx) => getChargeback(ctx, request.params.chargebackId)),
  )

  app.put(
    '/chargebacks/:chargebackId/evidence',
    {
      config: { permission: 'chargeback.answer', rateLimit: 'account' },
      schema: {
        operationId: 'answerChargeback',
        summary: 'Write down what the bank is to be shown, and send it',
        description: 'Until it is sent it may be changed; it is sent once.',
        tags,
        params: ChargebackParams,
        body: EvidenceBody,
        response: { 200: ChargebackView },
      },
    },
    (request) => answerChargeback(app.runtime, request.scope, { ...request.params, ...request.body }),
  )
}
