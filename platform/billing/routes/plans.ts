import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyContextConfig } from 'fastify'
import { ifMatch, versionTag } from '#platform/http/version.ts'
import { Id, Input, ListOf } from '#platform/kernel/schemas.ts'
import {
  CreatePlanBody,
  OrderPlansBody,
  PlanComparison,
  PlanStateBody,
  PlanTermsBody,
  PlanView,
  RenamePlanBody,
} from '../schemas.ts'
import { createPlan, orderPlans, renamePlan, setPlanState, setPlanTerms } from '../service/edit-plans.ts'
import { openPriceList } from '../service/price-list.ts'
import { comparePlans, getPlan, listPlans } from '../service/read-plans.ts'

/** What providers may choose from; whoever thinks of becoming one may see it too. */
export const comparisonRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/plans',
    {
      config: { isPublic: true },
      schema: {
        operationId: 'comparePlans',
        summary: 'Compare the plans for providers',
        tags: ['Marketplace'],
        response: { 200: PlanComparison },
      },
    },
    (request) => request.readTenant(comparePlans),
  )
}

const PlanParams = Input({ planId: Id })
type Options = {
  path: string
  gate: Pick<FastifyContextConfig, 'permission' | 'onConsole'>
  tag: string
  /** Of the ids of operations, which are told apart by it. */
  suffix: string
}

/** One price list: a marketplace's for its providers, or the platform's for marketplaces. */
export const priceListRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { path, gate, tag, suffix },
) => {
  const config = gate
  const tags = [tag]
  const changing = 'Needs If-Match with the version that was read.'

  app.get(
    path,
    {
      config,
      schema: {
        operationId: `listPlans${suffix}`,
        summary: 'List the plans in their order, hidden and retired ones too',
        tags,
        response: { 200: ListOf(PlanView) },
      },
    },
    async (request) => ({
      // Whoever has no price list yet gets the first one when they look at it.
      items: await request.inTenant(async (ctx) => {
        await openPriceList(ctx)
        return listPlans(ctx)
      }),
    }),
  )

  app.post(
    path,
    {
      config,
      schema: {
        operationId: `createPlan${suffix}`,
        summary: 'Add a plan at the end',
        tags,
        body: CreatePlanBody,
        response: { 201: PlanView },
      },
    },
    async (request, reply) => {
      const plan = await request.inTenant((ctx) => createPlan(ctx, request.body))
      return reply.code(201).header('etag', versionTag(plan.version)).send(plan)
    },
  )

  app.put(
    `${path}/order`,
    {
      config,
      schema: {
        operationId: `orderPlans${suffix}`,
        summary: 'Put the plans in another order',
        tags,
        body: OrderPlansBody,
        response: { 200: ListOf(PlanView) },
      },
    },
    async (request) => ({ items: await request.inTenant((ctx) => orderPlans(ctx, request.body)) }),
  )

  app.get(
    `${path}/:planId`,
    {
      config,
      schema: {
        operationId: `getPlan${suffix}`,
        summary: 'Get a plan with its present terms',
        tags,
        params: PlanParams,
        response: { 200: PlanView },
      },
    },
    async (request, reply) => {
      const plan = await request.readTenant((ctx) => getPlan(ctx, request.params.planId))
      return reply.header('etag', versionTag(plan.version)).send(plan)
    },
  )

  app.patch(
    `${path}/:planId`,
    {
      config,
      schema: {
        operationId: `renamePlan${suffix}`,
        summary: 'Change the words of a plan',
        description: changing,
        tags,
        params: PlanParams,
        body: RenamePlanBody,
        response: { 200: PlanView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const plan = await request.inTenant((ctx) =>
        renamePlan(ctx, { ...request.params, ...request.body, version }),
      )
      return reply.header('etag', versionTag(plan.version)).send(plan)
    },
  )

  app.put(
    `${path}/:planId/terms`,
    {
      config,
      schema: {
        operationId: `setPlanTerms${suffix}`,
        summary: 'Say anew what a plan holds and costs',
        description: `${changing} Whoever subscribed before keeps their terms, or moves to these at a renewal with notice.`,
        tags,
        params: PlanParams,
        body: PlanTermsBody,
        response: { 200: PlanView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const plan = await request.inTenant((ctx) =>
        setPlanTerms(ctx, { ...request.params, ...request.body, version }),
      )
      return reply.header('etag', versionTag(plan.version)).send(plan)
    },
  )

  app.put(
    `${path}/:planId/state`,
    {
      config,
      schema: {
        operationId: `setPlanState${suffix}`,
        summary: 'Offer, hide or retire a plan',
        description: `${changing} Whoever has it keeps it.`,
        tags,
        params: PlanParams,
        body: PlanStateBody,
        response: { 200: PlanView },
      },
    },
    async (request, reply) => {
      const version = ifMatch(request)
      const plan = await request.inTenant((ctx) =>
        setPlanState(ctx, { ...request.params, ...request.body, version }),
      )
      return reply.header('etag', versionTag(plan.version)).send(plan)
    },
  )
}
