import type { FastifyRequest } from 'fastify'
import type { Config } from '#platform/config.ts'
import {
  findSessionById,
  resumeSession,
  resumeStaff,
  type FoundSession,
  type UserView,
} from '#platform/identity/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Database } from '#platform/kernel/database.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { assertSameOrigin } from './same-origin.ts'

/** Who is signed in, and by what: a cookie is sent by the browser alone, a token only by a program that has it. */
export type RequestSession = {
  /** A user of the marketplace; in the console, and for staff tokens, the account. */
  user: UserView
  sessionId: string
  expiresAt: Date
  assurance: FoundSession['session']['assurance']
  /** Platform staff who act in this person's place, by name. */
  impersonatorName: string | null
  by: 'cookie' | 'token'
  secret: string | null
}

const maxSecretLength = 128

/** `__Host-` binds the cookie to exactly this host over https; plain http (a local machine) has no such thing. */
export const sessionCookieName = ({ publicScheme }: Pick<Config, 'publicScheme'>) =>
  publicScheme === 'https' ? '__Host-session' : 'session'

export function sessionCookie(config: Pick<Config, 'publicScheme'>, secret: string, expiresAt: Date): string {
  return cookieText(config, secret, `Expires=${expiresAt.toUTCString()}`)
}
export function clearedSessionCookie(config: Pick<Config, 'publicScheme'>): string {
  return cookieText(config, '', 'Max-Age=0')
}
function cookieText(config: Pick<Config, 'publicScheme'>, value: string, life: string): string {
  const secure = config.publicScheme === 'https' ? '; Secure' : ''
  return `${sessionCookieName(config)}=${value}; Path=/; ${life}; HttpOnly; SameSite=Lax${secure}`
}

type Options = Pick<Runtime, 'config' | 'database'>

/**
 * The signed-in user of a request, or null for a guest. A cookie that leads nowhere makes a guest: sessions end.
 * A token that is wrong is refused: a program must not act as somebody else than it believes.
 * @throws AppError `unauthenticated`, `forbidden` for a cookie on a request from another site
 */
export async function findRequestSession(
  request: FastifyRequest,
  guest: Scope,
  { config, database }: Options,
): Promise<{ session: RequestSession; scope: Scope } | null> {
  const { authorization } = request.headers
  if (authorization !== undefined) return findByToken(request, guest, authorization, database)

  const secret = request.cookies[sessionCookieName(config)]
  if (!secret || secret.length > maxSecretLength) return null
  const found = await resumeSession({ database }, guest, secret)
  if (!found) return null
  assertSameOrigin(request, config.publicScheme)
  const session = { ...aboutSession(found), by: 'cookie' as const, secret }
  return { session, scope: { ...guest, actor: found.actor } }
}

const aboutSession = ({ user, session }: FoundSession) => ({
  user,
  sessionId: session.id,
  expiresAt: session.expiresAt,
  assurance: session.assurance,
  impersonatorName: session.impersonatorName,
})

async function findByToken(request: FastifyRequest, guest: Scope, authorization: string, database: Database) {
  const refused = new AppError('unauthenticated', {
    detail: 'The access token is not valid here, or no longer',
  })
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1]
  if (!token) throw refused
  const claims = request.server.accessTokens.verify(token)
  // A token is for one marketplace: the same secret signs the tokens of all.
  if (!claims || claims.aud !== guest.tenantId) throw refused
  if (claims.typ === 'staff') {
    const staff = await resumeStaff({ database }, guest, { accountId: claims.sub, sessionId: claims.sid })
    if (!staff) throw refused
    const session = { ...aboutSession(staff.found), by: 'token' as const, secret: null }
    return { session, scope: { ...guest, actor: staff.actor } }
  }
  // The session is looked up each time, so that signing out and a changed role count at once.
  if (claims.typ !== 'access') throw refused
  const found = await database.readTenant(guest, (ctx) => findSessionById(ctx, claims.sid))
  if (!found || found.user.id !== claims.sub) throw refused
  const session = { ...aboutSession(found), by: 'token' as const, secret: null }
  return { session, scope: { ...guest, actor: found.actor } }
}
