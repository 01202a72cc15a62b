import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import { TenantModel, type Ctx } from '#platform/kernel/tenant.ts'
import { after, days, minutes } from '#platform/kernel/time.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import { accessRequested } from '../events.ts'
import type { AccessRequestView } from '../impersonation-schemas.ts'
import { User } from '../models.ts'
import { mayUse } from '../permissions.ts'
import { requireUser } from '../policies.ts'
import { issueChallenge, tokenOf, useToken } from './challenges.ts'
import { openSession, type SignedIn } from './sessions.ts'

export class Impersonation extends TenantModel {
  static override tableName = 'impersonations'
  declare accountId: string
  declare accountName: string
  declare userId: string
  declare reason: string
  declare decidedAt: Date | null
  declare isGranted: boolean | null
  declare expiresAt: Date
  declare endedAt: Date | null
}

/** How long a user may think about a request. */
const answerTime = days(7)
/** How long access lasts at most, from the moment of consent. */
const accessTime = minutes(60)

const subjectOf = ({ userId }: Pick<Impersonation, 'userId'>) => ({ kind: 'user', id: userId })

/** Only the platform's staff, as an account inside the marketplace. @throws AppError `forbidden` */
function requireImpersonator(ctx: Ctx): { accountId: string } {
  assertAllowed(mayUse('user.impersonate', ctx.actor) && ctx.actor.kind === 'account')
  return ctx.actor
}

/**
 * Asks a user for access. Asking again while the first question is open changes nothing.
 * @throws AppError `forbidden`, `not_found`, `validation_failed` without a reason, `conflict` for a suspended user
 */
export async function requestAccess(
  ctx: Ctx,
  input: { userId: string; reason: string; accountName: string },
): Promise<AccessRequestView> {
  const { accountId } = requireImpersonator(ctx)
  const reason = input.reason.trim()
  assertValid(
    reason.length >= 10 && reason.length <= 500,
    'reason',
    'Say in a sentence why: the user reads it',
  )
  const found = await User.query(ctx.trx).findOne({ id: input.userId }).whereNull('erased_at')
  const user = assertFound(found, 'User')
  if (user.suspendedAt) throw new AppError('conflict', { detail: 'This user is suspended and cannot answer' })
  const made = await ctx
    .trx('impersonations')
    .insert({
      id: newId(),
      account_id: accountId,
      account_name: input.accountName,
      user_id: user.id,
      reason,
      expires_at: after(ctx.now, answerTime),
    })
    .onConflict(ctx.trx.raw('(tenant_id, account_id, user_id) where decided_at is null and ended_at is null'))
    .ignore()
    .returning('id')
  if (made.length > 0) {
    await recordChange(ctx, {
      action: 'impersonation.requested',
      subject: subjectOf({ userId: user.id }),
      after: { reason },
    })
    await emit(ctx, accessRequested, { accessRequestId: made[0].id as string })
  }
  const open = await Impersonation.query(ctx.trx)
    .findOne({ account_id: accountId, user_id: user.id })
    .whereNull('decided_at')
    .whereNull('ended_at')
  return toView(ctx, assertFound(open, 'Request'))
}

/** What the platform's staff asked about one user, newest first. @throws AppError `forbidden` */
export async function listAccessRequests(ctx: Ctx, userId: string): Promise<AccessRequestView[]> {
  assertAllowed(mayUse('user.impersonate', ctx.actor))
  return list(ctx, userId)
}

/** What the person who asks was asked, newest first; also what is over. @throws AppError `unauthenticated` */
export const listOwnAccessRequests = (ctx: Ctx): Promise<AccessRequestView[]> =>
  list(ctx, requireUser(ctx).userId)

async function list(ctx: Ctx, userId: string) {
  const rows = await Impersonation.query(ctx.trx).where({ user_id: userId }).orderBy('id', 'desc').limit(50)
  return rows.map((row) => toView(ctx, row))
}

/** For whoever tells the user of it. Null once it was answered, or is over. */
export async function findAccessRequestMessage(ctx: Ctx, id: string): Promise<AccessRequestView | null> {
  const found = await Impersonation.query(ctx.trx).findOne({ id })
  return found && stateOf(ctx, found) === 'asked' ? toView(ctx, found) : null
}

/**
 * The user's own answer. A yes opens an hour; nobody can say it in the user's place.
 * @throws AppError `unauthenticated`, `forbidden`, `not_found`, `conflict` when it was answered or is over
 */
export async function answerAccessRequest(
  ctx: Ctx,
  { id, isGranted }: { id: string; isGranted: boolean },
): Promise<AccessRequestView> {
  const { userId, impersonatorId } = requireUser(ctx)
  if (impersonatorId) throw new AppError('forbidden', { detail: 'Only this person can answer' })
  const request = await lock(ctx, { id, user_id: userId })
  if (request.decidedAt || request.endedAt || request.expiresAt <= ctx.now) {
    throw new AppError('conflict', { detail: 'This request was answered before, or is over' })
  }
  const expiresAt = isGranted ? after(ctx.now, accessTime) : ctx.now
  const answer = { decidedAt: ctx.now, isGranted, expiresAt }
  await Impersonation.query(ctx.trx).patch(answer).where({ id })
  await recordChange(ctx, {
    action: 'impersonation.answered',
    subject: subjectOf(request),
    after: { granted: isGranted },
  })
  return toView(ctx, Object.assign(request, answer))
}

/**
 * Ends an access at once, with every session that came of it. The user may, also in a session of support's, and so may
 * whoever asked. Twice is no error.
 * @throws AppError `unauthenticated`, `forbidden`, `not_found` for somebody else's
 */
export async function endAccess(ctx: Ctx, id: string): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'account') requireImpersonator(ctx)
  const own: Record<string, string> =
    actor.kind === 'account' ? { account_id: actor.accountId } : { user_id: requireUser(ctx).userId }
  const request = await lock(ctx, { id, ...own })
  if (request.endedAt) return
  await Impersonation.query(ctx.trx).patch({ endedAt: ctx.now }).where({ id })
  await ctx
    .trx('sessions')
    .where({ impersonation_id: id })
    .whereNull('revoked_at')
    .update({ revoked_at: ctx.now })
  await recordChange(ctx, { action: 'impersonation.ended', subject: subjectOf(request) })
}

/**
 * A ticket with which the account opens a session on the marketplace's own host: for one minute, once, on that host.
 * @throws AppError `forbidden`, `not_found`, `conflict` without consent that still holds
 */
export async function issueAccessTicket(
  ctx: Ctx,
  vault: Vault,
  input: { id: string; host: string },
): Promise<string> {
  const { accountId } = requireImpersonator(ctx)
  const request = await lock(ctx, { id: input.id, account_id: accountId })
  assertOpen(ctx, request)
  const challenge = await issueChallenge(ctx, {
    purpose: 'handoff',
    target: input.host,
    userId: request.userId,
    payload: { impersonationId: request.id },
  })
  return tokenOf(vault, ctx.tenantId, challenge)
}

/**
 * The session of a ticket. It ends with the consent, at the latest.
 * @throws AppError `link_expired` for a ticket that was used, is too old, of another host or tenant; `conflict`
 *   when the consent is over by now
 */
export async function redeemAccessTicket(
  ctx: Ctx,
  vault: Vault,
  input: { ticket: string; host: string; userAgent: string },
): Promise<SignedIn> {
  const { target, userId, payload } = await useToken(ctx, vault, 'handoff', input.ticket)
  const { impersonationId } = payload
  if (target !== input.host || typeof impersonationId !== 'string' || userId === null)
    throw new AppError('link_expired')
  const request = await lock(ctx, { id: impersonationId, user_id: userId })
  assertOpen(ctx, request)
  const { accountId, accountName: name, expiresAt } = request
  const signedIn = await openSession(ctx, {
    userId,
    assurance: 'one_factor',
    userAgent: input.userAgent,
    impersonator: { accountId, name, expiresAt },
  })
  if (!signedIn) throw new AppError('link_expired')
  await ctx.trx('sessions').where({ id: signedIn.sessionId }).update({ impersonation_id: request.id })
  const actor = { kind: 'account' as const, accountId, sessionId: signedIn.sessionId, roles: [] }
  await recordChange(
    { ...ctx, actor },
    {
      action: 'impersonation.started',
      subject: subjectOf(request),
      after: { expiresAt: expiresAt.toISOString() },
    },
  )
  return signedIn
}

function assertOpen(ctx: Ctx, { isGranted, expiresAt, endedAt }: Impersonation) {
  if (isGranted && !endedAt && expiresAt > ctx.now) return
  throw new AppError('conflict', { detail: 'The user has not agreed, or the hour is over; ask again' })
}

async function lock(ctx: Ctx, where: Record<string, string>): Promise<Impersonation> {
  return assertFound(await Impersonation.query(ctx.trx).findOne(where).forUpdate(), 'Request')
}

function stateOf({ now }: Ctx, { decidedAt, isGranted, expiresAt, endedAt }: Impersonation) {
  if (decidedAt && !isGranted) return 'refused'
  if (endedAt || expiresAt <= now) return 'over'
  return decidedAt ? 'granted' : 'asked'
}

const toView = (ctx: Ctx, row: Impersonation): AccessRequestView => ({
  id: row.id,
  userId: row.userId,
  accountName: row.accountName,
  reason: row.reason,
  state: stateOf(ctx, row),
  requestedAt: row.createdAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})
