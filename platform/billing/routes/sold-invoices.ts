import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyContextConfig } from 'fastify'
import { ListOf } from '#platform/kernel/schemas.ts'
import { exportSoldInvoices } from '../flows/exports.ts'
import { listShares } from '../service/shares.ts'
import { listSoldInvoices, sumSoldInvoices } from '../service/sold-invoices.ts'
import {
  SharePage,
  SharesQuery,
  SoldInvoiceFilters,
  SoldInvoicePage,
  SoldInvoicesQuery,
  SoldInvoiceSum,
} from '../sold-invoice-schemas.ts'

type Options = {
  path: string
  gate: Pick<FastifyContextConfig, 'permission' | 'onConsole'>
  tag: string
  /** Of the ids of operations, which are told apart by it. */
  suffix: string
}

/** The invoices of one seller's plans: of a marketplace, or of the platform. */
export const soldInvoiceRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { path, gate, tag, suffix },
) => {
  const tags = [tag]

  app.get(
    `${path}/sold-invoices`,
    {
      config: gate,
      schema: {
        operationId: `listSoldInvoices${suffix}`,
        summary: 'What was asked for plans, the latest first, with the platform’s share and what stays',
        tags,
        querystring: SoldInvoicesQuery,
        response: { 200: SoldInvoicePage },
      },
    },
    (request) => request.readTenant((ctx) => listSoldInvoices(ctx, request.query)),
  )

  app.get(
    `${path}/sold-invoices/sums`,
    {
      config: gate,
      schema: {
        operationId: `sumSoldInvoices${suffix}`,
        summary: 'The sums of all that the filters find, one for each currency',
        tags,
        querystring: SoldInvoiceFilters,
        response: { 200: ListOf(SoldInvoiceSum) },
      },
    },
    async (request) => ({ items: await request.readTenant((ctx) => sumSoldInvoices(ctx, request.query)) }),
  )

  app.get(
    `${path}/sold-invoices/export`,
    {
      config: { ...gate, rateLimit: 'account' },
      schema: {
        operationId: `exportSoldInvoices${suffix}`,
        summary: 'Take the invoices for plans away as a CSV file',
        description: 'That it was taken is written to the audit log.',
        tags,
        querystring: SoldInvoiceFilters,
        produces: ['text/csv'],
        response: { 200: { type: 'string', description: 'UTF-8 with a byte order mark, a row per invoice' } },
      },
    },
    async (request, reply) => {
      const file = await exportSoldInvoices(app.runtime, request.scope, request.query)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="plan-invoices.csv"')
        .send(file as never)
    },
  )
}

/** What the platform gets of what providers pay to marketplaces. */
export const shareRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/platform/plan-shares',
    {
      config: { permission: 'plan.manage_platform', onConsole: 'only' },
      schema: {
        operationId: 'listPlanShares',
        summary: 'The platform’s share of what providers paid for plans, by marketplace and currency',
        description: 'The largest share of each currency first.',
        tags: ['Platform'],
        querystring: SharesQuery,
        response: { 200: SharePage },
      },
    },
    (request) => request.readTenant((ctx) => listShares(ctx, request.query)),
  )
}
