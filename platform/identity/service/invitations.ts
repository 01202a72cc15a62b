import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { isId, newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { invitationSent } from '../events.ts'
import { Invitation, type InvitationKind } from '../models.ts'
import { normaliseEmail } from '../rules.ts'
import type { InvitationView } from '../schemas.ts'

const lifetime = days(14)

export type NewInvitation = {
  kind: InvitationKind
  email: string
  role: string
  providerId?: string | null
  /** Who invites, as the message says it. */
  invitedBy: string
}

/** Invites an address; inviting it again while the first invitation is open sends that one again, with a new end. */
export async function invite(ctx: Ctx, input: NewInvitation): Promise<InvitationView> {
  const { kind, role, providerId = null, invitedBy } = input
  const email = normaliseEmail(input.email)
  const expiresAt = after(ctx.now, lifetime)
  const { rows } = await ctx.trx.raw<{ rows: { id: string }[] }>(
    `insert into invitations (id, kind, email, role, provider_id, invited_by, expires_at)
     values (:id, :kind, :email, :role, :providerId, :invitedBy, :expiresAt)
     on conflict (tenant_id, kind, email, provider_id) where accepted_at is null and revoked_at is null
     do update set role = excluded.role, invited_by = excluded.invited_by, expires_at = excluded.expires_at
     returning id`,
    { id: newId(), kind, email, role, providerId, invitedBy, expiresAt },
  )
  const invitationId = rows[0]!.id
  await recordChange(ctx, {
    action: 'invitation.sent',
    subject: { kind: 'invitation', id: invitationId },
    after: { kind, role },
  })
  await emit(ctx, invitationSent, { invitationId })
  return toView(assertFound(await Invitation.query(ctx.trx).findOne({ id: invitationId }), 'Invitation'))
}

/** What the link in the message carries. */
export const invitationToken = (vault: Vault, tenantId: string, invitationId: string) =>
  `${invitationId}.${vault.mac('invitation', `${tenantId} ${invitationId}`)}`

/**
 * The invitation behind a link, still open.
 * @throws AppError `link_expired` when it was accepted, revoked, is too old, or was never made here
 */
export async function readInvitation(ctx: Ctx, vault: Vault, token: string): Promise<InvitationView> {
  return toView(await open(ctx, idOf(ctx, vault, token)))
}

/**
 * Accepts an invitation once; what follows from it is done by the caller in the same transaction.
 * @throws AppError `link_expired`, also for the second of two who accept at the same time
 */
export async function acceptInvitation(ctx: Ctx, vault: Vault, token: string): Promise<InvitationView> {
  const invitation = await open(ctx, idOf(ctx, vault, token))
  await Invitation.query(ctx.trx).patch({ acceptedAt: ctx.now }).where({ id: invitation.id })
  await recordChange(ctx, {
    action: 'invitation.accepted',
    subject: { kind: 'invitation', id: invitation.id },
  })
  return toView(invitation)
}

/** Open invitations, newest first. */
export async function listInvitations(
  ctx: Ctx,
  filter: { kind: InvitationKind; providerId?: string },
): Promise<InvitationView[]> {
  const rows = await Invitation.query(ctx.trx)
    .where({ kind: filter.kind })
    .modify((query) => void (filter.providerId && query.where({ provider_id: filter.providerId })))
    .whereNull('accepted_at')
    .whereNull('revoked_at')
    .orderBy('id', 'desc')
    .limit(500)
  return rows.map(toView)
}

/** Takes an invitation back. Twice is no error. @throws AppError `not_found` */
export async function revokeInvitation(
  ctx: Ctx,
  filter: { id: string; kind: InvitationKind; providerId?: string },
): Promise<void> {
  const found = await Invitation.query(ctx.trx)
    .findOne({ id: filter.id, kind: filter.kind })
    .modify((query) => void (filter.providerId && query.where({ provider_id: filter.providerId })))
    .forUpdate()
  const invitation = assertFound(found, 'Invitation')
  if (invitation.revokedAt || invitation.acceptedAt) return
  await Invitation.query(ctx.trx).patch({ revokedAt: ctx.now }).where({ id: invitation.id })
  await recordChange(ctx, {
    action: 'invitation.revoked',
    subject: { kind: 'invitation', id: invitation.id },
  })
}

/** For whoever sends it. Null once it was answered. */
export async function findInvitationMessage(ctx: Ctx, id: string): Promise<InvitationView | null> {
  const found = await Invitation.query(ctx.trx)
    .findOne({ id })
    .whereNull('accepted_at')
    .whereNull('revoked_at')
    .where('expires_at', '>', ctx.now)
  return found ? toView(found) : null
}

function idOf(ctx: Ctx, vault: Vault, token: string): string {
  const [id, mac = ''] = token.split('.')
  if (isId(id) && vault.isMac('invitation', `${ctx.tenantId} ${id}`, mac)) return id
  throw gone()
}

async function open(ctx: Ctx, id: string): Promise<Invitation> {
  const found = await Invitation.query(ctx.trx).findOne({ id }).forUpdate()
  if (!found || found.acceptedAt || found.revokedAt || found.expiresAt <= ctx.now) throw gone()
  return found
}

const gone = () =>
  new AppError('link_expired', {
    detail: 'This invitation was answered, taken back, or is too old; ask for a new one',
  })

const toView = (row: Invitation): InvitationView => ({
  id: row.id,
  kind: row.kind,
  email: row.email,
  role: row.role,
  providerId: row.providerId,
  invitedBy: row.invitedBy,
  sentAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
})
