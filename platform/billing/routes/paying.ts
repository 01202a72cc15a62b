import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { BillingDetailsBody, BillingDetailsView } from '../billing-details-schemas.ts'
import { CheckoutView, PlanCardView, PlanDesk, SettledCardView } from '../buying-schemas.ts'
import { CouponCodeBody, ShownCouponView } from '../coupon-schemas.ts'
import { setBillingDetails } from '../flows/billing-details.ts'
import { beginCardChange, settleCardChange } from '../flows/card.ts'
import { applyCoupon, previewCoupon } from '../flows/coupons.ts'
import { readPlanDesk } from '../flows/desk.ts'
import { getBillingDetails } from '../service/billing-details.ts'
import { getPlanCard } from '../service/cards.ts'
import { type Buyer, ownerBuying } from './buyers.ts'

/** How a plan is paid: by which card, for less with a code, and to whom the invoices are addressed. */
export const payingRoutes: FastifyPluginAsyncTypebox<Buyer> = async (app, buyer) => {
  const { path, name, whose, buy, ownerOf, pageOf } = buyer
  const { runtime } = app
  const tags = [buyer.tag]
  const see = { permission: buy } as const
  const config = { permission: buy, rateLimit: 'account' } as const

  app.post(
    `${path}/coupon-previews`,
    {
      config,
      schema: {
        operationId: `preview${name}PlanCoupon`,
        summary: 'What a code would take off the next payment of the plan that runs',
        tags,
        body: CouponCodeBody,
        response: { 200: ShownCouponView },
      },
    },
    async (request) => {
      const owner = ownerBuying(buyer, request)
      const { next, ...shown } = await previewCoupon(runtime, request.scope, { ...request.body, owner })
      return { ...shown, next: { ...next, at: next.at.toISOString() } }
    },
  )

  app.post(
    `${path}/coupons`,
    {
      config,
      schema: {
        operationId: `apply${name}PlanCoupon`,
        summary: 'Enter a code for the plan that runs: it counts from the next payment on',
        tags,
        body: CouponCodeBody,
        response: { 200: PlanDesk },
      },
    },
    async (request) => {
      const owner = ownerBuying(buyer, request)
      await applyCoupon(runtime, request.scope, { ...request.body, owner })
      return readPlanDesk(runtime, request.scope, { owner })
    },
  )

  app.get(
    `${path}/card`,
    {
      config: see,
      schema: {
        operationId: `get${name}PlanCard`,
        summary: `With which card ${whose} pays for its plan`,
        tags,
        response: { 200: PlanCardView },
      },
    },
    (request) => request.readTenant(async (ctx) => ({ card: await getPlanCard(ctx, ownerOf(ctx)) })),
  )

  app.post(
    `${path}/card-changes`,
    {
      config,
      schema: {
        operationId: `begin${name}PlanCardChange`,
        summary: 'Open a page of the payment service on which another card is left',
        tags,
        response: { 201: CheckoutView },
      },
    },
    async (request, reply) => {
      const page = `${pageOf(request)}/paying`
      const url = await beginCardChange(runtime, request.scope, {
        owner: ownerBuying(buyer, request),
        successUrl: `${page}?card=left`,
        cancelUrl: page,
      })
      return reply.code(201).send({ url })
    },
  )

  app.post(
    `${path}/card-settlements`,
    {
      config,
      schema: {
        operationId: `settle${name}PlanCardChange`,
        summary: 'Ask the payment service which card was left, and collect what is open with it',
        tags,
        response: { 200: SettledCardView },
      },
    },
    async (request) => {
      const owner = ownerBuying(buyer, request)
      const isChanged = await settleCardChange(runtime, request.scope, { owner })
      return { isChanged, card: await request.readTenant((ctx) => getPlanCard(ctx, owner)) }
    },
  )

  app.get(
    `${path}/billing-details`,
    {
      config: see,
      schema: {
        operationId: `get${name}PlanBillingDetails`,
        summary: `To whom the invoices of ${whose} are addressed`,
        tags,
        response: { 200: BillingDetailsView },
      },
    },
    (request) => request.readTenant((ctx) => getBillingDetails(ctx, ownerOf(ctx))),
  )

  app.put(
    `${path}/billing-details`,
    {
      config,
      schema: {
        operationId: `set${name}PlanBillingDetails`,
        summary: 'Say to whom invoices are addressed from now on, and with which tax number',
        tags,
        body: BillingDetailsBody,
        response: { 200: BillingDetailsView },
      },
    },
    (request) =>
      setBillingDetails(runtime, request.scope, { ...request.body, owner: ownerBuying(buyer, request) }),
  )
}
