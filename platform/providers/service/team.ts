import {
  changeProviderRole,
  getUser,
  listInvitations,
  listProviderPeople,
  type ProviderRole,
  removeProviderMembership,
} from '#platform/identity/index.ts'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { teamMemberLeft, teamRoleChanged } from '../events.ts'
import { TeamMember } from '../models.ts'
import { mayManageTeam, maySeeOwnProvider } from '../policies.ts'
import type { TeamView } from '../schemas.ts'

/**
 * The team with the invitations that are open; these are for those who may take them back. @throws AppError `forbidden`
 */
export async function getTeam(ctx: Ctx, providerId: string): Promise<TeamView> {
  assertAllowed(maySeeOwnProvider(ctx.actor, providerId))
  const [members, people, invitations] = await Promise.all([
    listTeamMembers(ctx, providerId),
    listProviderPeople(ctx, providerId),
    mayManageTeam(ctx.actor, providerId) ? listInvitations(ctx, { kind: 'provider_member', providerId }) : [],
  ])
  return {
    members: people.flatMap((person) => {
      const member = members.find(({ userId }) => userId === person.userId)
      if (!member) return []
      const { userId, email, role } = person
      return [
        {
          id: member.id,
          userId,
          name: member.name,
          email,
          role,
          since: person.since.toISOString(),
          isResting: member.restedAt !== null,
        },
      ]
    }),
    invitations: invitations.map(({ id, email, role, sentAt, expiresAt }) => ({
      id,
      email,
      role: role as ProviderRole,
      sentAt,
      expiresAt,
    })),
  }
}

/** Those who are there now, longest first. Whether somebody may ask is the caller's question. */
export const listTeamMembers = async (ctx: Ctx, providerId: string): Promise<TeamMember[]> =>
  TeamMember.query(ctx.trx)
    .where({ provider_id: providerId })
    .whereNull('left_at')
    .orderBy(['created_at', 'id'])

/** Names by id, also of those who have left: bookings tell who did them. */
export async function teamMemberNames(ctx: Ctx, memberIds: readonly string[]): Promise<Map<string, string>> {
  if (memberIds.length === 0) return new Map()
  const rows = await TeamMember.query(ctx.trx)
    .select('id', 'name')
    .whereIn('id', [...memberIds])
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/**
 * For work that is given to somebody now.
 * @throws AppError `not_found` as `assertTeamMember`, `conflict` for somebody who rests
 */
export async function assertAwakeMember(
  ctx: Ctx,
  of: { providerId: string; memberId: string },
): Promise<TeamMember> {
  const member = await assertTeamMember(ctx, of)
  if (member.restedAt !== null)
    throw new AppError('conflict', { detail: `${member.name} rests: your plan has no room for them` })
  return member
}

/** @throws AppError `not_found` for somebody who has left, or belongs to another provider */
export async function assertTeamMember(
  ctx: Ctx,
  { providerId, memberId }: { providerId: string; memberId: string },
): Promise<TeamMember> {
  const found = await TeamMember.query(ctx.trx)
    .findOne({ id: memberId, provider_id: providerId })
    .whereNull('left_at')
  return assertFound(found, 'Member')
}

/** Makes a person of the provider a resource; twice is once. */
export async function addTeamMember(
  ctx: Ctx,
  { providerId, userId }: { providerId: string; userId: string },
): Promise<void> {
  const { firstName, lastName } = await getUser(ctx, userId)
  await ctx
    .trx('team_members')
    .insert({
      id: newId(),
      provider_id: providerId,
      user_id: userId,
      name: `${firstName} ${lastName}`.trim() || 'Team',
    })
    .onConflict(ctx.trx.raw('(tenant_id, provider_id, user_id) where left_at is null'))
    .ignore()
}

/** @throws AppError `forbidden`, `not_found`, `conflict` when nobody would own the provider any more */
export async function changeTeamRole(
  ctx: Ctx,
  { providerId, memberId, role }: { providerId: string; memberId: string; role: ProviderRole },
): Promise<TeamView> {
  assertAllowed(mayManageTeam(ctx.actor, providerId))
  const { userId } = await assertTeamMember(ctx, { providerId, memberId })
  await changeProviderRole(ctx, { userId: assertFound(userId, 'Member'), providerId, role })
  await emit(ctx, teamRoleChanged, { memberId, providerId })
  return getTeam(ctx, providerId)
}

/** Owners remove anybody; everybody may leave. */
export const mayRemoveMember = (ctx: Ctx, member: Pick<TeamMember, 'providerId' | 'userId'>): boolean =>
  mayManageTeam(ctx.actor, member.providerId) ||
  (ctx.actor.kind === 'user' && ctx.actor.userId === member.userId && !ctx.actor.impersonatorId)

/**
 * Ends a membership. What is still to be done by this member is asked by the booking domain, which calls this last.
 * @throws AppError `forbidden`, `not_found`, `conflict` for the last owner
 */
export async function endTeamMembership(
  ctx: Ctx,
  { providerId, memberId }: { providerId: string; memberId: string },
): Promise<void> {
  const member = await assertTeamMember(ctx, { providerId, memberId })
  assertAllowed(mayRemoveMember(ctx, member))
  const { userId } = member
  if (userId !== null) await removeProviderMembership(ctx, { userId, providerId })
  await TeamMember.query(ctx.trx).patch({ leftAt: ctx.now }).where({ id: memberId })
  await ctx.trx('service_members').where({ member_id: memberId }).delete()
  await emit(ctx, teamMemberLeft, { memberId, providerId })
}
