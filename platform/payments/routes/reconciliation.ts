import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { lookAgainAt } from '../flows/look-again.ts'
import {
  DifferencePage,
  DifferenceParams,
  DifferenceQuery,
  DifferenceView,
  ReconciliationView,
} from '../schemas/reconciliation.ts'
import { getDifference, getReconciliation, listDifferences } from '../service/reconciliation.ts'

const tags = ['Payments']

/** How the ledger stands to what the processor says. */
export const reconciliationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/reconciliation',
    {
      config: { permission: 'reconciliation.read' },
      schema: {
        operationId: 'getReconciliation',
        summary: 'The last comparison of the ledger with the processor',
        tags,
        response: { 200: ReconciliationView },
      },
    },
    (request) => request.readTenant(getReconciliation),
  )

  app.get(
    '/reconciliation/differences',
    {
      config: { permission: 'reconciliation.read' },
      schema: {
        operationId: 'listReconciliationDifferences',
        summary: 'What differs, or did, the newest first',
        tags,
        querystring: DifferenceQuery,
        response: { 200: DifferencePage },
      },
    },
    (request) => request.readTenant((ctx) => listDifferences(ctx, request.query)),
  )

  app.get(
    '/reconciliation/differences/:differenceId',
    {
      config: { permission: 'reconciliation.read' },
      schema: {
        operationId: 'getReconciliationDifference',
        summary: 'One difference',
        tags,
        params: DifferenceParams,
        response: { 200: DifferenceView },
      },
    },
    (request) => request.readTenant((ctx) => getDifference(ctx, request.params.differenceId)),
  )

  app.post(
    '/reconciliation/differences/:differenceId/look',
    {
      config: { permission: 'reconciliation.read' },
      schema: {
        operationId: 'lookAgainAtDifference',
        summary: 'Compare it again now',
        description: 'Asks the processor, posts what had not been heard of, and says how it stands then.',
        tags,
        params: DifferenceParams,
        response: { 200: DifferenceView },
      },
    },
    (request) => lookAgainAt(app.runtime, request.scope, request.params),
  )
}
