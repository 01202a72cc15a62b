import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { requireProvider } from '#platform/identity/index.ts'
import { Id, Input } from '#platform/kernel/schemas.ts'
import { exportStatement } from '../flows/exports.ts'
import { EarningsQuery, EarningsView, StatementQuery } from '../schemas/earnings.ts'
import { ProviderPaymentPage, ProviderPaymentsQuery, ProviderPaymentView } from '../schemas/payment-lists.ts'
import { marketplaceOwner } from '../service/accounts.ts'
import { getEarnings } from '../service/earnings.ts'
import { getProviderPayment } from '../service/payment-details.ts'
import { listProviderPayments } from '../service/payment-lists.ts'

const csv = { 200: { type: 'string', description: 'UTF-8 with a byte order mark, a row per entry' } }
export const sendCsv = (reply: FastifyReply, name: string, file: NodeJS.ReadableStream) =>
  reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(file)

/** What the parties earn. */
export const earningsRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/earnings',
    {
      config: { permission: 'earnings.read_own' },
      schema: {
        operationId: 'getProviderEarnings',
        summary: 'What your business earns, by weeks or months',
        tags: ['Provider'],
        querystring: EarningsQuery,
        response: { 200: EarningsView },
      },
    },
    (request) =>
      request.readTenant((ctx) =>
        getEarnings(ctx, { ...request.query, owner: { kind: 'provider', id: requireProvider(ctx) } }),
      ),
  )

  app.get(
    '/provider/earnings/statement',
    {
      config: { permission: 'earnings.read_own', rateLimit: 'account' },
      schema: {
        operationId: 'exportProviderStatement',
        summary: 'What you earned, were paid and owe in one month, as a CSV file',
        tags: ['Provider'],
        querystring: StatementQuery,
        produces: ['text/csv'],
        response: csv,
      },
    },
    async (request, reply) => {
      const { month } = request.query
      const owner = { kind: 'provider', id: requireProvider(request.scope) } as const
      const file = await exportStatement(app.runtime, request.scope, { owner, month })
      return sendCsv(reply, `statement-${month}.csv`, file)
    },
  )

  app.get(
    '/provider/payments',
    {
      config: { permission: 'earnings.read_own' },
      schema: {
        operationId: 'listProviderPayments',
        summary: 'Payments for your services, newest first',
        tags: ['Provider'],
        querystring: ProviderPaymentsQuery,
        response: { 200: ProviderPaymentPage },
      },
    },
    (request) =>
      request.readTenant((ctx) =>
        listProviderPayments(ctx, { ...request.query, providerId: requireProvider(ctx) }),
      ),
  )

  app.get(
    '/provider/payments/:paymentId',
    {
      config: { permission: 'earnings.read_own' },
      schema: {
        operationId: 'getProviderPayment',
        summary: 'One payment, with what you get of it',
        tags: ['Provider'],
        params: Input({ paymentId: Id }),
        response: { 200: ProviderPaymentView },
      },
    },
    (request) =>
      request.readTenant((ctx) =>
        getProviderPayment(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      ),
  )

  app.get(
    '/marketplace/earnings',
    {
      config: { permission: 'payment.read_any' },
      schema: {
        operationId: 'getMarketplaceEarnings',
        summary: 'What the marketplace earns, by weeks or months',
        tags: ['Marketplace'],
        querystring: EarningsQuery,
        response: { 200: EarningsView },
      },
    },
    (request) =>
      request.readTenant((ctx) => getEarnings(ctx, { ...request.query, owner: marketplaceOwner(ctx) })),
  )

  app.get(
    '/marketplace/earnings/statement',
    {
      config: { permission: 'payment.read_any', rateLimit: 'account' },
      schema: {
        operationId: 'exportMarketplaceStatement',
        summary: 'What the marketplace earned, was paid and owes in one month, as a CSV file',
        tags: ['Marketplace'],
        querystring: StatementQuery,
        produces: ['text/csv'],
        response: csv,
      },
    },
    async (request, reply) => {
      const { month } = request.query
      const owner = marketplaceOwner(request.scope)
      const file = await exportStatement(app.runtime, request.scope, { owner, month })
      return sendCsv(reply, `statement-${month}.csv`, file)
    },
  )
}
