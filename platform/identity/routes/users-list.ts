import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { pageOf } from '#platform/kernel/pages.ts'
import { Id, Input } from '#platform/kernel/schemas.ts'
import { exportUsers } from '../flows/users-list.ts'
import { accepted, AcceptedView } from '../schemas.ts'
import {
  getUserDetail,
  listUsers,
  reinstateUser,
  sendPasswordReset,
  suspendUser,
} from '../service/users-list.ts'
import {
  ListedUserView,
  ReasonBody,
  UserDetailView,
  UsersExportQuery,
  UsersQuery,
} from '../users-list-schemas.ts'

const tags = ['Users']
const params = Input({ userId: Id })

/** The users of a marketplace, for its staff. */
export const usersListRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users',
    {
      config: { permission: 'user.read' },
      schema: {
        operationId: 'listUsers',
        summary: 'List and search users',
        tags,
        querystring: UsersQuery,
        response: { 200: pageOf(ListedUserView) },
      },
    },
    (request) => request.readTenant((ctx) => listUsers(ctx, request.query)),
  )

  app.get(
    '/users/export',
    {
      config: { permission: 'user.read', rateLimit: 'account' },
      schema: {
        operationId: 'exportUsers',
        summary: 'Take the list of users away as a CSV file',
        description: 'That it was taken is written to the audit log.',
        tags,
        querystring: UsersExportQuery,
        produces: ['text/csv'],
        response: { 200: { type: 'string', description: 'UTF-8 with a byte order mark, a row per user' } },
      },
    },
    async (request, reply) => {
      const file = await exportUsers(app.runtime, request.scope, request.query)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="users.csv"')
        .send(file as never)
    },
  )

  app.get(
    '/users/:userId',
    {
      config: { permission: 'user.read' },
      schema: {
        operationId: 'getUser',
        summary: 'Read one user',
        tags,
        params,
        response: { 200: UserDetailView },
      },
    },
    (request) => request.readTenant((ctx) => getUserDetail(ctx, request.params.userId)),
  )

  app.put(
    '/users/:userId/suspension',
    {
      config: { permission: 'user.manage' },
      schema: {
        operationId: 'suspendUser',
        summary: 'Suspend a user',
        description: 'All sessions of the user end at once. What they booked or offer stays.',
        tags,
        params,
        body: ReasonBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => suspendUser(ctx, { ...request.params, ...request.body }))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/users/:userId/reinstatement',
    {
      config: { permission: 'user.manage' },
      schema: {
        operationId: 'reinstateUser',
        summary: 'Let a suspended user in again',
        tags,
        params,
        body: ReasonBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => reinstateUser(ctx, { ...request.params, ...request.body }))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/users/:userId/password-resets',
    {
      config: { permission: 'user.manage', rateLimit: 'account' },
      schema: {
        operationId: 'sendPasswordReset',
        summary: 'Send a user the link with which they choose a new password',
        tags,
        params,
        response: { 202: AcceptedView },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => sendPasswordReset(ctx, request.params.userId))
      return reply.code(202).send(accepted)
    },
  )
}
