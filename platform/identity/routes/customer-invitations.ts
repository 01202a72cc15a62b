import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { Email, Id, Input, ListOf } from '#platform/kernel/schemas.ts'
import { InvitationView } from '../schemas.ts'
import {
  inviteCustomers,
  listCustomerInvitations,
  mostInvitedAtOnce,
  revokeCustomerInvitation,
} from '../service/index.ts'

const tags = ['Marketplace']

/** Who is let into a private marketplace. */
export const customerInvitationRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/marketplace/invitations',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'listCustomerInvitations',
        summary: 'Invitations of customers that are open, newest first',
        tags,
        response: { 200: ListOf(InvitationView) },
      },
    },
    async (request) => ({ items: await request.readTenant(listCustomerInvitations) }),
  )

  app.post(
    '/marketplace/invitations',
    {
      config: { permission: 'marketplace.manage', rateLimit: 'account' },
      schema: {
        operationId: 'inviteCustomers',
        summary: 'Invite customers by their e-mail addresses, up to a hundred at once',
        tags,
        body: Input({
          emails: Type.Array(Email, { minItems: 1, maxItems: mostInvitedAtOnce }),
        }),
        response: {
          201: Type.Object({
            invited: Type.Array(InvitationView),
            known: Type.Array(Type.String(), { description: 'these have an account already' }),
          }),
        },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await request.inTenant((ctx) => inviteCustomers(ctx, request.body.emails))),
  )

  app.delete(
    '/marketplace/invitations/:invitationId',
    {
      config: { permission: 'marketplace.manage' },
      schema: {
        operationId: 'revokeCustomerInvitation',
        summary: 'Take the invitation of a customer back',
        tags,
        params: Type.Object({ invitationId: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => revokeCustomerInvitation(ctx, request.params.invitationId))
      return reply.code(204).send(null)
    },
  )
}
