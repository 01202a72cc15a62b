import { AppError } from '#platform/kernel/errors.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { subscriptionChangeScheduled } from '../events.ts'
import { Subscription, SubscriptionChange } from '../models.ts'
import type { Owner } from '../owner.ts'
import { isAtOnce, stepBetween } from '../rules/index.ts'
import { findPaid, lockBuyer } from './buyers.ts'
import { findWaiting, withdrawChange } from './mirror.ts'
import type { PriceOnSale } from './prices.ts'

export type Wanted = { price: PriceOnSale; seats: number }

/** @throws AppError `not_found` where nothing is paid for */
export async function requirePaid(ctx: Ctx, owner: Owner): Promise<Subscription> {
  const paid = await findPaid(ctx, owner)
  if (!paid?.processorSubscriptionId)
    throw new AppError('not_found', { detail: 'There is no plan that is paid for' })
  return paid
}

/**
 * When a change counts. More counts now, less from the next period on; what is being paid late has to be paid first.
 * @throws AppError `conflict` for what changes nothing, or another currency
 */
export function whenToChange(present: Subscription, { price, seats }: Wanted): 'now' | 'next_period' {
  if (price.promise.currency !== present.promise.currency)
    throw new AppError('conflict', { detail: 'A subscription keeps its currency' })
  if (present.state !== 'active' && present.state !== 'trialing')
    throw new AppError('conflict', { detail: 'Pay what is open, or resume the plan, before you change it' })
  if (present.isCancelled)
    throw new AppError('conflict', { detail: 'Take the cancellation back before you change the plan' })
  if (seats > 0 && price.promise.price.seatAmount === null)
    throw new AppError('conflict', { detail: 'This plan has no seats to add' })
  if (price.planPriceId === present.planPriceId) {
    if (seats === present.seats)
      throw new AppError('conflict', { detail: 'This is the plan that you have already' })
    return seats > present.seats ? 'now' : 'next_period'
  }
  return isAtOnce(stepBetween(present.promise, price.promise)) ? 'now' : 'next_period'
}

/** Longer than whoever asks for a change needs to tell the processor. */
const sendingTime = minutes(2)

/** In place of whatever was to come. */
export async function planChange(
  ctx: Ctx,
  owner: Owner,
  { price, seats }: Wanted,
  { kind, takesEffectAt }: { kind: 'downgrade' | 'new_terms'; takesEffectAt: Date },
): Promise<void> {
  await lockBuyer(ctx, owner)
  const { id } = await requirePaid(ctx, owner)
  const waiting = await findWaiting(ctx, id)
  if (waiting) await withdrawChange(ctx, waiting.id)
  await ctx.trx('subscription_changes').insert({
    id: newId(),
    subscription_id: id,
    kind,
    promise: JSON.stringify(price.promise),
    plan_id: price.planId,
    plan_version_id: price.planVersionId,
    plan_price_id: price.planPriceId,
    seats,
    takes_effect_at: takesEffectAt,
    noticed_at: ctx.now,
  })
  // Should the processor not answer now, the sweep tells it.
  await Subscription.query(ctx.trx)
    .patch({ nextAttemptAt: after(ctx.now, sendingTime) })
    .where({ id })
  await auditChange(ctx, owner, { plan: price.promise.name, from: takesEffectAt.toISOString() })
  if (kind === 'downgrade')
    await emit(ctx, subscriptionChangeScheduled, {
      ownerKind: owner.kind,
      ownerId: owner.id,
      subscriptionId: id,
      planId: price.planId,
      takesEffectAt: takesEffectAt.toISOString(),
    })
}

/** What its owner does with a plan is kept. */
export const auditChange = (ctx: Ctx, { kind, id }: Owner, facts: Record<string, string | null>) =>
  recordChange(ctx, { action: 'subscription.changed', subject: { kind, id }, after: facts })

export async function withdrawWaiting(ctx: Ctx, subscriptionId: string): Promise<void> {
  const waiting = await findWaiting(ctx, subscriptionId)
  if (waiting) await withdrawChange(ctx, waiting.id)
}

export const recordSent = async (ctx: Ctx, changeId: string, takesEffectAt: Date): Promise<void> =>
  void (await SubscriptionChange.query(ctx.trx)
    .patch({ sentAt: ctx.now, takesEffectAt })
    .where({ id: changeId }))

/** What was told to the processor is told again. */
export async function sendAgain(ctx: Ctx, subscriptionId: string): Promise<void> {
  const waiting = await findWaiting(ctx, subscriptionId)
  if (!waiting?.sentAt) return
  await SubscriptionChange.query(ctx.trx).patch({ sentAt: null }).where({ id: waiting.id })
  await Subscription.query(ctx.trx)
    .patch({ nextAttemptAt: after(ctx.now, sendingTime) })
    .where({ id: subscriptionId })
}
