import { providerOwner, requireRoom } from '#platform/billing/index.ts'
import {
  acceptInvitation,
  addMembership,
  findUserByEmail,
  getUser,
  invite,
  type ProviderRole,
  readInvitation,
  requireUser,
  revokeInvitation,
} from '#platform/identity/index.ts'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { teamMemberJoined } from '../events.ts'
import { emit } from '#platform/kernel/events.ts'
import { Provider } from '../models.ts'
import { mayManageTeam } from '../policies.ts'
import type { TeamInvitationView, TeamView } from '../schemas.ts'
import { assertEditable } from './edit-provider.ts'
import { addTeamMember, getTeam, listTeamMembers } from './team.ts'

export const mostOpenInvitations = 100

/**
 * Invites an address to the team; inviting it again sends the invitation again.
 * @throws AppError `forbidden`, `conflict` for somebody who is in a team already, or when too many are open;
 *   `feature_missing`, `limit_reached` where the plan has no room for one more
 */
export async function inviteTeamMember(
  ctx: Ctx,
  { providerId, email, role }: { providerId: string; email: string; role: ProviderRole },
): Promise<TeamView> {
  assertAllowed(mayManageTeam(ctx.actor, providerId))
  const provider = assertFound(
    await Provider.query(ctx.trx).findOne({ id: providerId }).forNoKeyUpdate(),
    'Provider',
  )
  assertEditable(provider)
  const team = await getTeam(ctx, providerId)
  const known = await findUserByEmail(ctx, email)
  if (known && known.providerId === providerId) {
    throw new AppError('conflict', { detail: 'This person is in your team already' })
  }
  const others = team.invitations.filter((invitation) => invitation.email !== email.toLowerCase())
  await requireRoom(
    ctx,
    'team.members',
    besidesOne(team.members.length) + others.length,
    providerOwner(providerId),
  )
  if (team.invitations.length >= mostOpenInvitations) {
    throw new AppError('conflict', { detail: 'Too many invitations are open: take some of them back first' })
  }
  const inviter = ctx.actor.kind === 'user' ? await getUser(ctx, ctx.actor.userId) : null
  // Who works under their own name is named once.
  const names = [inviter && `${inviter.firstName} ${inviter.lastName}`.trim(), provider.businessName]
  const invitedBy = [...new Set(names.filter(Boolean))].join(', ')
  await invite(ctx, { kind: 'provider_member', email, role, providerId, invitedBy })
  return getTeam(ctx, providerId)
}

/** Whoever the business began with needs no sub-account. */
const besidesOne = (members: number) => Math.max(0, members - 1)

/** @throws AppError `forbidden`, `not_found` */
export async function revokeTeamInvitation(
  ctx: Ctx,
  { providerId, invitationId }: { providerId: string; invitationId: string },
): Promise<TeamView> {
  assertAllowed(mayManageTeam(ctx.actor, providerId))
  await revokeInvitation(ctx, { id: invitationId, kind: 'provider_member', providerId })
  return getTeam(ctx, providerId)
}

/** What an invitation is about, for whoever holds its link. @throws AppError `link_expired` */
export async function readTeamInvitation(ctx: Ctx, vault: Vault, token: string): Promise<TeamInvitationView> {
  const { kind, email, role, providerId, invitedBy } = await readInvitation(ctx, vault, token)
  const provider = providerId === null ? null : await Provider.query(ctx.trx).findOne({ id: providerId })
  const known = await findUserByEmail(ctx, email)
  return {
    kind,
    email,
    role,
    invitedBy,
    businessName: provider?.businessName ?? null,
    hasAccount: known !== null,
  }
}

/**
 * Accepts as somebody who is signed in with the address that was invited.
 * @throws AppError `unauthenticated`, `forbidden` for another address, `link_expired`, `conflict` for somebody who
 *   belongs to another provider
 */
export async function acceptTeamInvitation(
  ctx: Ctx,
  vault: Vault,
  token: string,
): Promise<{ providerId: string | null }> {
  const { userId } = requireUser(ctx)
  const user = await getUser(ctx, userId)
  const { email } = await readInvitation(ctx, vault, token)
  if (email !== user.email) {
    throw new AppError('forbidden', { detail: 'This invitation is for another e-mail address' })
  }
  const invitation = await acceptInvitation(ctx, vault, token)
  if (invitation.kind === 'provider_member') await joinTeam(ctx, user, invitation)
  return { providerId: invitation.providerId }
}

/** What follows from an accepted invitation, also for a user who was registered by it. */
export async function joinTeam(
  ctx: Ctx,
  user: { id: string; providerId: string | null },
  { providerId, role }: { providerId: string | null; role: string },
): Promise<void> {
  if (providerId === null) return
  if (user.providerId !== null && user.providerId !== providerId) {
    throw new AppError('conflict', { detail: 'You belong to another business here: leave it first' })
  }
  if (user.providerId === providerId) return
  // The plan may have become smaller since the invitation; two who join at once join one after the other.
  await Provider.query(ctx.trx).findOne({ id: providerId }).forNoKeyUpdate()
  const members = await listTeamMembers(ctx, providerId)
  if (members.length > 0)
    await requireRoom(ctx, 'team.members', besidesOne(members.length), providerOwner(providerId))
  await addMembership(ctx, {
    userId: user.id,
    role: role === 'provider_owner' ? 'provider_owner' : 'provider_member',
    providerId,
  })
  await addTeamMember(ctx, { providerId, userId: user.id })
  await emit(ctx, teamMemberJoined, { providerId, userId: user.id })
}
