import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { accessTokenSeconds } from '#platform/http/external/jwt.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { after, seconds } from '#platform/kernel/time.ts'
import { Id, Input, Instant, ListOf, OneOf, Slug } from '#platform/kernel/schemas.ts'
import { findHostBySlug } from '#platform/tenancy/index.ts'
import { assertStaffAssurance, staffActor } from '../flows/index.ts'
import { findMarketplacesOf } from '../lookup.ts'
import { requireUser } from '../policies.ts'
import { staffRoles } from '../schemas.ts'

const tags = ['Console']

/** How a program that works for the staff of a marketplace gets in. In the console only. */
export const staffTokenRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/marketplaces',
    {
      config: { permission: 'account.read_own', onConsole: 'only' },
      schema: {
        operationId: 'listOwnMarketplaces',
        summary: 'List the marketplaces that one works for',
        tags,
        response: {
          200: ListOf(
            Type.Object({
              tenantId: Id,
              slug: Slug,
              name: Type.String(),
              status: Type.String(),
              role: OneOf(staffRoles),
            }),
          ),
        },
      },
    },
    async (request) => {
      const { userId } = requireUser(request.scope)
      return { items: await findMarketplacesOf(app.runtime.relayPool, userId) }
    },
  )

  app.post(
    '/marketplaces/:slug/access-tokens',
    {
      config: { permission: 'account.read_own', rateLimit: 'account', onConsole: 'only' },
      schema: {
        operationId: 'createStaffToken',
        summary: 'Get an access token for the API of a marketplace that one works for',
        description:
          'Good for 15 minutes, on that marketplace only, and no longer than the session and the role last.',
        tags,
        params: Input({ slug: Slug }),
        response: { 201: Type.Object({ accessToken: Type.String(), expiresAt: Instant }) },
      },
    },
    async (request, reply) => {
      const { runtime } = app
      const { session } = request
      const { userId } = requireUser(request.scope)
      const record = await findHostBySlug(runtime.database.pool, request.params.slug)
      const scope = record && {
        ...request.scope,
        tenantId: record.tenantId,
        actor: { kind: 'guest' as const },
      }
      const actor =
        scope && session
          ? await staffActor(runtime, scope, { user: session.user, session: { id: session.sessionId } })
          : null
      if (!record || !actor || !session) {
        throw new AppError('not_found', { detail: 'You do not work for a marketplace of that name' })
      }
      assertStaffAssurance(runtime.config, session.assurance)
      const accessToken = app.accessTokens.sign({
        typ: 'staff',
        sub: userId,
        sid: session.sessionId,
        aud: record.tenantId,
      })
      const expiresAt = after(new Date(), seconds(accessTokenSeconds)).toISOString()
      return reply.code(201).send({ accessToken, expiresAt })
    },
  )
}
