import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type Subscription, SubscriptionHistory } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { monthlyAmount, type SubscriptionEntry } from '../rules/index.ts'

/**
 * Writes down how a subscription stands from now on, where that is another way than before. Whoever calls holds the
 * buyer's lock.
 */
export async function recordHistory(ctx: Ctx, subscription: Subscription): Promise<void> {
  const { id, state, pastDueSince, endsAt, planId, seats, promise } = subscription
  const latest = await SubscriptionHistory.query(ctx.trx)
    .findOne({ owner_kind: subscription.ownerKind, subscription_id: id })
    .orderBy('id', 'desc')
    .limit(1)
  const amount = monthlyAmount(subscription, ctx.now)
  const isSame =
    latest?.state === state &&
    latest.planId === planId &&
    latest.seats === seats &&
    latest.monthlyAmount === amount &&
    latest.endsAt?.getTime() === endsAt?.getTime() &&
    latest.pastDueSince?.getTime() === pastDueSince?.getTime()
  if (isSame) return
  await ctx.trx('subscription_history').insert({
    id: newId(),
    subscription_id: id,
    owner_kind: subscription.ownerKind,
    owner_id: subscription.ownerId,
    began_at: momentOf(subscription, latest, ctx.now),
    state,
    past_due_since: pastDueSince,
    ends_at: endsAt,
    plan_id: planId,
    seats,
    monthly_amount: amount,
    currency: promise.currency,
  })
}

/**
 * The processor says when it began and ended, by a clock that may be ahead of ours: what is known now does not begin later
 * than now, where nobody would count it, and an entry never stands before the one that it follows.
 */
function momentOf(
  { startedAt, endedAt }: Subscription,
  latest: SubscriptionHistory | undefined,
  now: Date,
): Date {
  const said = latest ? (endedAt ?? now) : startedAt
  const moment = said < now ? said : now
  return latest && latest.beganAt > moment ? latest.beganAt : moment
}

/** Entries in one currency of what was sold here and was not over before a moment, each in its order. */
export async function readHistory(
  ctx: Ctx,
  { currency, since }: { currency: string; since: Date },
): Promise<SubscriptionEntry[]> {
  const { rows } = await ctx.trx.raw<{ rows: SubscriptionEntry[] }>(
    `select h.subscription_id as "subscriptionId", h.owner_id as "ownerId", h.began_at as "from", h.state,
       h.past_due_since as "pastDueSince", h.ends_at as "endsAt", h.monthly_amount as "monthlyAmount"
     from subscription_history h
     where h.owner_kind = :buyer and h.currency = :currency
       and not exists (select 1 from subscription_history e
         where e.owner_kind = h.owner_kind and e.subscription_id = h.subscription_id
           and e.state = 'ended' and e.began_at < :since)
     order by h.subscription_id, h.began_at, h.id`,
    { buyer: buyerOf(ctx), currency, since },
  )
  return rows
}
