import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { originOf } from '#platform/config.ts'
import { assertOwnHands, type Permission, requireProvider } from '#platform/identity/index.ts'
import { PageQuery } from '#platform/kernel/pages.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import {
  ChangedView,
  ChangePlanBody,
  CheckoutBody,
  CheckoutView,
  PlanChoiceBody,
  PlanDesk,
  PlanInvoicePage,
  ShownChangeView,
} from '../buying-schemas.ts'
import { changePlan, previewChange } from '../flows/changes.ts'
import { beginCheckout, settleCheckout } from '../flows/checkout.ts'
import { readPlanDesk } from '../flows/desk.ts'
import { cancelPlan, pausePlan, payOpenInvoices, resumePlan } from '../flows/leaving.ts'
import { type Owner, providerOwner, tenantOwner } from '../owner.ts'
import { listPlanInvoices } from '../service/invoices.ts'

type Buyer = {
  path: string
  /** Of the ids of operations, which are told apart by it. */
  name: string
  whose: string
  tag: string
  see: Permission
  buy: Permission
  ownerOf: (scope: Scope) => Owner
  /** Where the buyer comes back to from the processor. */
  pageOf: (request: FastifyRequest) => string
}

/** A plan from the side of whoever buys it: a provider from the marketplace, the marketplace from the platform. */
export const buyingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { config } = app.runtime
  const buyers: Buyer[] = [
    {
      path: '/provider/plan',
      name: 'Own',
      whose: 'your business',
      tag: 'Provider',
      see: 'provider.read_own',
      buy: 'plan.subscribe',
      ownerOf: (scope) => providerOwner(requireProvider(scope)),
      pageOf: ({ site }) => `${originOf(config, site!.host)}/provider/plan`,
    },
    {
      path: '/marketplace/plan',
      name: 'Marketplace',
      whose: 'the marketplace',
      tag: 'Marketplace',
      see: 'plan.manage',
      buy: 'plan.subscribe_marketplace',
      ownerOf: tenantOwner,
      pageOf: ({ site }) =>
        `${originOf(config, `admin.${config.platformDomain}`)}/m/${site?.kind === 'storefront' ? site.slug : ''}/plan`,
    },
  ]
  for (const buyer of buyers) await app.register(planOf, buyer)
}

const planOf: FastifyPluginAsyncTypebox<Buyer> = async (app, buyer) => {
  const { path, name, whose, see, buy, ownerOf, pageOf } = buyer
  const { runtime } = app
  const tags = [buyer.tag]
  const config = { permission: buy, rateLimit: 'account' } as const
  const desk = (request: FastifyRequest) =>
    readPlanDesk(runtime, request.scope, { owner: ownerOf(request.scope) })
  /** Whoever acts in somebody's place does not spend their money. */
  const ownerBuying = ({ scope }: FastifyRequest): Owner => {
    if (scope.actor.kind === 'user') assertOwnHands(scope)
    return ownerOf(scope)
  }

  app.get(
    path,
    {
      config: { permission: see },
      schema: {
        operationId: `get${name}Plan`,
        summary: `The plan of ${whose}, what is to come of it, what is owed, and what may be chosen`,
        tags,
        response: { 200: PlanDesk },
      },
    },
    desk,
  )

  app.post(
    `${path}/checkouts`,
    {
      config,
      schema: {
        operationId: `begin${name}PlanCheckout`,
        summary: 'Open a page of the payment service on which a plan is subscribed to',
        description: 'There is one at a time: the same choice gets the same page, another one closes it.',
        tags,
        body: CheckoutBody,
        response: { 201: CheckoutView },
      },
    },
    async (request, reply) => {
      const owner = ownerBuying(request)
      const page = pageOf(request)
      const url = await beginCheckout(runtime, request.scope, {
        ...request.body,
        owner,
        successUrl: `${page}?checkout=done`,
        cancelUrl: page,
      })
      return reply.code(201).send({ url })
    },
  )

  app.post(
    `${path}/settlements`,
    {
      config,
      schema: {
        operationId: `settle${name}PlanCheckout`,
        summary: 'Ask the payment service what became of the page that was opened last',
        tags,
        response: { 200: PlanDesk },
      },
    },
    async (request) => {
      await settleCheckout(runtime, request.scope, { owner: ownerBuying(request) })
      return desk(request)
    },
  )

  app.post(
    `${path}/change-previews`,
    {
      config,
      schema: {
        operationId: `preview${name}PlanChange`,
        summary: 'What a change of the plan would come to at this moment',
        tags,
        body: PlanChoiceBody,
        response: { 200: ShownChangeView },
      },
    },
    async (request) => {
      const owner = ownerBuying(request)
      const { takesEffectAt, ...shown } = await previewChange(runtime, request.scope, {
        ...request.body,
        owner,
      })
      return { ...shown, takesEffectAt: takesEffectAt.toISOString() }
    },
  )

  app.post(
    `${path}/changes`,
    {
      config,
      schema: {
        operationId: `change${name}Plan`,
        summary: 'Change the plan: more counts now, once it is paid; less from the next period on',
        tags,
        body: ChangePlanBody,
        response: { 200: ChangedView },
      },
    },
    async (request) => {
      const { at, ...choice } = request.body
      const outcome = await changePlan(runtime, request.scope, {
        ...choice,
        owner: ownerBuying(request),
        ...(at === undefined ? {} : { at: new Date(at) }),
      })
      return { outcome, desk: await desk(request) }
    },
  )

  const steps = [
    {
      at: 'cancellations',
      id: `cancel${name}Plan`,
      summary: 'End the plan with the period that is paid for; asked twice, it is the same',
      take: cancelPlan,
    },
    {
      at: 'pauses',
      id: `pause${name}Plan`,
      summary: 'Let the plan stand still after the period that is paid for',
      take: pausePlan,
    },
    {
      at: 'resumptions',
      id: `resume${name}Plan`,
      summary: 'Take back what was to come, a cancellation, a smaller plan or a pause',
      take: resumePlan,
    },
    {
      at: 'payments',
      id: `pay${name}Plan`,
      summary: 'Try to collect what is owed with the card that is kept now',
      take: payOpenInvoices,
    },
  ]
  for (const { at, id, summary, take } of steps) {
    app.post(
      `${path}/${at}`,
      { config, schema: { operationId: id, summary, tags, response: { 200: PlanDesk } } },
      async (request) => {
        await take(runtime, request.scope, { owner: ownerBuying(request) })
        return desk(request)
      },
    )
  }

  app.get(
    `${path}/invoices`,
    {
      config: { permission: buy },
      schema: {
        operationId: `list${name}PlanInvoices`,
        summary: `What ${whose} was asked to pay for its plans, the latest first`,
        tags,
        querystring: PageQuery,
        response: { 200: PlanInvoicePage },
      },
    },
    (request) => request.readTenant((ctx) => listPlanInvoices(ctx, ownerOf(ctx), request.query)),
  )
}
