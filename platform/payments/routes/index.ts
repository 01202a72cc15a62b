import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { accountRoutes } from './accounts.ts'
import { creditPackRoutes } from './credit-packs.ts'
import { creditRoutes } from './credits.ts'
import { type DocumentOptions, documentRoutes } from './documents.ts'
import { earningsRoutes } from './earnings.ts'
import { evidenceRoutes } from './evidence.ts'
import { historyRoutes } from './history.ts'
import { methodRoutes } from './methods.ts'
import { paymentListRoutes } from './payment-lists.ts'
import { reconciliationRoutes } from './reconciliation.ts'
import { refundRoutes } from './refunds.ts'
import { settingsRoutes } from './settings.ts'
import { taxDetailsRoutes } from './tax-details.ts'

/** The API of everything that is paid. */
export const paymentRoutes: FastifyPluginAsyncTypebox<DocumentOptions> = async (app, options) => {
  await app.register(accountRoutes)
  await app.register(creditPackRoutes)
  await app.register(creditRoutes)
  await app.register(documentRoutes, options)
  await app.register(earningsRoutes)
  await app.register(evidenceRoutes)
  await app.register(historyRoutes)
  await app.register(methodRoutes)
  await app.register(paymentListRoutes)
  await app.register(reconciliationRoutes)
  await app.register(refundRoutes)
  await app.register(settingsRoutes)
  await app.register(taxDetailsRoutes)
}
