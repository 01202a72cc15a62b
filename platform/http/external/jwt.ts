import jwt from '@fastify/jwt'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Vault } from '#platform/kernel/vault.ts'

/**
 * `sub`: who, `sid`: their session, `aud`: the tenant in which the token counts. An `access` token is a user's of that
 * tenant; a `staff` token is an account's of the platform that works there.
 */
export type AccessClaims = { typ: 'access' | 'staff'; sub: string; sid: string; aud: string }

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: AccessClaims
  }
}
declare module 'fastify' {
  interface FastifyInstance {
    accessTokens: { sign(claims: AccessClaims): string; verify(token: string): AccessClaims | null }
  }
}

export const accessTokenSeconds = 15 * 60

/**
 * Signs and checks access tokens. One algorithm: a token that names another one (`none`, RS256) is refused. Tokens of
 * a key that was replaced are good until they end.
 */
export const accessTokens = fp<{ vault: Vault; issuer: string }>(async (app, { vault, issuer }) => {
  const keys = vault.keys('access-token')
  await app.register(jwt, {
    secret: keys[0]!.key,
    sign: { algorithm: 'HS256', expiresIn: accessTokenSeconds, iss: issuer, kid: keys[0]!.id },
    verify: { algorithms: ['HS256'] },
  })
  app.decorate('accessTokens', {
    sign: (claims: AccessClaims) => app.jwt.sign(claims),
    verify: (token: string) => verifiedByAny(app, keys, issuer, token),
  })
})

function verifiedByAny(app: FastifyInstance, keys: { key: Buffer }[], issuer: string, token: string) {
  for (const { key } of keys) {
    try {
      return app.jwt.verify<AccessClaims>(token, {
        key,
        algorithms: ['HS256'],
        allowedIss: issuer,
        requiredClaims: ['typ', 'sub', 'sid', 'aud', 'exp', 'iat', 'iss'],
        // In seconds, like expiresIn: the plugin makes milliseconds of both.
        maxAge: accessTokenSeconds,
      })
    } catch {
      // Another key may have signed it.
    }
  }
  return null
}
