import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { requireProvider } from '#platform/identity/index.ts'
import { Id, Input } from '#platform/kernel/schemas.ts'
import { providerOwner, tenantOwner } from '../owner.ts'
import { EntitlementsView, UsageQuery, UsageView } from '../schemas.ts'
import { getEntitlements, getUsage } from '../service/standing.ts'

const ProviderParams = Input({ providerId: Id })

/** What somebody may and why, and how much of it is used. */
export const standingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/entitlements',
    {
      config: { permission: 'provider.read_own' },
      schema: {
        operationId: 'getOwnEntitlements',
        summary: 'What your plan gives you, and why',
        tags: ['Provider'],
        response: { 200: EntitlementsView },
      },
    },
    (request) => request.readTenant((ctx) => getEntitlements(ctx, providerOwner(requireProvider(ctx)))),
  )

  app.get(
    '/provider/usage',
    {
      config: { permission: 'provider.read_own' },
      schema: {
        operationId: 'getOwnUsage',
        summary: 'How much of your limits is used, now and before',
        tags: ['Provider'],
        querystring: UsageQuery,
        response: { 200: UsageView },
      },
    },
    (request) =>
      request.readTenant((ctx) => getUsage(ctx, providerOwner(requireProvider(ctx)), request.query)),
  )

  app.get(
    '/marketplace/entitlements',
    {
      config: { permission: 'plan.manage' },
      schema: {
        operationId: 'getMarketplaceEntitlements',
        summary: 'What the plan of the marketplace gives it, and why',
        tags: ['Marketplace'],
        response: { 200: EntitlementsView },
      },
    },
    (request) => request.readTenant((ctx) => getEntitlements(ctx, tenantOwner(ctx))),
  )

  app.get(
    '/marketplace/usage',
    {
      config: { permission: 'plan.manage' },
      schema: {
        operationId: 'getMarketplaceUsage',
        summary: 'How much of its limits the marketplace has used, now and before',
        tags: ['Marketplace'],
        querystring: UsageQuery,
        response: { 200: UsageView },
      },
    },
    (request) => request.readTenant((ctx) => getUsage(ctx, tenantOwner(ctx), request.query)),
  )

  app.get(
    '/marketplace/providers/:providerId/entitlements',
    {
      config: { permission: 'plan.manage' },
      schema: {
        operationId: 'getProviderEntitlements',
        summary: 'What a provider’s plan gives them, and why',
        tags: ['Marketplace'],
        params: ProviderParams,
        response: { 200: EntitlementsView },
      },
    },
    (request) => request.readTenant((ctx) => getEntitlements(ctx, providerOwner(request.params.providerId))),
  )

  app.get(
    '/marketplace/providers/:providerId/usage',
    {
      config: { permission: 'plan.manage' },
      schema: {
        operationId: 'getProviderUsage',
        summary: 'How much of their limits a provider has used, now and before',
        tags: ['Marketplace'],
        params: ProviderParams,
        querystring: UsageQuery,
        response: { 200: UsageView },
      },
    },
    (request) =>
      request.readTenant((ctx) => getUsage(ctx, providerOwner(request.params.providerId), request.query)),
  )
}
