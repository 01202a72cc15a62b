import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { hashSecret, newSecret } from '#platform/kernel/ids.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { after, days, hours, minutes } from '#platform/kernel/time.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { userSignedIn, userSignedOut } from '../events.ts'
import { RefreshToken, Session, User, type Assurance } from '../models.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { deviceName } from '../rules.ts'
import { toUserView, type SessionView, type UserRow, type UserView } from '../schemas.ts'
import { getUser, userColumns } from './users.ts'

const lifetime = days(30)
/** Who runs a marketplace signs in every working day. */
const staffLifetime = hours(12)
/** How old `lastUsedAt` may get before a use is written down. */
const useResolution = minutes(1)

export type SignedIn = {
  secret: string
  expiresAt: Date
  user: UserView
  sessionId: string
  /** For programs, which asked for one. */
  refreshToken: string | null
}
export type FoundSession = {
  user: UserView
  session: {
    id: string
    expiresAt: Date
    lastUsedAt: Date
    assurance: Assurance
    impersonatorName: string | null
  }
  actor: Extract<Actor, { kind: 'user' }>
}

export type NewSession = {
  userId: string
  assurance: Assurance
  userAgent: string
  /** The hash that the password was compared with: it must still be the same. */
  passwordHash?: string
  /** Programs get a refresh token, browsers keep a cookie. */
  wantsRefreshToken?: boolean
  /** Platform staff who act in this person's place, and until when. */
  impersonator?: { accountId: string; name: string; expiresAt: Date }
}

/**
 * A session for a person who has just proven to be this user. The session of the request that signed in ends.
 * @returns null when the password was changed since it was compared
 * @throws AppError `forbidden` for a user who is suspended
 */
export async function openSession(ctx: Ctx, input: NewSession): Promise<SignedIn | null> {
  const { userId, passwordHash, impersonator } = input
  const user = await User.query(ctx.trx).findOne({ id: userId }).whereNull('erased_at').forUpdate()
  if (!user || (passwordHash !== undefined && user.passwordHash !== passwordHash)) return null
  if (user.suspendedAt) {
    throw new AppError('forbidden', {
      detail: `This account is suspended. Write to ${ctx.tenantId === platformTenantId ? 'us' : 'the marketplace'} to find out why.`,
      extra: { reason: 'suspended' },
    })
  }
  if (!impersonator) {
    await User.query(ctx.trx).patch({ lastSignedInAt: ctx.now }).where({ id: userId })
    if (ctx.actor.kind === 'user') await revoke(ctx, ctx.actor.sessionId)
  }
  const secret = newSecret()
  const life = ctx.tenantId === platformTenantId ? staffLifetime : lifetime
  const expiresAt = impersonator?.expiresAt ?? after(ctx.now, life)
  const session = await Session.query(ctx.trx).insert({
    userId,
    secretHash: hashSecret(secret),
    userAgent: input.userAgent.replaceAll('\0', '').slice(0, 300),
    lastUsedAt: ctx.now,
    expiresAt,
    assurance: input.assurance,
    impersonatorId: impersonator?.accountId ?? null,
    impersonatorName: impersonator?.name ?? null,
  })
  const refreshToken = input.wantsRefreshToken ? await newRefreshToken(ctx, session.id, expiresAt) : null
  if (!impersonator) await emit(ctx, userSignedIn, { userId, sessionId: session.id })
  return { secret, expiresAt, user: await getUser(ctx, userId), sessionId: session.id, refreshToken }
}

async function newRefreshToken(ctx: Ctx, sessionId: string, expiresAt: Date): Promise<string> {
  const token = newSecret()
  await RefreshToken.query(ctx.trx).insert({ sessionId, tokenHash: hashSecret(token), expiresAt })
  return token
}

export type Refreshed = { sessionId: string; userId: string; refreshToken: string; expiresAt: Date }

/**
 * Exchanges a refresh token for the next one. A token that was used before has been stolen, or its thief was faster:
 * nobody knows which of the two asks now, so the session ends for both (RFC 9700, 4.14.2).
 */
export async function rotateRefreshToken(
  ctx: Ctx,
  token: string,
): Promise<Refreshed | { reusedBy: string } | null> {
  const found = await RefreshToken.query(ctx.trx)
    .findOne({ token_hash: hashSecret(token) })
    .forUpdate()
  if (!found) return null
  const session = assertFound(await Session.query(ctx.trx).findOne({ id: found.sessionId }), 'Session')
  const { id: sessionId, userId, expiresAt } = session
  if (session.revokedAt || expiresAt <= ctx.now) return null
  if (found.usedAt) {
    await revoke(ctx, sessionId)
    await emit(ctx, userSignedOut, { userId, sessionId })
    return { reusedBy: userId }
  }
  await RefreshToken.query(ctx.trx).patch({ usedAt: ctx.now }).where({ id: found.id })
  await Session.query(ctx.trx).patch({ lastUsedAt: ctx.now }).where({ id: sessionId })
  return { sessionId, userId, expiresAt, refreshToken: await newRefreshToken(ctx, sessionId, expiresAt) }
}

type SessionRow = UserRow & {
  sessionId: string
  expiresAt: Date
  lastUsedAt: Date
  assurance: Assurance
  impersonatorId: string | null
  impersonatorName: string | null
}

const sessionQuery = `
  select s.id as "sessionId", s.expires_at as "expiresAt", s.last_used_at as "lastUsedAt", s.assurance,
    s.impersonator_id as "impersonatorId", s.impersonator_name as "impersonatorName", ${userColumns}
  from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  where s.revoked_at is null and s.expires_at > $1 and u.suspended_at is null and `

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
  const user = toUserView(row)
  const { sessionId, expiresAt, lastUsedAt, assurance, impersonatorId, impersonatorName } = row
  const found: FoundSession = {
    user,
    session: { id: sessionId, expiresAt, lastUsedAt, assurance, impersonatorName },
    actor: {
      kind: 'user',
      userId: user.id,
      sessionId,
      roles: user.roles,
      providerId: user.providerId,
      ...(impersonatorId ? { impersonatorId } : {}),
    },
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
  await revokeSession(ctx, requireUser(ctx).sessionId)
}

/** Where the person who asks is signed in, last used first. */
export async function listSessions(ctx: Ctx): Promise<SessionView[]> {
  const { userId, sessionId } = requireUser(ctx)
  const rows = await Session.query(ctx.trx)
    .where({ user_id: userId })
    .whereNull('revoked_at')
    .where('expires_at', '>', ctx.now)
    .orderBy([{ column: 'last_used_at', order: 'desc' }, 'id'])
    .limit(200)
  return rows.map((row) => ({
    id: row.id,
    device: deviceName(row.userAgent),
    signedInAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    isCurrent: row.id === sessionId,
    impersonator: row.impersonatorName,
  }))
}

/**
 * Ends one session of the person who asks. Twice is no error.
 * @throws AppError `not_found` for somebody else's, `forbidden` for any but the present one of whoever acts in this
 *   person's place
 */
export async function revokeSession(ctx: Ctx, sessionId: string): Promise<void> {
  const { userId, sessionId: ownId } = requireUser(ctx)
  if (sessionId !== ownId) assertOwnHands(ctx)
  const session = await Session.query(ctx.trx).findOne({ id: sessionId, user_id: userId })
  assertFound(session, 'Session')
  if (await revoke(ctx, sessionId)) await emit(ctx, userSignedOut, { userId, sessionId })
}

/**
 * Signs the person who asks out everywhere else.
 * @returns how many sessions ended
 * @throws AppError `unauthenticated`, `forbidden` for whoever acts in this person's place
 */
export async function signOutOthers(ctx: Ctx): Promise<number> {
  assertOwnHands(ctx)
  const { userId, sessionId } = requireUser(ctx)
  return endSessions(ctx, userId, { except: sessionId })
}

/** Ends all sessions of a user but one. @returns how many ended */
export async function endSessions(
  ctx: Ctx,
  userId: string,
  { except }: { except?: string | null } = {},
): Promise<number> {
  const ended = await ctx
    .trx('sessions')
    .where({ user_id: userId })
    .whereNull('revoked_at')
    .where('expires_at', '>', ctx.now)
    .modify((query) => void (except && query.whereNot({ id: except })))
    .update({ revoked_at: ctx.now })
    .returning('id')
  for (const { id: sessionId } of ended) await emit(ctx, userSignedOut, { userId, sessionId })
  return ended.length
}

/** What nobody can use any more goes after a week; the session list shows only what is open. */
export async function sweepEndedSessions(ctx: Ctx): Promise<void> {
  const old = after(ctx.now, -days(7))
  await ctx
    .trx('sessions')
    .whereIn(
      'id',
      ctx
        .trx('sessions')
        .select('id')
        .where('expires_at', '<', old)
        .orWhere('revoked_at', '<', old)
        .limit(1_000),
    )
    .delete()
  await ctx.trx('challenges').where('expires_at', '<', old).delete()
}

const revoke = (ctx: Ctx, sessionId: string) =>
  Session.query(ctx.trx).patch({ revokedAt: ctx.now }).where({ id: sessionId }).whereNull('revoked_at')
