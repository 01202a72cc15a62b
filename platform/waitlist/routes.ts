import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { requireProvider } from '#platform/identity/index.ts'
import { Id } from '#platform/kernel/schemas.ts'
import { acceptOffer, declineOffer, getWaiting, leaveWaitlist } from './flows.ts'
import {
  AcceptedOfferView,
  JoinedView,
  JoinWaitlistBody,
  ListWaitlistQuery,
  WaitingView,
  WaitlistPage,
  WaitlistToken,
} from './schemas.ts'
import { joinWaitlist } from './service/join.ts'
import { listWaitlist, removeFromWaitlist } from './service/provider-list.ts'

const TokenParams = Type.Object({ token: WaitlistToken })
const tags = ['Waitlist']

export const waitlistRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/services/:serviceId/waitlist',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'joinWaitlist',
        summary: 'Wait for a time of a service that is taken',
        description:
          'The answer is the same whether the address waits already or not; a mail with a link goes to it when it is new here. A freed time is kept for one person for a while, longest waiting first.',
        tags,
        params: Type.Object({ serviceId: Id }),
        body: JoinWaitlistBody,
        response: { 202: JoinedView },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => joinWaitlist(ctx, { ...request.params, ...request.body }))
      return reply.code(202).send({ isAccepted: true })
    },
  )

  app.get(
    '/waitlist/:token',
    {
      config: { isPublic: true, rateLimit: 'search' },
      schema: {
        operationId: 'getWaiting',
        summary: 'What somebody waits for, and what is kept for them',
        tags,
        params: TokenParams,
        response: { 200: WaitingView },
      },
    },
    (request) => getWaiting(app.runtime, request.scope, request.params),
  )

  app.post(
    '/waitlist/:token/acceptance',
    {
      config: { isPublic: true, rateLimit: 'booking' },
      schema: {
        operationId: 'acceptWaitlistOffer',
        summary: 'Take the hold of the offered time, to confirm it as any other',
        tags,
        params: TokenParams,
        response: { 200: AcceptedOfferView },
      },
    },
    (request) => acceptOffer(app.runtime, request.scope, request.params),
  )

  const endings = [
    {
      path: 'refusal',
      operationId: 'declineWaitlistOffer',
      summary: 'Let the offered time go to the next one, and wait on',
      run: declineOffer,
    },
    {
      path: 'departure',
      operationId: 'leaveWaitlist',
      summary: 'Wait no longer; harmless when repeated',
      run: leaveWaitlist,
    },
  ]
  for (const { path, operationId, summary, run } of endings) {
    app.post(
      `/waitlist/:token/${path}`,
      {
        config: { isPublic: true, rateLimit: 'booking' },
        schema: { operationId, summary, tags, params: TokenParams, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        await run(app.runtime, request.scope, request.params)
        return reply.code(204).send(null)
      },
    )
  }

  app.get(
    '/provider/waitlist',
    {
      config: { permission: 'booking.read_provider' },
      schema: {
        operationId: 'listWaitlist',
        summary: 'List who waits for you, longest first',
        tags: ['Provider'],
        querystring: ListWaitlistQuery,
        response: { 200: WaitlistPage },
      },
    },
    (request) =>
      request.readTenant((ctx) => listWaitlist(ctx, { ...request.query, providerId: requireProvider(ctx) })),
  )

  app.delete(
    '/provider/waitlist/:entryId',
    {
      config: { permission: 'booking.manage_provider' },
      schema: {
        operationId: 'removeFromWaitlist',
        summary: 'Take somebody off your waitlist',
        tags: ['Provider'],
        params: Type.Object({ entryId: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) =>
        removeFromWaitlist(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      )
      return reply.code(204).send(null)
    },
  )
}
