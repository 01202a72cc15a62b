import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { earliestIdAt } from '#platform/kernel/ids.ts'
import { decodeCursor, toPage, type Page } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { User } from '../models.ts'
import { mayUse } from '../permissions.ts'
import type { ListedUserView, ListUsers, UserDetailView } from '../users-list-schemas.ts'
import { toUserView, type MembershipRole, type UserRow } from '../schemas.ts'
import { issueChallenge } from './challenges.ts'
import { endSessions } from './sessions.ts'
import { userColumns } from './users.ts'

type Sort = NonNullable<ListUsers['sort']>
type Sql = { text: string; values: (string | boolean | Date)[] }
type Row = {
  id: string
  email: string
  firstName: string
  lastName: string
  createdAt: Date
  lastSignedInAt: Date | null
  emailVerifiedAt: Date | null
  suspendedAt: Date | null
  sortName: string
  roles: MembershipRole[]
}

const orders: Record<Sort, string> = { newest: 'u.id desc', oldest: 'u.id', name: 'u.sort_name, u.id' }

/**
 * The users of the marketplace whose names or addresses have words that begin with all that was typed. Pages do not
 * shift while people register.
 * @throws AppError `forbidden`, `validation_failed` for a cursor of another order
 */
export async function listUsers(ctx: Ctx, input: Partial<ListUsers> = {}): Promise<Page<ListedUserView>> {
  assertAllowed(mayUse('user.read', ctx.actor))
  const { limit = 50, sort = 'newest', cursor } = input
  const filters = filtersOf(input)
  if (cursor !== undefined) filters.push(after(sort, cursor))
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(
    `select u.id, u.email, u.first_name as "firstName", u.last_name as "lastName", u.created_at as "createdAt",
       u.last_signed_in_at as "lastSignedInAt", u.email_verified_at as "emailVerifiedAt",
       u.suspended_at as "suspendedAt", u.sort_name as "sortName",
       array(select distinct m.role from memberships m
         where m.tenant_id = u.tenant_id and m.user_id = u.id order by m.role) as roles
     from users u where ${['u.erased_at is null', ...filters.map(({ text }) => text)].join(' and ')}
     order by ${orders[sort]} limit ?`,
    [...filters.flatMap(({ values }) => values), limit + 1],
  )
  return toPage(rows, limit, (row) => keyOf(sort, row), toListedUser)
}

// As the trigger of `user_terms` divides words; an address is searched as a whole.
const dividers = /[\s\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e\u00a0-\u00bf\u2000-\u206f]+/
const wordsOf = (text: string) =>
  text
    .split(/\s+/)
    .flatMap((piece) => (piece.includes('@') ? [piece] : piece.split(dividers)))
    .filter(Boolean)
    .slice(0, 6)

const rolesOf: Record<NonNullable<ListUsers['role']>, readonly MembershipRole[]> = {
  customer: ['customer'],
  provider: ['provider_owner', 'provider_member'],
}

function filtersOf({
  q,
  role,
  isVerified,
  isSuspended,
  registeredSince,
  registeredUntil,
}: Partial<ListUsers>) {
  const filters: Sql[] = []
  const add = (text: string, ...values: Sql['values']) => filters.push({ text, values })
  // `folded` of a constant is computed once, when the statement is planned; a tail of a word is no condition at all.
  for (const word of wordsOf(q ?? '')) {
    add('u.id in (select t.user_id from user_terms t where starts_with(t.term, folded(?)))', word)
  }
  if (role !== undefined) {
    const roles = rolesOf[role]
    add(
      `exists (select 1 from memberships m where m.tenant_id = u.tenant_id and m.user_id = u.id
         and m.role in (${roles.map(() => '?').join(', ')}))`,
      ...roles,
    )
  }
  if (isVerified !== undefined) add(`(u.email_verified_at is not null) = ?`, isVerified)
  if (isSuspended !== undefined) add(`(u.suspended_at is not null) = ?`, isSuspended)
  if (registeredSince !== undefined) add('u.id >= ?', earliestIdAt(new Date(`${registeredSince}T00:00:00Z`)))
  if (registeredUntil !== undefined) {
    add('u.id < ?', earliestIdAt(new Date(Date.parse(`${registeredUntil}T00:00:00Z`) + 86_400_000)))
  }
  return filters
}

const keyOf = (sort: Sort, row: Row) => (sort === 'name' ? [sort, row.sortName, row.id] : [sort, row.id])

function after(sort: Sort, cursor: string): Sql {
  if (sort === 'name') {
    const [of, name, id] = decodeCursor(cursor, 'text', 'text', 'id')
    return assertOrder(sort, of, { text: '(u.sort_name, u.id) > (?, ?::uuid)', values: [name, id] })
  }
  const [of, id] = decodeCursor(cursor, 'text', 'id')
  return assertOrder(sort, of, { text: sort === 'newest' ? 'u.id < ?' : 'u.id > ?', values: [id] })
}

function assertOrder(sort: Sort, of: string, sql: Sql): Sql {
  if (of === sort) return sql
  throw new AppError('validation_failed', {
    detail: 'The cursor belongs to another order',
    errors: [{ field: 'cursor', message: 'Start again without it when the order changes' }],
  })
}

const toListedUser = (row: Row): ListedUserView => ({
  id: row.id,
  email: row.email,
  firstName: row.firstName,
  lastName: row.lastName,
  roles: row.roles,
  isEmailVerified: row.emailVerifiedAt !== null,
  isSuspended: row.suspendedAt !== null,
  registeredAt: row.createdAt.toISOString(),
  lastSignedInAt: row.lastSignedInAt?.toISOString() ?? null,
})

type DetailRow = UserRow & {
  createdAt: Date
  suspendedAt: Date | null
  openSessions: number
  factors: number
}

/** One user as staff may see them: no secret, and nothing of what they wrote. @throws AppError `forbidden`, `not_found` */
export async function getUserDetail(ctx: Ctx, userId: string): Promise<UserDetailView> {
  assertAllowed(mayUse('user.read', ctx.actor))
  const { rows } = await ctx.trx.raw<{ rows: DetailRow[] }>(
    `select ${userColumns}, u.created_at as "createdAt", u.suspended_at as "suspendedAt",
       (select count(*)::int from sessions s where s.tenant_id = u.tenant_id and s.user_id = u.id
         and s.revoked_at is null and s.expires_at > ?) as "openSessions",
       (select count(*)::int from authenticators a where a.tenant_id = u.tenant_id and a.user_id = u.id
         and a.confirmed_at is not null) as factors
     from users u where u.id = ? and u.erased_at is null`,
    [ctx.now, userId],
  )
  const row = assertFound(rows[0], 'User')
  return {
    ...toUserView(row),
    registeredAt: row.createdAt.toISOString(),
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
    openSessions: row.openSessions,
    hasSecondFactor: row.factors > 0,
  }
}

/**
 * Keeps a user out until further notice: all their sessions end at once. What they booked or offer stays.
 * @throws AppError `forbidden`, `not_found`
 */
export async function suspendUser(
  ctx: Ctx,
  { userId, reason }: { userId: string; reason: string },
): Promise<void> {
  const user = await lockUser(ctx, userId)
  if (user.suspendedAt) return
  await User.query(ctx.trx)
    .patch({ suspendedAt: ctx.now, version: user.version + 1 })
    .where({ id: userId })
  const ended = await endSessions(ctx, userId)
  await recordChange(ctx, {
    action: 'user.suspended',
    subject: { kind: 'user', id: userId },
    before: { state: 'active' },
    after: { state: 'suspended', reason: reason.trim(), endedSessions: ended },
  })
}

/** Lets a suspended user in again; they sign in anew. @throws AppError `forbidden`, `not_found` */
export async function reinstateUser(
  ctx: Ctx,
  { userId, reason }: { userId: string; reason: string },
): Promise<void> {
  const user = await lockUser(ctx, userId)
  if (!user.suspendedAt) return
  await User.query(ctx.trx)
    .patch({ suspendedAt: null, version: user.version + 1 })
    .where({ id: userId })
  await recordChange(ctx, {
    action: 'user.reinstated',
    subject: { kind: 'user', id: userId },
    before: { state: 'suspended' },
    after: { state: 'active', reason: reason.trim() },
  })
}

/** Sends the user a link with which they choose a new password; nobody else sees it. @throws AppError `forbidden`, `not_found`, `conflict` */
export async function sendPasswordReset(ctx: Ctx, userId: string): Promise<void> {
  const user = await lockUser(ctx, userId)
  if (user.suspendedAt) {
    throw new AppError('conflict', { detail: 'This user is suspended; a new password would not let them in' })
  }
  await issueChallenge(ctx, { purpose: 'password_reset', target: user.email, userId })
  await recordChange(ctx, { action: 'user.password_reset_sent', subject: { kind: 'user', id: userId } })
}

/** That somebody took the list away is written down before the first row leaves. @throws AppError `forbidden` */
export async function recordUsersExport(ctx: Ctx, filters: Partial<ListUsers>): Promise<void> {
  assertAllowed(mayUse('user.read', ctx.actor))
  const { limit: _limit, cursor: _cursor, ...wanted } = filters
  await recordChange(ctx, {
    action: 'user.list_exported',
    subject: { kind: 'user', id: null },
    after: wanted,
  })
}

async function lockUser(ctx: Ctx, userId: string): Promise<User> {
  assertAllowed(mayUse('user.manage', ctx.actor))
  const found = await User.query(ctx.trx).findOne({ id: userId }).whereNull('erased_at').forUpdate()
  return assertFound(found, 'User')
}
