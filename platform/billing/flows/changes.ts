import { assertAllowed } from '#platform/kernel/errors.ts'
import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import type { ChangePreview } from '../gateways/port.ts'
import type { Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayBuy } from '../policies.ts'
import type { Interval } from '../rules/index.ts'
import {
  auditChange,
  planChange,
  recordSent,
  requirePaid,
  type Wanted,
  whenToChange,
  withdrawWaiting,
} from '../service/changes.ts'
import { findWaiting } from '../service/mirror.ts'
import { findPrice, presentPrice } from '../service/prices.ts'
import { type BillingRuntime, itemsFor, sellerScope } from './seller.ts'
import { syncSubscription } from './sync.ts'
import { inWords } from './words.ts'

export type PlanChoice = {
  owner: Owner
  planId: string
  interval: Interval
  /** Beside those of the plan. */
  seats?: number
}

export type ShownChange = {
  when: 'now' | 'next_period'
  takesEffectAt: Date
  /** Null for what costs nothing now. */
  amounts: ChangePreview | null
}

/**
 * What a change would come to, as the processor reckons it at this moment.
 * @throws AppError `forbidden`, `not_found`, `conflict`, `unavailable`
 */
export async function previewChange(
  runtime: BillingRuntime,
  scope: Scope,
  choice: PlanChoice,
): Promise<ShownChange> {
  const { present, wanted, seller } = await weigh(runtime, scope, choice)
  if (whenToChange(present, wanted) === 'next_period')
    return { when: 'next_period', takesEffectAt: present.periodEndsAt!, amounts: null }
  const at = runtime.clock()
  const amounts = await inWords(async () =>
    runtime.billing.previewChange(present.processorSubscriptionId!, {
      items: await itemsFor(runtime, seller, wanted),
      at,
    }),
  )
  return { when: 'now', takesEffectAt: at, amounts }
}

export type Changed = 'changed' | 'scheduled' | 'needs_payment'

/**
 * More counts now, once the difference is paid; less counts from the next period on.
 * @param at the moment that was shown, so that what is collected is what was shown
 * @returns `needs_payment` where the card was refused: the plan is what it was
 * @throws AppError `forbidden`, `not_found`, `conflict`, `unavailable`
 */
export async function changePlan(
  runtime: BillingRuntime,
  scope: Scope,
  { at = runtime.clock(), ...choice }: PlanChoice & { at?: Date },
): Promise<Changed> {
  const { database, billing } = runtime
  const { owner } = choice
  const { present, wanted, seller } = await weigh(runtime, scope, choice)
  const processorSubscriptionId = present.processorSubscriptionId!
  if (whenToChange(present, wanted) === 'next_period') {
    await database.inTenant(scope, (ctx) =>
      planChange(ctx, owner, wanted, { kind: 'downgrade', takesEffectAt: present.periodEndsAt! }),
    )
    await inWords(() => sendWaiting(runtime, scope, present))
    return 'scheduled'
  }
  await inWords(async () =>
    billing.change(processorSubscriptionId, {
      key: `change:${present.id}:${present.version}:${wanted.price.planPriceId}:${wanted.seats}`,
      items: await itemsFor(runtime, seller, wanted),
      at,
    }),
  )
  await database.inTenant(scope, async (ctx) => {
    await withdrawWaiting(ctx, present.id)
    await auditChange(ctx, owner, { plan: wanted.price.promise.name, from: null })
  })
  const synced = await inWords(() => syncSubscription(runtime, scope, { processorSubscriptionId }))
  return synced?.planPriceId === wanted.price.planPriceId && synced.seats === wanted.seats
    ? 'changed'
    : 'needs_payment'
}

/**
 * Tells the processor what is to change with the next period. Harmless where that is known.
 * @throws BillingFailure
 */
export async function sendWaiting(
  runtime: BillingRuntime,
  scope: Scope,
  subscription: Subscription,
): Promise<void> {
  const { database, billing } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const { id, ownerKind, ownerId, processorSubscriptionId } = subscription
  const waiting = await database.readTenant(system, (ctx) => findWaiting(ctx, id))
  if (!waiting?.planPriceId || waiting.sentAt || !processorSubscriptionId) return
  const { planPriceId, seats } = waiting
  // New terms wait until their notice is over; whatever counts from a renewal on is told within the period before it.
  const takesEffectAt = subscription.periodEndsAt
  if (!takesEffectAt || takesEffectAt < waiting.takesEffectAt) return
  const seller = sellerScope(scope, { kind: ownerKind, id: ownerId })
  const price = await database.readTenant(seller, (ctx) => findPrice(ctx, planPriceId))
  if (!price) return
  await billing.scheduleChange(processorSubscriptionId, {
    items: await itemsFor(runtime, seller, { price, seats }),
    at: takesEffectAt,
    interval: price.promise.price.interval,
  })
  await database.inTenant(system, (ctx) => recordSent(ctx, waiting.id, takesEffectAt))
}

/** What is agreed, and what is wanted instead. */
async function weigh(
  { database }: BillingRuntime,
  scope: Scope,
  { owner, planId, interval, seats = 0 }: PlanChoice,
): Promise<{ present: Subscription; wanted: Wanted; seller: Scope }> {
  assertAllowed(mayBuy(scope, owner))
  const seller = sellerScope(scope, owner)
  const price = await database.readTenant(seller, (ctx) => presentPrice(ctx, { planId, interval }))
  const present = await database.readTenant(scope, (ctx) => requirePaid(ctx, owner))
  return { present, wanted: { price, seats }, seller }
}
