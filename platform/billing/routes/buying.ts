import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { PageQuery } from '#platform/kernel/pages.ts'
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
import { listPlanInvoices } from '../service/invoices.ts'
import { type Buyer, buyersAt, ownerBuying } from './buyers.ts'
import { payingRoutes } from './paying.ts'

/** A plan from the side of whoever buys it. */
export const buyingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  for (const buyer of buyersAt(app.runtime.config)) {
    await app.register(planOf, buyer)
    await app.register(payingRoutes, buyer)
  }
}

const planOf: FastifyPluginAsyncTypebox<Buyer> = async (app, buyer) => {
  const { path, name, whose, see, buy, ownerOf, pageOf } = buyer
  const { runtime } = app
  const tags = [buyer.tag]
  const config = { permission: buy, rateLimit: 'account' } as const
  const desk = (request: FastifyRequest) =>
    readPlanDesk(runtime, request.scope, { owner: ownerOf(request.scope) })

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
      const owner = ownerBuying(buyer, request)
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
      await settleCheckout(runtime, request.scope, { owner: ownerBuying(buyer, request) })
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
      const owner = ownerBuying(buyer, request)
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
        owner: ownerBuying(buyer, request),
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
        await take(runtime, request.scope, { owner: ownerBuying(buyer, request) })
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
