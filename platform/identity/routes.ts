import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { clientKey } from '#platform/http/limits.ts'
import { clearedSessionCookie, sessionCookie } from '#platform/http/session.ts'
import { signIn } from './flows.ts'
import { SignInBody, SignInView, UserView } from './schemas.ts'
import { getCurrentUser, signOut } from './service/index.ts'

export const identityRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/sessions',
    {
      config: { isPublic: true, rateLimit: 'account' },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with e-mail address and password',
        description: 'Sets the session cookie, and answers an access token for clients that keep no cookies.',
        tags: ['Account'],
        body: SignInBody,
        response: { 201: SignInView },
      },
    },
    async (request, reply) => {
      const { config } = app.runtime
      const { user, sessionId, secret, expiresAt } = await signIn(app.runtime, request.scope, {
        ...request.body,
        userAgent: request.headers['user-agent'] ?? '',
        address: clientKey(request.ip),
      })
      const aud = request.scope.tenantId
      const accessToken = app.jwt.sign({ typ: 'access', sub: user.id, sid: sessionId, aud })
      reply.header('set-cookie', sessionCookie(config, secret, expiresAt))
      return reply.code(201).send({ user, expiresAt: expiresAt.toISOString(), accessToken })
    },
  )

  app.delete(
    '/sessions/current',
    {
      config: { permission: 'account.read_own' },
      schema: {
        operationId: 'signOut',
        summary: 'Sign out',
        description: 'Ends the session for its cookie and for every access token that was made for it.',
        tags: ['Account'],
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant(signOut)
      reply.header('set-cookie', clearedSessionCookie(app.runtime.config))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/users/me',
    {
      config: { permission: 'account.read_own' },
      schema: {
        operationId: 'getCurrentUser',
        summary: 'Read who is signed in',
        tags: ['Account'],
        response: { 200: UserView },
      },
    },
    (request) => request.readTenant(getCurrentUser),
  )
}
