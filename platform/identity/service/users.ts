import { AppError, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { assertImages, imageJson } from '#platform/media/index.ts'
import { membershipAdded, userRegistered } from '../events.ts'
import { User } from '../models.ts'
import { assertOwnHands, requireUser } from '../policies.ts'
import { normaliseEmail } from '../rules.ts'
import { toUserView, type EditUser, type MembershipRole, type UserRow, type UserView } from '../schemas.ts'

export type NewUser = {
  email: string
  /** From `hashPassword`, made before the transaction began; null for a person who has not chosen one yet. */
  passwordHash: string | null
  firstName: string
  lastName: string
  phone?: string | null
  isEmailVerified?: boolean
}

/** What a `UserView` is made of, for queries in which `u` is the user. A membership that rests gives nothing. */
export const userColumns = `
    u.id, u.email, u.first_name as "firstName", u.last_name as "lastName", u.phone, u.locale,
    u.email_verified_at as "emailVerifiedAt", u.phone_verified_at as "phoneVerifiedAt",
    u.last_signed_in_at as "lastSignedInAt", ${imageJson('u.image_id')} as image,
    (select coalesce(json_agg(json_build_object('role', m.role, 'providerId', m.provider_id)
        order by m.created_at, m.id), '[]')
      from memberships m where m.tenant_id = u.tenant_id and m.user_id = u.id and m.rested_at is null) as memberships`

/** @throws AppError `conflict` when the marketplace has a user with that address. */
export async function createUser(ctx: Ctx, input: NewUser): Promise<UserView> {
  const id = newId()
  // Through knex: Objection answers the model that it was given, whether it was written or not.
  const written = await ctx
    .trx('users')
    .insert({
      id,
      email: normaliseEmail(input.email),
      password_hash: input.passwordHash,
      first_name: input.firstName.trim(),
      last_name: input.lastName.trim(),
      phone: input.phone ?? null,
      email_verified_at: input.isEmailVerified ? ctx.now : null,
    })
    .onConflict(['tenant_id', 'email'])
    .ignore()
    .returning('id')
  if (written.length === 0) {
    throw new AppError('conflict', { detail: 'There is an account with this e-mail address' })
  }
  await emit(ctx, userRegistered, { userId: id })
  return getUser(ctx, id)
}

/**
 * Twice the same membership is one. Roles of a provider need its id, the others must not have one.
 * @throws AppError `validation_failed`, `conflict` for somebody who belongs to another provider and rests there
 */
export async function addMembership(
  ctx: Ctx,
  input: { userId: string; role: MembershipRole; providerId?: string | null },
): Promise<void> {
  const { userId, role, providerId = null } = input
  assertValid(
    role.startsWith('provider_') === (providerId !== null),
    'providerId',
    'Exactly the roles of a provider name the provider',
  )
  if (providerId !== null) await assertRestsNowhereElse(ctx, userId, providerId)
  const added = await ctx
    .trx('memberships')
    .insert({ id: newId(), user_id: userId, role, provider_id: providerId })
    .onConflict(['tenant_id', 'user_id', 'role', 'provider_id'])
    .ignore()
    .returning('id')
  if (added.length > 0) await emit(ctx, membershipAdded, { userId, role, providerId })
}

async function assertRestsNowhereElse(ctx: Ctx, userId: string, providerId: string): Promise<void> {
  const resting = await ctx
    .trx('memberships')
    .where({ user_id: userId })
    .whereNotNull('rested_at')
    .whereNot({ provider_id: providerId })
    .first('id')
  if (resting)
    throw new AppError('conflict', {
      detail: 'You belong to the team of another business here: ask it to let you go first',
    })
}

/** @throws AppError `not_found` */
export async function getUser(ctx: Ctx, userId: string): Promise<UserView> {
  const [result] = await ctx.send([
    { name: 'user-by-id', text: `select ${userColumns} from users u where u.id = $1`, values: [userId] },
  ])
  return toUserView(assertFound(result?.rows[0] as UserRow | undefined, 'User'))
}

/** Null when nobody here has that address. */
export async function findUserByEmail(ctx: Ctx, email: string): Promise<UserView | null> {
  const text = `select ${userColumns} from users u where u.email = $1`
  const [result] = await ctx.send([{ name: 'user-by-email', text, values: [normaliseEmail(email)] }])
  const row = result?.rows[0] as UserRow | undefined
  return row ? toUserView(row) : null
}

/** What signing in has to compare with; null when nobody has that address. */
export async function findCredentials(ctx: Ctx, email: string) {
  const user = await User.query(ctx.trx)
    .select('id', 'password_hash')
    .findOne({ email: normaliseEmail(email) })
  return user ?? null
}

/** Who asks. @throws AppError `unauthenticated`, or `not_found` when the account is gone */
export async function getCurrentUser(ctx: Ctx): Promise<UserView> {
  return getUser(ctx, requireUser(ctx).userId)
}

/**
 * A changed telephone number has to be verified anew.
 * @throws AppError `unauthenticated`, `validation_failed`, `forbidden` for whoever acts in this person's place
 */
export async function editCurrentUser(ctx: Ctx, { imageId, ...changes }: EditUser): Promise<UserView> {
  assertOwnHands(ctx)
  const { userId } = requireUser(ctx)
  if (imageId) await assertImages(ctx, [imageId], 'imageId')
  const user = assertFound(await User.query(ctx.trx).findOne({ id: userId }).forUpdate(), 'User')
  const isOtherPhone = changes.phone !== undefined && changes.phone !== user.phone
  await User.query(ctx.trx)
    .patch({
      ...changes,
      ...(imageId === undefined ? {} : { imageId }),
      ...(isOtherPhone ? { phoneVerifiedAt: null } : {}),
      version: user.version + 1,
    })
    .where({ id: userId })
  return getUser(ctx, userId)
}

/**
 * What somebody booked as a guest becomes theirs. Only for an address that has just been proven, or was before.
 * @returns whether there was something
 */
export async function attachGuestBookings(ctx: Ctx, userId: string): Promise<boolean> {
  const attached = await ctx
    .trx('customers')
    .whereNull('user_id')
    .whereIn(
      'email',
      ctx.trx('users').select('email').where({ id: userId }).whereNotNull('email_verified_at'),
    )
    .update({ user_id: userId })
  return attached > 0
}
