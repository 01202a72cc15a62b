import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { PageQuery } from '#platform/kernel/pages.ts'
import { ownPaymentsFile } from '../flows/history-file.ts'
import { PaymentHistoryPage } from '../schemas/history.ts'
import { listOwnPayments } from '../service/history.ts'

/** What somebody has paid in this marketplace. */
export const historyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users/me/payments',
    {
      config: { permission: 'payment.read_own' },
      schema: {
        operationId: 'listOwnPayments',
        summary: 'List what you have paid, with what was given back and the documents',
        tags: ['Customer'],
        querystring: PageQuery,
        response: { 200: PaymentHistoryPage },
      },
    },
    (request) => request.readTenant((ctx) => listOwnPayments(ctx, request.query)),
  )

  app.get(
    '/users/me/payments.csv',
    {
      config: { permission: 'payment.read_own', rateLimit: 'search' },
      schema: {
        operationId: 'exportOwnPayments',
        summary: 'What you have paid as a table, one line for each movement of money',
        tags: ['Customer'],
        produces: ['text/csv'],
        response: { 200: Type.String() },
      },
    },
    async (request, reply) =>
      reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="payments.csv"')
        .send(await ownPaymentsFile(request.server.runtime, request.scope)),
  )
}
