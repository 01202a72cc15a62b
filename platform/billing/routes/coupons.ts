import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyContextConfig } from 'fastify'
import { Id, Input, ListOf } from '#platform/kernel/schemas.ts'
import { CouponView, CreateCouponBody } from '../coupon-schemas.ts'
import { archiveCoupon, createCoupon, listCoupons } from '../service/coupons.ts'

const CouponParams = Input({ couponId: Id })
type Options = {
  path: string
  gate: Pick<FastifyContextConfig, 'permission' | 'onConsole'>
  tag: string
  /** Of the ids of operations, which are told apart by it. */
  suffix: string
}

/** Codes by which the plans of one seller cost less: a marketplace's, or the platform's. */
export const couponRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { path, gate, tag, suffix }) => {
  const config = gate
  const tags = [tag]

  app.get(
    path,
    {
      config,
      schema: {
        operationId: `listCoupons${suffix}`,
        summary: 'List the codes by which plans cost less, the latest first',
        tags,
        response: { 200: ListOf(CouponView) },
      },
    },
    async (request) => ({ items: await request.readTenant(listCoupons) }),
  )

  app.post(
    path,
    {
      config,
      schema: {
        operationId: `createCoupon${suffix}`,
        summary: 'Add a code by which plans cost less',
        description: 'Its terms stay as they are: archive it and add another one to change them.',
        tags,
        body: CreateCouponBody,
        response: { 201: CouponView },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await request.inTenant((ctx) => createCoupon(ctx, request.body))),
  )

  app.post(
    `${path}/:couponId/archival`,
    {
      config,
      schema: {
        operationId: `archiveCoupon${suffix}`,
        summary: 'Take a code out of use',
        description: 'Whoever has redeemed it keeps what it takes off.',
        tags,
        params: CouponParams,
        response: { 200: CouponView },
      },
    },
    (request) => request.inTenant((ctx) => archiveCoupon(ctx, request.params)),
  )
}
