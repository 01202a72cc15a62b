import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { membershipAdded, userRegistered } from '../events.ts'
import { Membership, User } from '../models.ts'
import { normaliseEmail } from '../rules.ts'
import { toUserView, type Role, type UserView } from '../schemas.ts'

export type NewUser = {
  email: string
  /** From `hashPassword`, made before the transaction began; null for a person who has not chosen one yet. */
  passwordHash: string | null
  firstName: string
  lastName: string
  phone?: string | null
  isEmailVerified?: boolean
}

/** @throws AppError `conflict` when the marketplace has a user with that address. */
export async function createUser(ctx: Ctx, input: NewUser): Promise<UserView> {
  const user = {
    id: newId(),
    email: normaliseEmail(input.email),
    firstName: input.firstName.trim(),
    lastName: input.lastName.trim(),
    phone: input.phone ?? null,
    emailVerifiedAt: input.isEmailVerified ? ctx.now : null,
  }
  const columns = User.fromJson({ ...user, passwordHash: input.passwordHash }).$toDatabaseJson()
  // Through knex: Objection answers the model that it was given, whether it was written or not.
  const written = await ctx
    .trx('users')
    .insert(columns)
    .onConflict(['tenant_id', 'email'])
    .ignore()
    .returning('id')
  if (written.length === 0) {
    throw new AppError('conflict', { detail: 'There is an account with this e-mail address' })
  }
  await emit(ctx, userRegistered, { userId: user.id })
  return toUserView(user, [])
}

/** Twice the same membership is one. Roles of a provider need its id, the others must not have one. */
export async function addMembership(
  ctx: Ctx,
  input: { userId: string; role: Role; providerId?: string | null },
): Promise<void> {
  const { userId, role, providerId = null } = input
  assertValid(
    role.startsWith('provider_') === (providerId !== null),
    'providerId',
    'Exactly the roles of a provider name the provider',
  )
  const added = await ctx
    .trx('memberships')
    .insert({ id: newId(), user_id: userId, role, provider_id: providerId })
    .onConflict(['tenant_id', 'user_id', 'role', 'provider_id'])
    .ignore()
    .returning('id')
  if (added.length > 0) await emit(ctx, membershipAdded, { userId, role, providerId })
}

/** @throws AppError `not_found` */
export async function getUser(ctx: Ctx, userId: string): Promise<UserView> {
  const [user, memberships] = await Promise.all([
    User.query(ctx.trx).findOne({ id: userId }),
    Membership.query(ctx.trx).where({ user_id: userId }).orderBy(['created_at', 'id']),
  ])
  return toUserView(assertFound(user, 'User'), memberships)
}
