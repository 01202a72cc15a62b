import { assertAllowed, assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { Invitation } from '../models.ts'
import { mayUse } from '../permissions.ts'
import { normaliseEmail } from '../rules.ts'
import type { InvitationView } from '../schemas.ts'
import { invite, listInvitations, revokeInvitation } from './invitations.ts'

export const mostInvitedAtOnce = 100

/**
 * Invites customers into the marketplace. Whoever has an account already is left in peace; whoever was invited before
 * is sent the invitation again.
 * @returns which addresses were invited, and which have an account
 * @throws AppError `forbidden`, `validation_failed`
 */
export async function inviteCustomers(
  ctx: Ctx,
  addresses: readonly string[],
): Promise<{ invited: InvitationView[]; known: string[] }> {
  assertAllowed(mayUse('marketplace.manage', ctx.actor))
  const emails = [...new Set(addresses.map(normaliseEmail))]
  assertValid(emails.length > 0, 'emails', 'Name at least one address')
  assertValid(emails.length <= mostInvitedAtOnce, 'emails', `Invite at most ${mostInvitedAtOnce} at once`)
  const known: string[] = await ctx.trx('users').whereIn('email', emails).orderBy('email').pluck('email')
  const { name: invitedBy } = await getTenant(ctx)
  const invited: InvitationView[] = []
  for (const email of emails) {
    if (known.includes(email)) continue
    invited.push(await invite(ctx, { kind: 'customer', email, role: 'customer', invitedBy }))
  }
  return { invited, known }
}

/** Open ones, newest first. @throws AppError `forbidden` */
export async function listCustomerInvitations(ctx: Ctx): Promise<InvitationView[]> {
  assertAllowed(mayUse('marketplace.manage', ctx.actor))
  return listInvitations(ctx, { kind: 'customer' })
}

/** @throws AppError `forbidden`, `not_found` */
export async function revokeCustomerInvitation(ctx: Ctx, id: string): Promise<void> {
  assertAllowed(mayUse('marketplace.manage', ctx.actor))
  await revokeInvitation(ctx, { id, kind: 'customer' })
}

const openOnes = (ctx: Ctx, email: string) =>
  Invitation.query(ctx.trx)
    .where({ email: normaliseEmail(email) })
    .whereIn('kind', ['customer', 'provider_member'])
    .whereNull('accepted_at')
    .whereNull('revoked_at')
    .where('expires_at', '>', ctx.now)

/** Whether an address holds an invitation into this marketplace. */
export const isInvited = async (ctx: Ctx, email: string): Promise<boolean> =>
  (await openOnes(ctx, email).resultSize()) > 0

/** Whoever registered in another way than by the link has accepted all the same. */
export async function closeCustomerInvitation(ctx: Ctx, email: string): Promise<void> {
  await openOnes(ctx, email).where({ kind: 'customer' }).patch({ acceptedAt: ctx.now })
}
