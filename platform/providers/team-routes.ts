import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { requireProvider } from '#platform/identity/index.ts'
import { Email, Id, Input, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { providerRoles, TeamInvitationView, TeamView } from './schemas.ts'
import { changeTeamRole, getTeam } from './service/team.ts'
import {
  acceptTeamInvitation,
  inviteTeamMember,
  readTeamInvitation,
  revokeTeamInvitation,
} from './service/team-invitations.ts'

const Role = OneOf(providerRoles)
const Token = Input({ token: Text(200, 1) })
const tags = ['Provider']

export const teamRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/provider/team',
    {
      config: { permission: 'provider.read_own' },
      schema: {
        operationId: 'getTeam',
        summary: 'Your team and its open invitations',
        tags,
        response: { 200: TeamView },
      },
    },
    (request) => request.readTenant((ctx) => getTeam(ctx, requireProvider(ctx))),
  )

  app.post(
    '/provider/team/invitations',
    {
      config: { permission: 'provider.manage_team', rateLimit: 'account' },
      schema: {
        operationId: 'inviteTeamMember',
        summary: 'Invite an e-mail address to your team',
        tags,
        body: Input({ email: Email, role: Role }),
        response: { 201: TeamView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await request.inTenant((ctx) =>
            inviteTeamMember(ctx, { ...request.body, providerId: requireProvider(ctx) }),
          ),
        ),
  )

  app.delete(
    '/provider/team/invitations/:invitationId',
    {
      config: { permission: 'provider.manage_team' },
      schema: {
        operationId: 'revokeTeamInvitation',
        summary: 'Take an invitation back',
        tags,
        params: Type.Object({ invitationId: Id }),
        response: { 200: TeamView },
      },
    },
    (request) =>
      request.inTenant((ctx) =>
        revokeTeamInvitation(ctx, { ...request.params, providerId: requireProvider(ctx) }),
      ),
  )

  app.patch(
    '/provider/team/:memberId',
    {
      config: { permission: 'provider.manage_team' },
      schema: {
        operationId: 'changeTeamRole',
        summary: 'Change what a member of your team may do',
        tags,
        params: Type.Object({ memberId: Id }),
        body: Input({ role: Role }),
        response: { 200: TeamView },
      },
    },
    (request) =>
      request.inTenant((ctx) =>
        changeTeamRole(ctx, { ...request.params, ...request.body, providerId: requireProvider(ctx) }),
      ),
  )

  app.post(
    '/invitations/reading',
    {
      config: { isPublic: true, rateLimit: 'account' },
      schema: {
        operationId: 'readInvitation',
        summary: 'What an invitation is about, for whoever holds its link',
        tags: ['Account'],
        body: Token,
        response: { 201: TeamInvitationView },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await request.inTenant((ctx) => readTeamInvitation(ctx, app.runtime.vault, request.body.token)),
        ),
  )

  app.post(
    '/invitations/acceptance',
    {
      config: { permission: 'account.edit_own', rateLimit: 'account' },
      schema: {
        operationId: 'acceptInvitation',
        summary: 'Accept an invitation that was sent to your e-mail address',
        tags: ['Account'],
        body: Token,
        response: { 201: Type.Object({ providerId: Nullable(Id) }) },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await request.inTenant((ctx) => acceptTeamInvitation(ctx, app.runtime.vault, request.body.token)),
        ),
  )
}
