import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { subscriptionTermsAnnounced } from '../events.ts'
import { PlanVersion, Subscription } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { lockBuyer } from './buyers.ts'
import { findWaiting, withdrawChange } from './mirror.ts'
import { findPresentPrice, type PriceOnSale } from './prices.ts'

/**
 * Running subscriptions move to new terms at the first renewal after the notice that those terms give. Whoever leaves,
 * or goes to another plan, or pays by an interval that is sold no more, keeps what they have. Asked again, it is the
 * same. Of what the platform has sold, only copies are here: they become due, and the sweep tells the marketplaces.
 */
export async function moveToNewTerms(
  ctx: Ctx,
  { planId, planVersionId }: { planId: string; planVersionId: string },
): Promise<void> {
  const version = await PlanVersion.query(ctx.trx).findOne({ id: planVersionId })
  if (version?.running !== 'move') return
  const running = await Subscription.query(ctx.trx)
    .where({ plan_id: planId, source: 'processor', is_cancelled: false })
    .whereNot({ plan_version_id: planVersionId })
    .whereNull('ended_at')
    .orderBy('id')
  for (const subscription of running) {
    if (buyerOf(ctx) === 'tenant')
      await Subscription.query(ctx.trx).patch({ nextAttemptAt: ctx.now }).where({ id: subscription.id })
    else {
      const terms = await termsFor(ctx, subscription)
      // Terms that were changed again since have their own turn.
      if (terms?.price.planVersionId === planVersionId) await announce(ctx, subscription, terms)
    }
  }
}

export type TermsToCome = { price: PriceOnSale; noticeDays: number }

/** The latest terms of a plan that was subscribed to, where it is to move to them. */
async function termsFor(ctx: Ctx, { planId, promise, seats }: Subscription): Promise<TermsToCome | null> {
  const { interval } = promise.price ?? {}
  const price = interval && (await findPresentPrice(ctx, { planId, interval }))
  if (!price || (seats > 0 && price.promise.price.seatAmount === null)) return null
  const { running, noticeDays } = await PlanVersion.query(ctx.trx)
    .findOne({ id: price.planVersionId })
    .throwIfNotFound()
  return running === 'move' ? { price, noticeDays } : null
}

/** For a copy: what its marketplace is to be told. Null where it has these terms already, or is to keep its own. */
export async function termsToCarry(ctx: Ctx, copy: Subscription): Promise<TermsToCome | null> {
  const terms = await termsFor(ctx, copy)
  return terms && terms.price.planVersionId !== copy.planVersionId ? terms : null
}

/** The marketplace has been told; what became due meanwhile stays due. */
export const termsCarried = async (ctx: Ctx, { id, nextAttemptAt }: Subscription): Promise<void> =>
  void (await Subscription.query(ctx.trx)
    .patch({ nextAttemptAt: null })
    .where({ id, next_attempt_at: nextAttemptAt }))

/** On the side of the marketplace, whose own row counts. */
export async function announceTerms(ctx: Ctx, subscriptionId: string, terms: TermsToCome): Promise<void> {
  const subscription = await Subscription.query(ctx.trx)
    .findOne({ id: subscriptionId, is_cancelled: false })
    .whereNull('ended_at')
  if (subscription?.planId === terms.price.planId) await announce(ctx, subscription, terms)
}

async function announce(
  ctx: Ctx,
  { id, ownerKind, ownerId, seats }: Subscription,
  { price, noticeDays }: TermsToCome,
): Promise<void> {
  const earliest = after(ctx.now, days(noticeDays))
  await lockBuyer(ctx, { kind: ownerKind, id: ownerId })
  const waiting = await findWaiting(ctx, id)
  if (waiting?.kind === 'downgrade' || waiting?.planPriceId === price.planPriceId) return
  if (waiting) await withdrawChange(ctx, waiting.id)
  await ctx.trx('subscription_changes').insert({
    id: newId(),
    subscription_id: id,
    kind: 'new_terms',
    promise: JSON.stringify(price.promise),
    plan_id: price.planId,
    plan_version_id: price.planVersionId,
    plan_price_id: price.planPriceId,
    seats,
    takes_effect_at: earliest,
    noticed_at: ctx.now,
  })
  await Subscription.query(ctx.trx).patch({ nextAttemptAt: ctx.now }).where({ id })
  await emit(ctx, subscriptionTermsAnnounced, {
    ownerKind,
    ownerId,
    subscriptionId: id,
    planId: price.planId,
    earliest: earliest.toISOString(),
  })
}
