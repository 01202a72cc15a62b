import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { originOf } from '#platform/config.ts'
import { clientKey } from '#platform/http/limits.ts'
import { sessionCookie } from '#platform/http/session.ts'
import type { SignInOutcome } from '../flows/index.ts'
import type { SignInView } from '../schemas.ts'
import type { SignedIn } from '../service/index.ts'

/** Where the browser that asks believes to be: the host as it was resolved, never as it was sent. */
export const originOfRequest = (request: FastifyRequest) =>
  originOf(request.server.runtime.config, request.site!.host)

export const clientOf = (request: FastifyRequest) => ({
  userAgent: request.headers['user-agent'] ?? '',
  address: clientKey(request.ip),
  wantsRefreshToken: true,
})

/** Sets the cookie for browsers, and answers the tokens for programs. */
export function signedInView(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  { user, sessionId, secret, expiresAt, refreshToken }: SignedIn,
): SignInView {
  reply.header('set-cookie', sessionCookie(app.runtime.config, secret, expiresAt))
  const accessToken = app.accessTokens.sign({
    typ: 'access',
    sub: user.id,
    sid: sessionId,
    aud: request.scope.tenantId,
  })
  return { user, expiresAt: expiresAt.toISOString(), accessToken, refreshToken }
}

/** 201 with a session, or 202 with the question for a second factor. */
export function sendOutcome(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: SignInOutcome,
) {
  if (outcome.kind === 'second_factor') {
    return reply.code(202).send({ challenge: outcome.challenge, methods: outcome.methods })
  }
  return reply.code(201).send(signedInView(app, request, reply, outcome))
}
