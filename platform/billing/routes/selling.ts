import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyContextConfig } from 'fastify'
import { exportSubscriptions } from '../flows/exports.ts'
import {
  RevenueQuery,
  RevenueView,
  SubscriptionPage,
  SubscriptionsExportQuery,
  SubscriptionsQuery,
} from '../selling-schemas.ts'
import { getRevenue } from '../service/revenue.ts'
import { listSubscriptions } from '../service/sold-subscriptions.ts'

type Options = {
  path: string
  gate: Pick<FastifyContextConfig, 'permission' | 'onConsole'>
  tag: string
  /** Of the ids of operations, which are told apart by it. */
  suffix: string
}

/** What one seller has sold, and what it brings: a marketplace, or the platform. */
export const sellingRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { path, gate, tag, suffix }) => {
  const tags = [tag]

  app.get(
    `${path}/subscriptions`,
    {
      config: gate,
      schema: {
        operationId: `listSubscriptions${suffix}`,
        summary: 'Who has subscribed to which plan, the latest first',
        tags,
        querystring: SubscriptionsQuery,
        response: { 200: SubscriptionPage },
      },
    },
    (request) => request.readTenant((ctx) => listSubscriptions(ctx, request.query)),
  )

  app.get(
    `${path}/subscriptions/export`,
    {
      config: { ...gate, rateLimit: 'account' },
      schema: {
        operationId: `exportSubscriptions${suffix}`,
        summary: 'Take the list of subscriptions away as a CSV file',
        description: 'That it was taken is written to the audit log.',
        tags,
        querystring: SubscriptionsExportQuery,
        produces: ['text/csv'],
        response: {
          200: { type: 'string', description: 'UTF-8 with a byte order mark, a row per subscription' },
        },
      },
    },
    async (request, reply) => {
      const file = await exportSubscriptions(app.runtime, request.scope, request.query)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="subscriptions.csv"')
        .send(file as never)
    },
  )

  app.get(
    `${path}/revenue`,
    {
      config: gate,
      schema: {
        operationId: `getRevenue${suffix}`,
        summary: 'What plans bring each month, what was gained and lost, trials, and who has not paid',
        tags,
        querystring: RevenueQuery,
        response: { 200: RevenueView },
      },
    },
    (request) => request.readTenant((ctx) => getRevenue(ctx, request.query)),
  )
}
