import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Id, Input, ListOf } from '#platform/kernel/schemas.ts'
import { providerOwner } from '../owner.ts'
import { ComplimentaryBody, EntitlementsView, GrantBody, GrantView } from '../schemas.ts'
import { grantFeature, listGrants, revokeGrant } from '../service/grants.ts'
import { getEntitlements } from '../service/standing.ts'
import { giveComplimentary, takeComplimentaryBack } from '../service/subscriptions.ts'

const ProviderParams = Input({ providerId: Id })
const GrantParams = Input({ providerId: Id, grantId: Id })
const config = { permission: 'plan.manage' } as const
const tags = ['Marketplace']

/** What a marketplace gives a provider by hand. */
export const grantRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/marketplace/providers/:providerId/grants',
    {
      config,
      schema: {
        operationId: 'listGrants',
        summary: 'What was granted to a provider by hand, the latest first',
        tags,
        params: ProviderParams,
        response: { 200: ListOf(GrantView) },
      },
    },
    async (request) => ({
      items: await request.readTenant((ctx) => listGrants(ctx, providerOwner(request.params.providerId))),
    }),
  )

  app.post(
    '/marketplace/providers/:providerId/grants',
    {
      config,
      schema: {
        operationId: 'grantFeature',
        summary: 'Grant a provider more of a feature, or say exactly what they have of it',
        tags,
        params: ProviderParams,
        body: GrantBody,
        response: { 201: GrantView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await request.inTenant((ctx) =>
            grantFeature(ctx, providerOwner(request.params.providerId), request.body),
          ),
        ),
  )

  app.delete(
    '/marketplace/providers/:providerId/grants/:grantId',
    {
      config,
      schema: {
        operationId: 'revokeGrant',
        summary: 'Take a grant back; it stays in the list',
        tags,
        params: GrantParams,
        response: { 200: GrantView },
      },
    },
    (request) =>
      request.inTenant((ctx) =>
        revokeGrant(ctx, providerOwner(request.params.providerId), request.params.grantId),
      ),
  )

  app.put(
    '/marketplace/providers/:providerId/complimentary-plan',
    {
      config,
      schema: {
        operationId: 'giveComplimentaryPlan',
        summary: 'Give a provider a plan that is not paid for, in place of one that was given before',
        tags,
        params: ProviderParams,
        body: ComplimentaryBody,
        response: { 200: EntitlementsView },
      },
    },
    (request) =>
      request.inTenant(async (ctx) => {
        const owner = providerOwner(request.params.providerId)
        await giveComplimentary(ctx, owner, request.body)
        return getEntitlements(ctx, owner)
      }),
  )

  app.delete(
    '/marketplace/providers/:providerId/complimentary-plan',
    {
      config,
      schema: {
        operationId: 'takeComplimentaryPlanBack',
        summary: 'End a plan that was given; without one nothing happens',
        tags,
        params: ProviderParams,
        response: { 200: EntitlementsView },
      },
    },
    (request) =>
      request.inTenant(async (ctx) => {
        const owner = providerOwner(request.params.providerId)
        await takeComplimentaryBack(ctx, owner)
        return getEntitlements(ctx, owner)
      }),
  )
}
