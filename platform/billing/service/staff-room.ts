import { listInvitations, listStaffMembers, normaliseEmail } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { requireRoom } from './entitlements.ts'

/**
 * Room for one more of the staff, open invitations counted. Identity stands below and does not know plans, so the edge
 * asks before it invites.
 * @param email where it is known: whoever is invited already takes no more room when the invitation is sent again
 * @throws AppError `feature_missing`, `limit_reached`
 */
export async function requireRoomForStaff(ctx: Ctx, email = ''): Promise<void> {
  const [members, invitations] = await Promise.all([
    listStaffMembers(ctx),
    listInvitations(ctx, { kind: 'staff' }),
  ])
  const others = invitations.filter((invitation) => invitation.email !== normaliseEmail(email))
  await requireRoom(ctx, 'staff', members.length + others.length)
}
