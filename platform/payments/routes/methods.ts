import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { originOf } from '#platform/config.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import { openSetup, removeMethod } from '../flows/method-setups.ts'
import { inWords } from '../flows/words.ts'
import {
  DefaultMethodBody,
  MethodParams,
  PaymentMethodList,
  RemoveMethodQuery,
  SetupView,
} from '../schemas/methods.ts'
import { chooseOwnDefault, listOwnMethods } from '../service/method-setups.ts'

const tags = ['Customer']
const permission = 'payment_method.manage_own'

/** The ways to pay that somebody has left with the processor. */
export const methodRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users/me/payment-methods',
    {
      config: { permission },
      schema: {
        operationId: 'listOwnPaymentMethods',
        summary: 'List your ways to pay, and what still needs them',
        tags,
        response: { 200: PaymentMethodList },
      },
    },
    async (request) => ({ items: await request.readTenant((ctx) => listOwnMethods(ctx)) }),
  )

  app.post(
    '/users/me/payment-methods',
    {
      config: { permission },
      schema: {
        operationId: 'addOwnPaymentMethod',
        summary: 'Open a page of the processor on which a way to pay is left; nothing is paid',
        tags,
        response: { 201: SetupView },
      },
    },
    async (request, reply) => {
      const { site } = request
      const host = assertFound(site?.kind === 'storefront' ? site.host : null, 'Marketplace')
      const returnUrl = `${originOf(app.runtime.config, host)}/account/payment-methods`
      const url = await inWords(() => openSetup(app.runtime, request.scope, { returnUrl }))
      return reply.code(201).send({ url })
    },
  )

  app.put(
    '/users/me/payment-methods/default',
    {
      config: { permission },
      schema: {
        operationId: 'chooseOwnPaymentMethod',
        summary: 'Choose the way to pay that later charges are made with',
        tags,
        body: DefaultMethodBody,
        response: { 200: PaymentMethodList },
      },
    },
    async (request) => ({
      items: await request.inTenant(async (ctx) => {
        await chooseOwnDefault(ctx, request.body.methodId)
        return listOwnMethods(ctx)
      }),
    }),
  )

  app.delete(
    '/users/me/payment-methods/:methodId',
    {
      config: { permission },
      schema: {
        operationId: 'removeOwnPaymentMethod',
        summary: 'Take a way to pay away',
        description:
          'Where something is still to be charged with it, `replaceWith` names the one that takes its place; without it that is a conflict.',
        tags,
        params: MethodParams,
        querystring: RemoveMethodQuery,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeMethod(app.runtime, request.scope, { ...request.params, ...request.query })
      return reply.code(204).send(null)
    },
  )
}
