import { hkdfSync } from 'node:crypto'
import jwt from '@fastify/jwt'
import fp from 'fastify-plugin'

declare module '@fastify/jwt' {
  interface FastifyJWT {
    /** `sub`: user, `sid`: session, `aud`: tenant. */
    payload: { typ: 'access'; sub: string; sid: string; aud: string }
  }
}

export const accessTokenSeconds = 15 * 60

/** Signs and checks access tokens. One algorithm: a token that names another one (`none`, RS256) is refused. */
export const accessTokens = fp<{ secretKey: string }>(async (app, { secretKey }) => {
  await app.register(jwt, {
    secret: Buffer.from(hkdfSync('sha256', secretKey, '', 'access-token', 32)),
    sign: { algorithm: 'HS256', expiresIn: accessTokenSeconds },
    verify: {
      algorithms: ['HS256'],
      requiredClaims: ['typ', 'sub', 'sid', 'aud', 'exp', 'iat'],
      // In seconds, like expiresIn: the plugin makes milliseconds of both.
      maxAge: accessTokenSeconds,
    },
  })
})
