// What messages about plans say, as it stands when they are written.
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { type FeatureKey, featureOf, isFeature, type MeterKey } from '../features.ts'
import { FeatureGrant, PlanInvoice, Subscription, SubscriptionChange } from '../models.ts'
import type { Owner } from '../owner.ts'
import { changeWords } from '../rules/change-words.ts'
import { amountOf, graceEndDay, type Interval } from '../rules/index.ts'
import { allowanceFrom } from './consume.ts'
import { factsOf } from './facts.ts'
import { contactOf } from './owners.ts'
import { type PlanHint, plansWith } from './plan-hints.ts'

export type UsageNotice = {
  name: string
  email: string
  /** What is counted, in the words of the plan table. */
  label: string
  /** Plans that hold more of it. */
  plans: PlanHint[]
  /** What one beyond the limit costs, in minor units of the currency; null: nothing goes beyond it. */
  overage: { amount: number; currency: string } | null
  resetsAt: string
}

/** Null for something that is counted no more. @throws AppError `not_found` for an owner who is gone */
export async function getUsageNotice(
  ctx: Ctx,
  owner: Owner,
  { meter, limit }: { meter: string; limit: number },
): Promise<UsageNotice | null> {
  if (!isFeature(meter)) return null
  const feature = meter as FeatureKey
  if (featureOf(feature).kind !== 'meter') return null
  const facts = await factsOf(ctx, owner)
  const { overageAmount, resetsAt } = allowanceFrom(facts, feature as MeterKey, ctx.now)
  const currency = facts.subscription?.promise.currency ?? (await getTenant(ctx)).currency
  return {
    ...(await contactOf(ctx, owner)),
    label: featureOf(feature).label,
    plans: await plansWith(ctx, feature, limit),
    overage: overageAmount === null ? null : { amount: overageAmount, currency },
    resetsAt: resetsAt.toISOString(),
  }
}

export type SubscriptionNotice = {
  name: string
  email: string
  plan: string
  state: Subscription['state']
  isCancelled: boolean
  /** For each period, with the seats, in minor units. */
  amount: number
  /** Null: nothing is paid for it. */
  interval: Interval | null
  trialEndsAt: string | null
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
  next: {
    plan: string
    amount: number
    interval: Interval | null
    from: string
    /** What it holds more or less of, a line each. */
    changes: string[]
  } | null
}

/** @throws NotFoundError, and AppError `not_found` for an owner who is gone */
export async function getSubscriptionNotice(ctx: Ctx, subscriptionId: string): Promise<SubscriptionNotice> {
  const subscription = await Subscription.query(ctx.trx).findOne({ id: subscriptionId }).throwIfNotFound()
  const { promise, seats, pastDueSince, periodEndsAt, endsAt, trialEndsAt } = subscription
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
    isCancelled: subscription.isCancelled,
    amount: amountOf(promise, seats),
    interval: promise.price?.interval ?? null,
    trialEndsAt: trialEndsAt?.toISOString() ?? null,
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
          interval: waiting.promise.price?.interval ?? null,
          changes: changeWords(promise.contents, waiting.promise.contents),
          from: waiting.takesEffectAt.toISOString(),
        }
      : null,
  }
}

export type InvoiceNotice = {
  name: string
  plan: string
  /** Minor units. */
  amount: number
  currency: string
  number: string | null
  periodStartsAt: string
  periodEndsAt: string
}

/** What was paid for. @throws NotFoundError, and AppError `not_found` for an owner who is gone */
export async function getPlanInvoiceNotice(ctx: Ctx, planInvoiceId: string): Promise<InvoiceNotice> {
  const invoice = await PlanInvoice.query(ctx.trx).findOne({ id: planInvoiceId }).throwIfNotFound()
  const { ownerKind, ownerId, promise } = await Subscription.query(ctx.trx)
    .findOne({ id: invoice.subscriptionId })
    .throwIfNotFound()
  const { name } = await contactOf(ctx, { kind: ownerKind, id: ownerId })
  return {
    name,
    plan: promise.name,
    amount: invoice.paidAmount,
    currency: invoice.currency,
    number: invoice.number,
    periodStartsAt: invoice.periodStartsAt.toISOString(),
    periodEndsAt: invoice.periodEndsAt.toISOString(),
  }
}

/** What somebody was given beside their plan; null when it was taken back. @throws AppError `not_found` */
export async function getGrantNotice(
  ctx: Ctx,
  grantId: string,
): Promise<{ name: string; label: string; until: string | null } | null> {
  const grant = await FeatureGrant.query(ctx.trx).findOne({ id: grantId }).whereNull('revoked_at')
  if (!grant || !isFeature(grant.feature)) return null
  const { name } = await contactOf(ctx, { kind: grant.ownerKind, id: grant.ownerId })
  const { label } = featureOf(grant.feature as FeatureKey)
  return { name, label, until: grant.expiresAt?.toISOString() ?? null }
}
