import jwt from '@fastify/jwt'
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
  const [present, ...former] = vault.keys('access-token')
  const verify = {
    algorithms: ['HS256' as const],
    allowedIss: issuer,
    requiredClaims: ['typ', 'sub', 'sid', 'aud', 'exp', 'iat', 'iss'],
    // In seconds, like expiresIn: the plugin makes milliseconds of both.
    maxAge: accessTokenSeconds,
  }
  await app.register(jwt, {
    secret: present!.key,
    sign: { algorithm: 'HS256', expiresIn: accessTokenSeconds, iss: issuer, kid: present!.id },
    verify,
  })
  const attempts = [
    (token: string) => app.jwt.verify<AccessClaims>(token),
    ...former.map(
      ({ key }) =>
        (token: string) =>
          app.jwt.verify<AccessClaims>(token, { ...verify, key }),
    ),
  ]
  app.decorate('accessTokens', {
    sign: (claims: AccessClaims) => app.jwt.sign(claims),
    verify: (token: string) => firstOf(attempts, token),
  })
})

function firstOf(attempts: readonly ((token: string) => AccessClaims)[], token: string) {
  for (const attempt of attempts) {
    try {
      return attempt(token)
    } catch {
      // Another key may have signed it.
    }
  }
  return null
}
