import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Membership } from '../models.ts'

export type ProviderRole = 'provider_owner' | 'provider_member'
export type ProviderPerson = {
  userId: string
  role: ProviderRole
  firstName: string
  lastName: string
  email: string
  /** They have shown that the address is theirs. */
  isEmailVerified: boolean
  isResting: boolean
  since: Date
}

/** Everybody who belongs to a provider, owners first. Whether somebody may ask is the caller's question. */
export async function listProviderPeople(ctx: Ctx, providerId: string): Promise<ProviderPerson[]> {
  const { rows } = await ctx.trx.raw<{ rows: ProviderPerson[] }>(
    `select u.id as "userId", m.role, u.first_name as "firstName", u.last_name as "lastName", u.email,
       u.email_verified_at is not null as "isEmailVerified", m.rested_at is not null as "isResting",
       m.created_at as since
     from memberships m join users u on u.id = m.user_id
     where m.provider_id = ? order by m.role desc, m.created_at, m.id limit 500`,
    [providerId],
  )
  return rows
}

/** @throws AppError `not_found`, `conflict` when nobody would own the provider any more */
export async function changeProviderRole(
  ctx: Ctx,
  { userId, providerId, role }: { userId: string; providerId: string; role: ProviderRole },
): Promise<void> {
  const membership = await lockMembership(ctx, {
    userId,
    providerId,
    isOwnerAfter: role === 'provider_owner',
  })
  if (membership.role === role) return
  await Membership.query(ctx.trx).patch({ role }).where({ id: membership.id })
  await recordChange(ctx, {
    action: 'membership.role_changed',
    subject: { kind: 'user', id: userId },
    before: { role: membership.role, providerId },
    after: { role, providerId },
  })
}

/**
 * Exactly these rest: from their next request on they do not belong to the provider until they wake. Who is to rest is
 * the caller's question.
 */
export async function restMemberships(
  ctx: Ctx,
  { providerId, userIds }: { providerId: string; userIds: readonly string[] },
): Promise<void> {
  const all = () => ctx.trx('memberships').where({ provider_id: providerId })
  await all().whereNotIn('user_id', userIds).whereNotNull('rested_at').update({ rested_at: null })
  await all().whereIn('user_id', userIds).whereNull('rested_at').update({ rested_at: ctx.now })
}

/** From the next request on the person does not belong to it. @throws AppError `not_found`, `conflict` for the last owner */
export async function removeProviderMembership(
  ctx: Ctx,
  { userId, providerId }: { userId: string; providerId: string },
): Promise<void> {
  const membership = await lockMembership(ctx, { userId, providerId, isOwnerAfter: false })
  await Membership.query(ctx.trx).delete().where({ id: membership.id })
  await recordChange(ctx, {
    action: 'membership.removed',
    subject: { kind: 'user', id: userId },
    before: { role: membership.role, providerId },
  })
}

/** All owners are locked, in one order: of two owners who leave at once one stays. */
async function lockMembership(
  ctx: Ctx,
  { userId, providerId, isOwnerAfter }: { userId: string; providerId: string; isOwnerAfter: boolean },
): Promise<Membership> {
  const all = await Membership.query(ctx.trx).where({ provider_id: providerId }).orderBy('id').forUpdate()
  const membership = assertFound(
    all.find((other) => other.userId === userId),
    'Member',
  )
  const owners = all.filter(({ role }) => role === 'provider_owner')
  if (!isOwnerAfter && owners.length === 1 && owners[0] === membership) {
    throw new AppError('conflict', {
      detail: 'Somebody has to own this business: make another person owner first',
    })
  }
  return membership
}
