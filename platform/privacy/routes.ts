import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { clientKey } from '#platform/http/limits.ts'
import { clearedSessionCookie } from '#platform/http/session.ts'
import { Input, Nullable, Text } from '#platform/kernel/schemas.ts'
import { eraseOwnAccount } from './flows.ts'
import { exportOwnData } from './service.ts'
import { exportTenant } from './tenant-export.ts'

const tags = ['Privacy']

export const privacyRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/users/me/data',
    {
      config: { permission: 'account.read_own', rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'exportOwnData',
        summary: 'Download everything that is known about oneself',
        tags,
        response: { 200: Type.Object({}, { additionalProperties: true }) },
      },
    },
    async (request, reply) => {
      reply.header('content-disposition', 'attachment; filename="my-data.json"')
      return request.readTenant(exportOwnData)
    },
  )

  app.post(
    '/users/me/erasure',
    {
      config: { permission: 'account.edit_own', rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'eraseOwnAccount',
        summary: 'Erase one’s account',
        description:
          'Personal data goes; appointments that took place stay without it. There is no way back. Needs the password, where there is one.',
        tags,
        body: Input({ currentPassword: Nullable(Text(200)) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const address = clientKey(request.ip)
      await eraseOwnAccount(app.runtime, request.scope, { ...request.body, address })
      reply.header('set-cookie', clearedSessionCookie(app.runtime.config))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/export',
    {
      config: { permission: 'tenant.export', rateLimit: 'upload' },
      schema: {
        operationId: 'exportTenant',
        summary: 'Download everything of the marketplace',
        description:
          'One JSON object per line: `table` and `row`. Passwords, tokens and sealed secrets are left out.',
        tags,
        produces: ['application/x-ndjson'],
        response: { 200: Type.Unsafe<Readable>(Type.String()) },
      },
    },
    async (request, reply) =>
      reply
        .headers({
          'content-type': 'application/x-ndjson; charset=utf-8',
          'content-disposition': 'attachment; filename="marketplace.ndjson"',
        })
        .send(Readable.from(exportTenant(app.runtime, request.scope))),
  )
}
