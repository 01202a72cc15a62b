// What somebody will have once a change that is known today has come: less counts from a day on, and whoever has to
// choose what rests should choose before.
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import type { Contents } from '../features.ts'
import { SubscriptionChange } from '../models.ts'
import type { Owner } from '../owner.ts'
import { type EntitlementFacts, entitlementsFrom, graceEndDay, type PlanPromise } from '../rules/index.ts'
import { factsOf } from './facts.ts'

export type Ahead = {
  /** `now`: nothing is to change; `preview`: a plan that somebody thinks of. */
  because: 'now' | 'scheduled' | 'cancelled' | 'unpaid' | 'preview'
  /** The plan that counts then. */
  planName: string
  /** Null: it is so now. */
  from: Date | null
  present: Contents
  coming: Contents
}

/** All that somebody has at this moment. */
export async function presentContents(ctx: Ctx, owner: Owner): Promise<Contents> {
  return contentsFrom(await factsOf(ctx, owner), owner, ctx.now)
}

/** @param promise of a plan that somebody thinks of, in place of what is to come */
export async function contentsAhead(
  ctx: Ctx,
  owner: Owner,
  { promise }: { promise?: PlanPromise | undefined } = {},
): Promise<Ahead> {
  const facts = await factsOf(ctx, owner)
  const present = contentsFrom(facts, owner, ctx.now)
  const { because, subscription, from } = promise
    ? ({ because: 'preview', subscription: withPromise(facts, promise, 0, ctx.now), from: null } as const)
    : await whatComes(ctx, owner, facts)
  const later = { ...facts, subscription }
  return {
    because,
    planName: subscription?.promise.name ?? facts.byDefault.name,
    from,
    present,
    coming: contentsFrom(later, owner, from ?? ctx.now),
  }
}

const contentsFrom = (facts: EntitlementFacts, { kind }: Owner, at: Date): Contents =>
  Object.fromEntries(entitlementsFrom(facts, kind, at).map(({ feature, value }) => [feature, value]))

type Coming = Pick<Ahead, 'because' | 'from'> & Pick<EntitlementFacts, 'subscription'>

async function whatComes(ctx: Ctx, { kind, id }: Owner, facts: EntitlementFacts): Promise<Coming> {
  const { subscription } = facts
  if (!subscription) return { because: 'now', subscription, from: null }
  const { endsAt, pastDueSince, state } = subscription
  if (endsAt && endsAt > ctx.now) return { because: 'cancelled', subscription: null, from: endsAt }
  const limitedAt = state === 'past_due' && pastDueSince ? after(pastDueSince, days(graceEndDay)) : null
  if (limitedAt && limitedAt > ctx.now) return { because: 'unpaid', subscription: null, from: limitedAt }
  const waiting = await SubscriptionChange.query(ctx.trx)
    .findOne({ owner_kind: kind, owner_id: id })
    .joinRaw('join subscriptions s on s.id = subscription_changes.subscription_id and s.ended_at is null')
    .whereNull('applied_at')
    .whereNull('withdrawn_at')
    .where('takes_effect_at', '>', ctx.now)
    .select('subscription_changes.promise', 'subscription_changes.seats', 'takes_effect_at')
  if (!waiting?.promise) return { because: 'now', subscription, from: null }
  const { promise, seats, takesEffectAt } = waiting
  return {
    because: 'scheduled',
    subscription: withPromise(facts, promise, seats, ctx.now),
    from: takesEffectAt,
  }
}

/** As if it were agreed and paid for. */
const withPromise = (
  { subscription }: EntitlementFacts,
  promise: PlanPromise,
  seats: number,
  now: Date,
): NonNullable<EntitlementFacts['subscription']> => ({
  planId: subscription?.planId ?? '',
  startedAt: subscription?.startedAt ?? now,
  isComplimentary: false,
  state: 'active',
  pastDueSince: null,
  endsAt: null,
  promise,
  seats,
})
