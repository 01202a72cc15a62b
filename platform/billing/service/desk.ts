import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { PlanDesk, SubscriptionView } from '../buying-schemas.ts'
import { PlanInvoice, Subscription, SubscriptionChange } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayBuy, maySeeEntitlements } from '../policies.ts'
import { amountOf, dunningCalendar, isPending, standingAt } from '../rules/index.ts'
import type { PlanComparison } from '../schemas.ts'
import { assertOwner } from './owners.ts'
import { comparePlans } from './read-plans.ts'

/**
 * All that the page of a buyer shows: what they have, what is to come of it, what they owe, and what they may choose
 * from.
 * @param offered the price list, where it is not among these rows: a marketplace buys from the platform
 * @throws AppError `forbidden`, `not_found`
 */
export async function getPlanDesk(ctx: Ctx, owner: Owner, offered?: PlanComparison): Promise<PlanDesk> {
  assertAllowed(maySeeEntitlements(ctx, owner))
  const own = { owner_kind: owner.kind, owner_id: owner.id }
  const [, running, comparison] = await Promise.all([
    assertOwner(ctx, owner),
    Subscription.query(ctx.trx).findOne(own).whereNull('ended_at'),
    offered ?? comparePlans(ctx),
  ])
  return {
    mayBuy: mayBuy(ctx, owner),
    subscription: running ? await viewOf(ctx, running) : null,
    ...comparison,
  }
}

async function viewOf(ctx: Ctx, subscription: Subscription): Promise<SubscriptionView> {
  const { id, promise, seats } = subscription
  const [waiting, open] = await Promise.all([
    SubscriptionChange.query(ctx.trx)
      .findOne({ subscription_id: id })
      .whereNull('applied_at')
      .whereNull('withdrawn_at'),
    PlanInvoice.query(ctx.trx).where({ subscription_id: id, state: 'open' }).orderBy('issued_at'),
  ])
  return {
    id,
    planId: subscription.planId,
    planName: promise.name,
    standing: standingAt(subscription, ctx.now),
    isGiven: subscription.source === 'complimentary',
    interval: promise.price?.interval ?? null,
    amount: amountOf(promise, seats),
    currency: promise.currency,
    seats,
    since: subscription.startedAt.toISOString(),
    periodEndsAt: subscription.periodEndsAt?.toISOString() ?? null,
    trialEndsAt: subscription.trialEndsAt?.toISOString() ?? null,
    isCancelled: subscription.isCancelled,
    endsAt: subscription.endsAt?.toISOString() ?? null,
    isPausing: subscription.isPausing,
    scheduled: waiting ? scheduledOf(waiting, subscription) : null,
    discount: discountOf(subscription, ctx.now),
    owed: owedOf(subscription, open, ctx.now),
  }
}

function scheduledOf(
  { kind, planId, promise, seats, takesEffectAt }: SubscriptionChange,
  { promise: present }: Subscription,
): SubscriptionView['scheduled'] {
  return {
    kind,
    planId,
    planName: promise?.name ?? present.name,
    at: takesEffectAt.toISOString(),
    amount: promise ? amountOf(promise, seats) : 0,
    interval: promise?.price?.interval ?? null,
    seats,
  }
}

function discountOf({ discount }: Subscription, now: Date): SubscriptionView['discount'] {
  if (!discount || !isPending(discount, now)) return null
  const { code, percentOff, amountOff, isOnce, endsAt } = discount
  return { code, percentOff, amountOff, isOnce, endsAt }
}

/** What a payment that failed has left open, and what comes of it when. */
function owedOf(
  { state, pastDueSince }: Subscription,
  open: readonly PlanInvoice[],
  now: Date,
): SubscriptionView['owed'] {
  if (state !== 'past_due' || pastDueSince === null) return null
  const calendar = dunningCalendar(pastDueSince)
  return {
    amount: open.reduce((sum, { dueAmount }) => sum + dueAmount, 0),
    since: pastDueSince.toISOString(),
    nextReminderAt:
      calendar.find(({ kind, at }) => kind === 'reminder' && at > now)?.at.toISOString() ?? null,
    limitedAt: calendar.at(-1)!.at.toISOString(),
    payUrl: open[0]?.pageUrl ?? null,
  }
}
