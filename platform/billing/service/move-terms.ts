import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { subscriptionTermsAnnounced } from '../events.ts'
import { PlanVersion, Subscription } from '../models.ts'
import { lockBuyer } from './buyers.ts'
import { findWaiting, withdrawChange } from './mirror.ts'
import { findPresentPrice, type PriceOnSale } from './prices.ts'

/**
 * Running subscriptions move to new terms at the first renewal after the notice that those terms give. Whoever leaves,
 * or goes to another plan, or pays by an interval that is sold no more, keeps what they have. Asked again, it is the
 * same.
 */
export async function moveToNewTerms(
  ctx: Ctx,
  { planId, planVersionId }: { planId: string; planVersionId: string },
): Promise<void> {
  const version = await PlanVersion.query(ctx.trx).findOne({ id: planVersionId })
  if (version?.running !== 'move') return
  const earliest = after(ctx.now, days(version.noticeDays))
  const running = await Subscription.query(ctx.trx)
    .where({ plan_id: planId, source: 'processor', is_cancelled: false })
    .whereNot({ plan_version_id: planVersionId })
    .whereNull('ended_at')
    .orderBy('id')
  for (const subscription of running) {
    const { interval } = subscription.promise.price ?? {}
    const price = interval && (await findPresentPrice(ctx, { planId, interval }))
    // Terms that were changed again since have their own turn.
    if (!price || price.planVersionId !== planVersionId) continue
    if (subscription.seats > 0 && price.promise.price.seatAmount === null) continue
    await announce(ctx, subscription, price, earliest)
  }
}

async function announce(
  ctx: Ctx,
  { id, ownerKind, ownerId, seats }: Subscription,
  price: PriceOnSale,
  earliest: Date,
): Promise<void> {
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
