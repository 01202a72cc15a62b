import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Id, Input, ListOf } from '#platform/kernel/schemas.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { enterAsPlatform } from '../flows/platform-door.ts'
import type { Owner } from '../owner.ts'
import { EntitlementsView, GrantBody, GrantView, UsageQuery, UsageView } from '../schemas.ts'
import { grantFeature, listGrants, revokeGrant } from '../service/grants.ts'
import { getEntitlements, getUsage } from '../service/standing.ts'

const MarketplaceParams = Input({ marketplaceId: Id })
const GrantParams = Input({ marketplaceId: Id, grantId: Id })
const config = { permission: 'plan.manage_platform', onConsole: 'only' } as const
const tags = ['Platform']
const path = '/platform/marketplaces/:marketplaceId'

/** What the platform sees of a marketplace’s own plan, and gives it by hand. */
export const marketplaceStandingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { runtime } = app
  const enter = (request: FastifyRequest, marketplaceId: string) =>
    enterAsPlatform(runtime, request.scope, { marketplaceId, session: request.session })
  const read = async <T>(
    request: FastifyRequest,
    marketplaceId: string,
    work: (ctx: Ctx, owner: Owner) => Promise<T>,
  ) => {
    const { scope, owner } = await enter(request, marketplaceId)
    return runtime.database.readTenant(scope, (ctx) => work(ctx, owner))
  }
  const call = async <T>(
    request: FastifyRequest,
    marketplaceId: string,
    work: (ctx: Ctx, owner: Owner) => Promise<T>,
  ) => {
    const { scope, owner } = await enter(request, marketplaceId)
    return runtime.database.inTenant(scope, (ctx) => work(ctx, owner))
  }

  app.get(
    `${path}/entitlements`,
    {
      config,
      schema: {
        operationId: 'getEntitlementsOfMarketplace',
        summary: 'What a marketplace’s plan gives it, and why',
        tags,
        params: MarketplaceParams,
        response: { 200: EntitlementsView },
      },
    },
    (request) => read(request, request.params.marketplaceId, getEntitlements),
  )

  app.get(
    `${path}/usage`,
    {
      config,
      schema: {
        operationId: 'getUsageOfMarketplace',
        summary: 'How much of its limits a marketplace has used, now and before',
        tags,
        params: MarketplaceParams,
        querystring: UsageQuery,
        response: { 200: UsageView },
      },
    },
    (request) =>
      read(request, request.params.marketplaceId, (ctx, owner) => getUsage(ctx, owner, request.query)),
  )

  app.get(
    `${path}/grants`,
    {
      config,
      schema: {
        operationId: 'listGrantsOfMarketplace',
        summary: 'What was granted to a marketplace by hand, the latest first',
        tags,
        params: MarketplaceParams,
        response: { 200: ListOf(GrantView) },
      },
    },
    async (request) => ({ items: await read(request, request.params.marketplaceId, listGrants) }),
  )

  app.post(
    `${path}/grants`,
    {
      config,
      schema: {
        operationId: 'grantToMarketplace',
        summary: 'Grant a marketplace more of a feature, or say exactly what it has of it',
        description: 'The marketplace reads it with the reason, and finds it in its audit log.',
        tags,
        params: MarketplaceParams,
        body: GrantBody,
        response: { 201: GrantView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await call(request, request.params.marketplaceId, (ctx, owner) =>
            grantFeature(ctx, owner, request.body),
          ),
        ),
  )

  app.delete(
    `${path}/grants/:grantId`,
    {
      config,
      schema: {
        operationId: 'revokeGrantOfMarketplace',
        summary: 'Take back what was granted to a marketplace; it stays in the list',
        tags,
        params: GrantParams,
        response: { 200: GrantView },
      },
    },
    (request) =>
      call(request, request.params.marketplaceId, (ctx, owner) =>
        revokeGrant(ctx, owner, request.params.grantId),
      ),
  )
}
