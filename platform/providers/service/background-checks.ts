import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { backgroundCheckCompleted, backgroundCheckRequested } from '../events.ts'
import type { CheckedPerson, CheckOutcome } from '../gateways/background-check/port.ts'
import { BackgroundCheck, Provider } from '../models.ts'
import { mayReviewProviders } from '../policies.ts'
import type { BackgroundCheckView } from '../schemas.ts'

/**
 * Asks for a check of the provider's owner; the answer comes later. One at a time.
 * @throws AppError `forbidden`, `not_found`, `conflict` while one is under way
 */
export async function requestBackgroundCheck(
  ctx: Ctx,
  { providerId, gateway }: { providerId: string; gateway: string },
): Promise<BackgroundCheckView> {
  assertAllowed(mayReviewProviders(ctx.actor))
  assertFound(await Provider.query(ctx.trx).findOne({ id: providerId }).forNoKeyUpdate(), 'Provider')
  const underWay = await BackgroundCheck.query(ctx.trx).findOne({
    provider_id: providerId,
    state: 'requested',
  })
  if (underWay) throw new AppError('conflict', { detail: 'A check of this provider is under way' })
  const id = newId()
  await BackgroundCheck.query(ctx.trx).insert({ id, tenantId: ctx.tenantId, providerId, gateway })
  await recordChange(ctx, {
    action: 'background_check.requested',
    subject: { kind: 'provider', id: providerId },
  })
  await emit(ctx, backgroundCheckRequested, { backgroundCheckId: id, providerId })
  return assertFound(await findBackgroundCheck(ctx, providerId), 'Background check')
}

/** The latest one of a provider, for reviewers. @throws AppError `forbidden` */
export async function findBackgroundCheck(ctx: Ctx, providerId: string): Promise<BackgroundCheckView | null> {
  assertAllowed(mayReviewProviders(ctx.actor))
  const found = await BackgroundCheck.query(ctx.trx)
    .where({ provider_id: providerId })
    .orderBy('id', 'desc')
    .first()
  return found ? toView(found) : null
}

/** Whom a check is about, until it has been asked for. Null when there is nothing to ask, or nobody to ask about. */
export async function findCheckedPerson(
  ctx: Ctx,
  backgroundCheckId: string,
): Promise<{ person: CheckedPerson | null } | null> {
  const check = await BackgroundCheck.query(ctx.trx).findOne({ id: backgroundCheckId, state: 'requested' })
  if (!check || check.reference !== null) return null
  const { rows } = await ctx.trx.raw<{ rows: CheckedPerson[] }>(
    `select u.first_name as "firstName", u.last_name as "lastName", u.email, p.country
     from memberships m join users u on u.id = m.user_id join providers p on p.id = m.provider_id
     where m.provider_id = ? and m.role = 'provider_owner' order by m.created_at, m.id limit 1`,
    [check.providerId],
  )
  return { person: rows[0] ?? null }
}

export async function recordCheckAsked(
  ctx: Ctx,
  { backgroundCheckId, reference }: { backgroundCheckId: string; reference: string },
): Promise<void> {
  await BackgroundCheck.query(ctx.trx)
    .patch({ reference, askedAt: ctx.now })
    .where({ id: backgroundCheckId, state: 'requested' })
}

/** Those whose answer is still to come, the oldest first. */
export async function listOpenChecks(
  ctx: Ctx,
  limit = 100,
): Promise<{ id: string; reference: string | null }[]> {
  const rows = await BackgroundCheck.query(ctx.trx).where({ state: 'requested' }).orderBy('id').limit(limit)
  return rows.map(({ id, reference }) => ({ id, reference }))
}

/** Writes the answer down, whether it was asked for or sent to us. The first one counts. */
export async function recordCheckOutcome(
  ctx: Ctx,
  { backgroundCheckId, state, detail }: { backgroundCheckId: string } & CheckOutcome,
): Promise<void> {
  assertAllowed(ctx.actor.kind === 'system')
  const check = await BackgroundCheck.query(ctx.trx)
    .findOne({ id: backgroundCheckId, state: 'requested' })
    .forUpdate()
  if (!check) return
  await BackgroundCheck.query(ctx.trx)
    .patch({ state, detail: detail.slice(0, 2000), completedAt: ctx.now })
    .where({ id: check.id })
  await recordChange(ctx, {
    action: 'background_check.completed',
    subject: { kind: 'provider', id: check.providerId },
    after: { state },
  })
  await emit(ctx, backgroundCheckCompleted, {
    backgroundCheckId: check.id,
    providerId: check.providerId,
    state,
    reference: check.reference,
  })
}

const toView = (check: BackgroundCheck): BackgroundCheckView => ({
  id: check.id,
  state: check.state,
  detail: check.detail,
  requestedAt: check.createdAt.toISOString(),
  completedAt: check.completedAt?.toISOString() ?? null,
})
