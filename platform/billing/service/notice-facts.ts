// What messages about plans say, as it stands when they are written.
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { type FeatureKey, featureOf, isFeature } from '../features.ts'
import { PlanInvoice, Subscription, SubscriptionChange } from '../models.ts'
import type { Owner } from '../owner.ts'
import { amountOf, graceEndDay } from '../rules/index.ts'
import { contactOf } from './owners.ts'
import { type PlanHint, plansWith } from './plan-hints.ts'

export type UsageNotice = {
  name: string
  email: string
  /** What is counted, in the words of the plan table. */
  label: string
  /** Plans that hold more of it. */
  plans: PlanHint[]
}

/** Null for something that is counted no more. @throws AppError `not_found` for an owner who is gone */
export async function getUsageNotice(
  ctx: Ctx,
  owner: Owner,
  { meter, limit }: { meter: string; limit: number },
): Promise<UsageNotice | null> {
  if (!isFeature(meter)) return null
  const feature = meter as FeatureKey
  return {
    ...(await contactOf(ctx, owner)),
    label: featureOf(feature).label,
    plans: await plansWith(ctx, feature, limit),
  }
}

export type SubscriptionNotice = {
  name: string
  email: string
  plan: string
  state: Subscription['state']
  /** For each period, with the seats, in minor units. */
  amount: number
  /** Still to be paid, in minor units; 0 where nothing is open. */
  dueAmount: number
  currency: string
  /** Where the oldest open invoice is shown. */
  payUrl: string | null
  periodEndsAt: string | null
  endsAt: string | null
  /** From when on only what everybody has counts, unless it is paid. */
  limitedAt: string | null
  /** What it becomes, and from when on. */
  next: { plan: string; amount: number; from: string } | null
}

/** @throws NotFoundError, and AppError `not_found` for an owner who is gone */
export async function getSubscriptionNotice(ctx: Ctx, subscriptionId: string): Promise<SubscriptionNotice> {
  const subscription = await Subscription.query(ctx.trx).findOne({ id: subscriptionId }).throwIfNotFound()
  const { promise, seats, pastDueSince, periodEndsAt, endsAt } = subscription
  const open = await PlanInvoice.query(ctx.trx)
    .where({ subscription_id: subscriptionId, state: 'open' })
    .orderBy('issued_at')
  const waiting = await SubscriptionChange.query(ctx.trx)
    .findOne({ subscription_id: subscriptionId })
    .whereNull('applied_at')
    .whereNull('withdrawn_at')
  return {
    ...(await contactOf(ctx, { kind: subscription.ownerKind, id: subscription.ownerId })),
    plan: promise.name,
    state: subscription.state,
    amount: amountOf(promise, seats),
    dueAmount: open.reduce((sum, { dueAmount }) => sum + dueAmount, 0),
    currency: promise.currency,
    payUrl: open[0]?.pageUrl ?? null,
    periodEndsAt: periodEndsAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
    limitedAt: pastDueSince ? after(pastDueSince, days(graceEndDay)).toISOString() : null,
    next: waiting?.promise
      ? {
          plan: waiting.promise.name,
          amount: amountOf(waiting.promise, waiting.seats),
          from: waiting.takesEffectAt.toISOString(),
        }
      : null,
  }
}
