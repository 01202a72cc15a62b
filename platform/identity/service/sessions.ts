import { emit } from '#platform/kernel/events.ts'
import { hashSecret, newSecret } from '#platform/kernel/ids.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { after, days, minutes } from '#platform/kernel/time.ts'
import { userSignedIn, userSignedOut } from '../events.ts'
import { Session, User, type Membership } from '../models.ts'
import { requireUser } from '../policies.ts'
import { normaliseEmail } from '../rules.ts'
import { toUserView, type UserView } from '../schemas.ts'
import { getUser } from './users.ts'

const lifetime = days(30)
/** How old `lastUsedAt` may get before a use is written down. */
const useResolution = minutes(1)

export type SignedIn = { secret: string; expiresAt: Date; user: UserView; sessionId: string }
export type FoundSession = {
  user: UserView
  session: { id: string; expiresAt: Date; lastUsedAt: Date }
  actor: Extract<Actor, { kind: 'user' }>
}

/** What signing in has to compare with; null when nobody has that address. */
export async function findCredentials(ctx: Ctx, email: string) {
  const user = await User.query(ctx.trx)
    .select('id', 'password_hash')
    .findOne({ email: normaliseEmail(email) })
  return user ?? null
}

/**
 * A session for a person who has just proven to be this user. The session of the request that signed in ends.
 * @returns null when the password was changed since it was compared
 */
export async function openSession(
  ctx: Ctx,
  input: { userId: string; passwordHash: string; userAgent: string },
): Promise<SignedIn | null> {
  const { userId, passwordHash } = input
  const isUnchanged = await User.query(ctx.trx)
    .patch({ lastSignedInAt: ctx.now })
    .where({ id: userId, password_hash: passwordHash })
  if (isUnchanged === 0) return null
  if (ctx.actor.kind === 'user') await revoke(ctx, ctx.actor.sessionId)

  const secret = newSecret()
  const expiresAt = after(ctx.now, lifetime)
  const session = await Session.query(ctx.trx).insert({
    userId,
    secretHash: hashSecret(secret),
    userAgent: input.userAgent.replaceAll('\0', '').slice(0, 300),
    lastUsedAt: ctx.now,
    expiresAt,
  })
  await emit(ctx, userSignedIn, { userId, sessionId: session.id })
  return { secret, expiresAt, user: await getUser(ctx, userId), sessionId: session.id }
}

type SessionRow = Pick<User, 'id' | 'email' | 'firstName' | 'lastName' | 'phone' | 'emailVerifiedAt'> & {
  sessionId: string
  expiresAt: Date
  lastUsedAt: Date
  memberships: Pick<Membership, 'role' | 'providerId'>[]
}

const sessionQuery = `
  select s.id as "sessionId", s.expires_at as "expiresAt", s.last_used_at as "lastUsedAt",
    u.id, u.email, u.first_name as "firstName", u.last_name as "lastName", u.phone,
    u.email_verified_at as "emailVerifiedAt",
    (select coalesce(json_agg(json_build_object('role', m.role, 'providerId', m.provider_id)
        order by m.created_at, m.id), '[]')
      from memberships m where m.tenant_id = u.tenant_id and m.user_id = u.id) as memberships
  from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  where s.revoked_at is null and s.expires_at > $1 and `

/** One round trip, through either door. Null for a secret that is unknown, expired, or was signed out. */
export const findSession = (ctx: Ctx, secret: string): Promise<FoundSession | null> =>
  readSession(ctx, 'session-by-secret', 's.secret_hash = $2', hashSecret(secret))

/** The same for the session that an access token names: revoking it ends the token at once. */
export const findSessionById = (ctx: Ctx, sessionId: string): Promise<FoundSession | null> =>
  readSession(ctx, 'session-by-id', 's.id = $2', sessionId)

async function readSession(ctx: Ctx, name: string, condition: string, value: string) {
  const [result] = await ctx.send([{ name, text: sessionQuery + condition, values: [ctx.now, value] }])
  const row = result?.rows[0] as SessionRow | undefined
  if (!row) return null
  const user = toUserView(row, row.memberships)
  const { sessionId, expiresAt, lastUsedAt } = row
  const found: FoundSession = {
    user,
    session: { id: sessionId, expiresAt, lastUsedAt },
    actor: { kind: 'user', userId: user.id, sessionId, roles: user.roles, providerId: user.providerId },
  }
  return found
}

/** True once a minute: then the use is worth a write. */
export const isUseUnrecorded = (session: FoundSession['session'], now: Date) =>
  now.getTime() - session.lastUsedAt.getTime() >= useResolution

/** Writes down that the session was used, at most once a minute. */
export async function touchSession(ctx: Ctx, sessionId: string): Promise<void> {
  await Session.query(ctx.trx)
    .patch({ lastUsedAt: ctx.now })
    .where({ id: sessionId })
    .where('last_used_at', '<=', after(ctx.now, -useResolution))
}

/** Ends the session of the person who asks. @throws AppError `unauthenticated` */
export async function signOut(ctx: Ctx): Promise<void> {
  const { userId, sessionId } = requireUser(ctx)
  if (await revoke(ctx, sessionId)) await emit(ctx, userSignedOut, { userId, sessionId })
}

/** Who asks. @throws AppError `unauthenticated`, or `not_found` when the account is gone */
export async function getCurrentUser(ctx: Ctx): Promise<UserView> {
  return getUser(ctx, requireUser(ctx).userId)
}

const revoke = (ctx: Ctx, sessionId: string) =>
  Session.query(ctx.trx).patch({ revokedAt: ctx.now }).where({ id: sessionId }).whereNull('revoked_at')
