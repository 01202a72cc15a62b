import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { originOf } from '#platform/config.ts'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import { PageQuery } from '#platform/kernel/pages.ts'
import { Id } from '#platform/kernel/schemas.ts'
import { buyCredits } from '../flows/credit-purchases.ts'
import { inWords } from '../flows/words.ts'
import {
  BuyCreditsBody,
  CreditPackBody,
  CreditPackList,
  CreditPackView,
  CreditPurchasePage,
  CreditPurchaseView,
  OfferedPackList,
  PurchasePage,
} from '../schemas/credit-packs.ts'
import {
  addCreditPack,
  changeCreditPack,
  listCreditPacks,
  listOfferedPacks,
} from '../service/credit-packs.ts'
import { listCreditPurchases, refundPurchase } from '../service/credit-refunds.ts'

const config = { permission: 'credit.manage' } as const
const tags = ['Marketplace']

/** Credits that a marketplace sells, and who has bought them. */
export const creditPackRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/account/credits/packs',
    {
      config: { permission: 'credit.buy' },
      schema: {
        operationId: 'listOfferedCreditPacks',
        summary: 'The credits that can be bought',
        tags: ['Payments'],
        response: { 200: OfferedPackList },
      },
    },
    async (request) => ({ items: await request.readTenant(listOfferedPacks) }),
  )

  app.post(
    '/account/credits/purchases',
    {
      config: { permission: 'credit.buy' },
      schema: {
        operationId: 'buyCredits',
        summary: 'Open a page of the processor on which credits are paid',
        description: 'They are there as soon as they are paid, whether or not the customer comes back.',
        tags: ['Payments'],
        body: BuyCreditsBody,
        response: { 201: PurchasePage },
      },
    },
    async (request, reply) => {
      const { site } = request
      const host = assertFound(site?.kind === 'storefront' ? site.host : null, 'Marketplace')
      const returnUrl = `${originOf(app.runtime.config, host)}/account/credits`
      const { packId } = request.body
      const url = await inWords(() => buyCredits(app.runtime, request.scope, { packId, returnUrl }))
      return reply.code(201).send({ url })
    },
  )

  app.get(
    '/marketplace/credit-packs',
    {
      config,
      schema: {
        operationId: 'listCreditPacks',
        summary: 'All packs of credits, also those that are withdrawn',
        tags,
        response: { 200: CreditPackList },
      },
    },
    async (request) => ({ items: await request.readTenant(listCreditPacks) }),
  )

  app.post(
    '/marketplace/credit-packs',
    {
      config,
      schema: {
        operationId: 'addCreditPack',
        summary: 'Offer credits for sale',
        tags,
        body: CreditPackBody,
        response: { 201: CreditPackView },
      },
    },
    async (request, reply) => {
      const view = await request.inTenant((ctx) => addCreditPack(ctx, request.body))
      return reply.code(201).header('etag', versionTag(view.version)).send(view)
    },
  )

  app.put(
    '/marketplace/credit-packs/:packId',
    {
      config,
      schema: {
        operationId: 'changeCreditPack',
        summary: 'Change or withdraw a pack of credits',
        description: 'Needs If-Match with the version that was read. What was bought stays as it was.',
        tags,
        params: Type.Object({ packId: Id }),
        body: CreditPackBody,
        response: { 200: CreditPackView },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, ...request.params, version: ifMatch(request) }
      const view = await request.inTenant((ctx) => changeCreditPack(ctx, input))
      return reply.header('etag', versionTag(view.version)).send(view)
    },
  )

  app.get(
    '/marketplace/credit-purchases',
    {
      config,
      schema: {
        operationId: 'listCreditPurchases',
        summary: 'The credits that were bought, newest first',
        tags,
        querystring: PageQuery,
        response: { 200: CreditPurchasePage },
      },
    },
    (request) => request.readTenant((ctx) => listCreditPurchases(ctx, request.query)),
  )

  app.post(
    '/marketplace/credit-purchases/:purchaseId/refund',
    {
      config,
      schema: {
        operationId: 'refundCreditPurchase',
        summary: 'Refund credits of which nothing was used',
        description: 'They end at once; the money leaves within seconds.',
        tags,
        params: Type.Object({ purchaseId: Id }),
        response: { 200: CreditPurchaseView },
      },
    },
    (request) => request.inTenant((ctx) => refundPurchase(ctx, request.params)),
  )
}
