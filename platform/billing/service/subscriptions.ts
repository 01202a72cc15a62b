import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { readInstant } from '#platform/kernel/time.ts'
import { subscriptionEnded, subscriptionStarted } from '../events.ts'
import { Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayGrant } from '../policies.ts'
import type { PlanPromise } from '../rules/index.ts'
import type { GiveComplimentary } from '../schemas.ts'
import { forgetFacts } from './facts.ts'
import { assertOwner } from './owners.ts'
import { findPlan } from './read-plans.ts'

/**
 * Gives a plan that is not paid for, in place of one that was given before.
 * @throws AppError `forbidden`, `not_found`, `validation_failed`, `conflict` for somebody who pays for a plan
 */
export async function giveComplimentary(
  ctx: Ctx,
  owner: Owner,
  { planId, endsAt = null }: GiveComplimentary,
): Promise<void> {
  assertAllowed(mayGrant(ctx, owner))
  const ends = endsAt === null ? null : readInstant(endsAt)
  assertValid(endsAt === null || (ends !== null && ends > ctx.now), 'endsAt', 'Say a moment to come')
  await assertOwner(ctx, owner)
  const given = await promiseOfPlan(ctx, planId)
  await takeComplimentaryBack(ctx, owner)
  await startComplimentary(ctx, owner, { ...given, endsAt: ends })
}

type Promised = { planId: string; planVersionId: string; promise: PlanPromise }
type Given = Promised & { endsAt: Date | null }

/**
 * What a plan of the price list here promises to whoever gets it now without paying. To give one to a marketplace it is
 * read in the platform's tenant, and started in the marketplace's.
 * @throws AppError `not_found`
 */
export async function promiseOfPlan(ctx: Ctx, planId: string): Promise<Promised> {
  const { name, contents, overage, currency, versionId } = await findPlan(ctx, planId)
  return { planId, planVersionId: versionId, promise: { name, contents, overage, currency, price: null } }
}

/** For whoever knows the terms already. @throws AppError `conflict` for somebody who has a plan */
export async function startComplimentary(ctx: Ctx, owner: Owner, given: Given): Promise<void> {
  assertAllowed(mayGrant(ctx, owner))
  const id = newId()
  const written: unknown[] = await ctx
    .trx('subscriptions')
    .insert({
      id,
      owner_kind: owner.kind,
      owner_id: owner.id,
      plan_id: given.planId,
      plan_version_id: given.planVersionId,
      promise: JSON.stringify(given.promise),
      source: 'complimentary',
      state: 'active',
      started_at: ctx.now,
      ends_at: given.endsAt,
      next_attempt_at: given.endsAt,
    })
    .onConflict(ctx.trx.raw('(tenant_id, owner_kind, owner_id) where ended_at is null'))
    .ignore()
    .returning('id')
  if (written.length === 0)
    throw new AppError('conflict', { detail: 'There is a plan already: end it first' })
  const subject = { kind: owner.kind, id: owner.id }
  await recordChange(ctx, {
    action: 'subscription.given',
    subject,
    after: { plan: given.promise.name, endsAt: given.endsAt?.toISOString() ?? null },
  })
  const event = { ownerKind: owner.kind, ownerId: owner.id, subscriptionId: id }
  await emit(ctx, subscriptionStarted, { ...event, planId: given.planId })
  forgetFacts(ctx, owner)
}

/** Ends what was given; without any, nothing happens. @throws AppError `forbidden`, `conflict` for what is paid for */
export async function takeComplimentaryBack(ctx: Ctx, owner: Owner): Promise<void> {
  assertAllowed(mayGrant(ctx, owner))
  await assertOwner(ctx, owner)
  const present = await Subscription.query(ctx.trx)
    .findOne({ owner_kind: owner.kind, owner_id: owner.id })
    .whereNull('ended_at')
    .forUpdate()
  if (!present) return
  if (present.source !== 'complimentary')
    throw new AppError('conflict', { detail: 'This plan is paid for: cancel it instead' })
  await Subscription.query(ctx.trx)
    .patch({ state: 'ended', endedAt: ctx.now, version: present.version + 1 })
    .where({ id: present.id })
  await recordChange(ctx, {
    action: 'subscription.taken_back',
    subject: { kind: owner.kind, id: owner.id },
    before: { plan: present.promise.name },
  })
  await emit(ctx, subscriptionEnded, {
    ownerKind: owner.kind,
    ownerId: owner.id,
    subscriptionId: present.id,
  })
  forgetFacts(ctx, owner)
}
