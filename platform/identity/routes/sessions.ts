import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { clearedSessionCookie } from '#platform/http/session.ts'
import { Id, Input, Instant, ListOf, Text } from '#platform/kernel/schemas.ts'
import { refreshSession, requestSignInLink, signIn, signInByLink } from '../flows/index.ts'
import {
  accepted,
  AcceptedView,
  EmailBody,
  SecondFactorView,
  SessionView,
  SignInBody,
  SignInView,
  TokenBody,
} from '../schemas.ts'
import { listSessions, revokeSession, signOut, signOutOthers } from '../service/index.ts'
import { clientOf, sendOutcome } from './answers.ts'

const tags = ['Account']

/** Signing in and out, and what is signed in. On marketplaces and in the console. */
export const sessionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/sessions',
    {
      config: { isPublic: true, rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with e-mail address and password',
        description:
          'Sets the session cookie, and answers tokens for clients that keep no cookies. 202 asks for a second factor.',
        tags,
        body: SignInBody,
        response: { 201: SignInView, 202: SecondFactorView },
      },
    },
    async (request, reply) => {
      const outcome = await signIn(app.runtime, request.scope, { ...request.body, ...clientOf(request) })
      return sendOutcome(app, request, reply, outcome)
    },
  )

  app.post(
    '/sign-in-links',
    {
      config: { isPublic: true, rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'requestSignInLink',
        summary: 'Send a link that signs in',
        description: 'The answer is the same whether somebody has that address or not.',
        tags,
        body: EmailBody,
        response: { 202: AcceptedView },
      },
    },
    async (request, reply) => {
      const { address } = clientOf(request)
      await requestSignInLink(app.runtime, request.scope, { ...request.body, address })
      return reply.code(202).send(accepted)
    },
  )

  app.post(
    '/sessions/by-link',
    {
      config: { isPublic: true, rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'signInByLink',
        summary: 'Sign in with the token of a link',
        description: 'A token works once.',
        tags,
        body: TokenBody,
        response: { 201: SignInView, 202: SecondFactorView },
      },
    },
    async (request, reply) => {
      const outcome = await signInByLink(app.runtime, request.scope, {
        ...request.body,
        ...clientOf(request),
      })
      return sendOutcome(app, request, reply, outcome)
    },
  )

  app.post(
    '/sessions/refresh',
    {
      config: { isPublic: true, rateLimit: 'account', onConsole: true },
      schema: {
        operationId: 'refreshSession',
        summary: 'Exchange a refresh token for new tokens',
        description:
          'A refresh token works once. Using one again ends the session, because somebody else may have it.',
        tags,
        body: Input({ refreshToken: Text(128, 1) }),
        response: {
          201: Type.Object({
            accessToken: Type.String(),
            refreshToken: Type.String(),
            expiresAt: Instant,
          }),
        },
      },
    },
    async (request, reply) => {
      const { sessionId, userId, refreshToken, expiresAt } = await refreshSession(
        app.runtime,
        request.scope,
        request.body.refreshToken,
      )
      const aud = request.scope.tenantId
      const accessToken = app.accessTokens.sign({ typ: 'access', sub: userId, sid: sessionId, aud })
      return reply.code(201).send({ accessToken, refreshToken, expiresAt: expiresAt.toISOString() })
    },
  )

  app.get(
    '/sessions',
    {
      config: { permission: 'account.read_own', onConsole: true },
      schema: {
        operationId: 'listSessions',
        summary: 'List where one is signed in',
        tags,
        response: { 200: ListOf(SessionView) },
      },
    },
    async (request) => ({ items: await request.readTenant(listSessions) }),
  )

  app.delete(
    '/sessions/current',
    {
      config: { permission: 'account.read_own', onConsole: true },
      schema: {
        operationId: 'signOut',
        summary: 'Sign out',
        description: 'Ends the session for its cookie and for every token that was made for it.',
        tags,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant(signOut)
      reply.header('set-cookie', clearedSessionCookie(app.runtime.config))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/sessions/others',
    {
      config: { permission: 'account.edit_own', onConsole: true },
      schema: {
        operationId: 'signOutOthers',
        summary: 'Sign out everywhere else',
        tags,
        response: { 200: Type.Object({ ended: Type.Integer() }) },
      },
    },
    async (request) => ({ ended: await request.inTenant(signOutOthers) }),
  )

  app.delete(
    '/sessions/:sessionId',
    {
      config: { permission: 'account.edit_own', onConsole: true },
      schema: {
        operationId: 'revokeSession',
        summary: 'Sign out one device',
        tags,
        params: Input({ sessionId: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await request.inTenant((ctx) => revokeSession(ctx, request.params.sessionId))
      return reply.code(204).send(null)
    },
  )
}
