import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days, hours } from '#platform/kernel/time.ts'
import {
  planInvoicePaid,
  subscriptionCancelled,
  subscriptionChanged,
  subscriptionEnded,
  subscriptionPastDue,
  subscriptionPaused,
  subscriptionRecovered,
  subscriptionResumed,
  subscriptionStarted,
  subscriptionTrialEnding,
} from '../events.ts'
import type { ProcessorInvoice, ProcessorSubscription } from '../gateways/port.ts'
import { PlanBuyer, PlanInvoice, Subscription, SubscriptionChange } from '../models.ts'
import type { Owner } from '../owner.ts'
import { changesAt, isEntitling, stepBetween, type SubscriptionState } from '../rules/index.ts'
import { lockBuyer } from './buyers.ts'
import { forgetFacts } from './facts.ts'
import type { PriceOnSale } from './prices.ts'
import { recordHistory } from './subscription-history.ts'

export type Read = {
  owner: Owner
  found: ProcessorSubscription
  /** What its price stands for; null where nobody here sells that. */
  sold: PriceOnSale | null
  invoices: readonly ProcessorInvoice[]
  /** When the processor was asked: what was asked later counts. */
  readAt: Date
}

export type Recorded =
  /** Somebody has begun to pay and has not done so: there is nothing yet. */
  | { kind: 'waiting' }
  /** There is another one that is paid for: this one is one too many. */
  | { kind: 'duplicate' }
  | { kind: 'recorded'; subscription: Subscription }

/** Writes down what the processor says of a subscription; saying it again changes nothing. */
export async function recordSubscription(ctx: Ctx, read: Read): Promise<Recorded> {
  const { owner, found, sold } = read
  const buyer = await lockBuyer(ctx, owner)
  const present = await Subscription.query(ctx.trx)
    .findOne({ processor_subscription_id: found.id })
    .forUpdate()
  if (present?.syncedAt && present.syncedAt > read.readAt) return { kind: 'recorded', subscription: present }
  if (!present && (found.state === 'incomplete' || !sold)) return { kind: 'waiting' }
  const row = present ?? (await insert(ctx, read, sold!))
  if (!row) return { kind: 'duplicate' }
  await update(ctx, row, read)
  await recordInvoices(ctx, row, read)
  // Of one that is over nothing is paid with it any more.
  if (found.state !== 'ended')
    await PlanBuyer.query(ctx.trx).patch({ card: found.card }).where({ id: buyer.id })
  forgetFacts(ctx, owner)
  const subscription = await Subscription.query(ctx.trx).findOne({ id: row.id }).throwIfNotFound()
  await recordHistory(ctx, subscription)
  if (!present && isEntitling(subscription.state))
    await emit(ctx, subscriptionStarted, { ...eventOf(subscription), planId: subscription.planId })
  return { kind: 'recorded', subscription }
}

/** What is bought takes the place of what was given. @returns null where something else is paid for already */
async function insert(ctx: Ctx, { owner, found }: Read, sold: PriceOnSale): Promise<Subscription | null> {
  const running = await Subscription.query(ctx.trx)
    .findOne({ owner_kind: owner.kind, owner_id: owner.id })
    .whereNull('ended_at')
    .forUpdate()
  if (running && found.state !== 'ended') {
    if (running.source === 'processor') return null
    await endSubscription(ctx, running)
  }
  const id = newId()
  await ctx.trx('subscriptions').insert({
    id,
    owner_kind: owner.kind,
    owner_id: owner.id,
    plan_id: sold.planId,
    plan_version_id: sold.planVersionId,
    plan_price_id: sold.planPriceId,
    promise: JSON.stringify(sold.promise),
    source: 'processor',
    state: found.state,
    started_at: found.startedAt,
    ended_at: found.state === 'ended' ? (found.endedAt ?? ctx.now) : null,
    processor_subscription_id: found.id,
  })
  return Subscription.query(ctx.trx).findOne({ id }).throwIfNotFound()
}

async function update(ctx: Ctx, row: Subscription, { found, sold, readAt }: Read): Promise<void> {
  const { state } = found
  const isPastDue = state === 'past_due'
  const pastDueSince = isPastDue ? (row.pastDueSince ?? found.lastInvoicedAt ?? ctx.now) : null
  const isOther = sold !== null && sold.planPriceId !== row.planPriceId
  const dates = { state, pastDueSince, endsAt: found.endsAt }
  await Subscription.query(ctx.trx)
    .patch({
      ...dates,
      ...(isOther
        ? {
            planId: sold.planId,
            planVersionId: sold.planVersionId,
            planPriceId: sold.planPriceId,
            promise: sold.promise,
          }
        : {}),
      seats: found.seats,
      discount: found.discount
        ? { ...found.discount, endsAt: found.discount.endsAt?.toISOString() ?? null }
        : null,
      isCancelled: found.endsAt !== null,
      isPausing: found.isPausing,
      periodStartsAt: found.periodStartsAt,
      periodEndsAt: found.periodEndsAt,
      trialEndsAt: found.trialEndsAt,
      trialRemindedAt: await tellOfTrial(ctx, row, { ...dates, trialEndsAt: found.trialEndsAt }),
      endedAt: state === 'ended' ? (found.endedAt ?? ctx.now) : null,
      remindedDay: isPastDue ? row.remindedDay : 0,
      syncedAt: readAt,
      nextAttemptAt: state === 'ended' ? null : nextLook(dates, found.periodEndsAt, ctx.now),
      version: row.version + 1,
    })
    .where({ id: row.id })
  await settleChanges(ctx, row.id, { ...found, planPriceId: sold?.planPriceId ?? null })
  const event = eventOf(row)
  if (isOther) {
    const step = stepBetween(row.promise, sold.promise)
    await emit(ctx, subscriptionChanged, { ...event, planId: sold.planId, from: row.promise.name, step })
  }
  await tellOfLeaving(ctx, row, dates)
  if (isPastDue && row.state !== 'past_due') await emit(ctx, subscriptionPastDue, event)
  if (row.state === 'past_due' && isEntitling(state) && !isPastDue)
    await emit(ctx, subscriptionRecovered, event)
  if (state === 'ended' && row.state !== 'ended') await emit(ctx, subscriptionEnded, event)
}

/** What its owner has decided of its end, or a pause; what had just been begun was not decided since. */
async function tellOfLeaving(
  ctx: Ctx,
  row: Subscription,
  { state, endsAt }: Pick<Subscription, 'state' | 'endsAt'>,
): Promise<void> {
  const event = eventOf(row)
  if (state === 'ended') return
  if (endsAt && !row.isCancelled)
    await emit(ctx, subscriptionCancelled, { ...event, endsAt: endsAt.toISOString() })
  if (state === 'paused' && row.state !== 'paused') await emit(ctx, subscriptionPaused, event)
  const isBack = row.state === 'paused' && isEntitling(state)
  if (isBack || (row.isCancelled && endsAt === null)) await emit(ctx, subscriptionResumed, event)
}

/** So long before the end of a trial its owner is reminded; a shorter one is known from its beginning. */
const trialNotice = days(3)

/** Told once. @returns when it was told; null: it is not yet time, or there is nothing to tell */
async function tellOfTrial(
  ctx: Ctx,
  row: Subscription,
  { state, trialEndsAt, endsAt }: Pick<Subscription, 'state' | 'trialEndsAt' | 'endsAt'>,
): Promise<Date | null> {
  if (row.trialRemindedAt || state !== 'trialing' || !trialEndsAt || endsAt) return row.trialRemindedAt
  const dueAt = after(trialEndsAt, -trialNotice)
  if (dueAt > ctx.now || trialEndsAt <= ctx.now || dueAt <= row.startedAt) return null
  await emit(ctx, subscriptionTrialEnding, { ...eventOf(row), trialEndsAt: trialEndsAt.toISOString() })
  return ctx.now
}

/**
 * When it is looked at next, should no notice come: at whatever changes by time, shortly after the period, and once a
 * day at least.
 */
function nextLook(
  running: { state: SubscriptionState; pastDueSince: Date | null; endsAt: Date | null },
  periodEndsAt: Date,
  now: Date,
): Date {
  // A renewal is paid an hour after the period: https://docs.stripe.com/billing/invoices/subscription
  const renewedAt = after(periodEndsAt, hours(2))
  const moments = [after(now, days(1)), changesAt(running, now), renewedAt > now ? renewedAt : null]
  return new Date(Math.min(...moments.flatMap((moment) => (moment ? [moment.getTime()] : []))))
}

/**
 * What was to change has changed, or never will. Both the moment of a change and the beginning of a period are the
 * processor's: whose clock is ahead of ours has changed it before we think that it is time.
 */
async function settleChanges(
  ctx: Ctx,
  subscriptionId: string,
  {
    planPriceId,
    seats,
    state,
    periodStartsAt,
  }: Pick<ProcessorSubscription, 'planPriceId' | 'seats' | 'state' | 'periodStartsAt'>,
): Promise<void> {
  const waiting = await findWaiting(ctx, subscriptionId)
  if (!waiting) return
  if (state === 'ended') return withdrawChange(ctx, waiting.id)
  const isTime = waiting.takesEffectAt <= ctx.now || waiting.takesEffectAt <= periodStartsAt
  if (!isTime || waiting.planPriceId !== planPriceId || waiting.seats !== seats) return
  await SubscriptionChange.query(ctx.trx).patch({ appliedAt: ctx.now }).where({ id: waiting.id })
}

export const findWaiting = async (
  ctx: Ctx,
  subscriptionId: string,
): Promise<SubscriptionChange | undefined> =>
  SubscriptionChange.query(ctx.trx)
    .findOne({ subscription_id: subscriptionId })
    .whereNull('applied_at')
    .whereNull('withdrawn_at')

export const withdrawChange = async (ctx: Ctx, id: string): Promise<void> =>
  void (await SubscriptionChange.query(ctx.trx).patch({ withdrawnAt: ctx.now }).where({ id }))

/** For what nobody pays for: its time is over, or something else takes its place. */
export async function endSubscription(ctx: Ctx, subscription: Subscription): Promise<void> {
  await Subscription.query(ctx.trx)
    .patch({ state: 'ended', endedAt: ctx.now, nextAttemptAt: null, version: subscription.version + 1 })
    .where({ id: subscription.id })
  await emit(ctx, subscriptionEnded, eventOf(subscription))
  forgetFacts(ctx, { kind: subscription.ownerKind, id: subscription.ownerId })
}

const eventOf = ({ id, ownerKind, ownerId }: Subscription) => ({ ownerKind, ownerId, subscriptionId: id })

async function recordInvoices(ctx: Ctx, row: Subscription, { invoices, sold }: Read): Promise<void> {
  if (invoices.length === 0) return
  const paidBefore = new Set<string>(
    await ctx
      .trx('plan_invoices')
      .where({ subscription_id: row.id, state: 'paid' })
      .pluck('processor_invoice_id'),
  )
  await ctx
    .trx('plan_invoices')
    .insert(
      invoices.map((invoice) => ({
        id: newId(),
        subscription_id: row.id,
        processor_invoice_id: invoice.id,
        // Kept as it was: the subscription may be one to another plan later.
        plan_name: (sold ?? row).promise.name,
        number: invoice.number,
        state: invoice.state,
        currency: invoice.currency,
        total_amount: invoice.totalAmount,
        paid_amount: invoice.paidAmount,
        due_amount: invoice.dueAmount,
        discount_amount: invoice.discountAmount,
        tax_amount: invoice.taxAmount,
        credited_amount: invoice.creditedAmount,
        is_failed: invoice.isFailed,
        period_starts_at: invoice.periodStartsAt,
        period_ends_at: invoice.periodEndsAt,
        issued_at: invoice.issuedAt,
        page_url: invoice.pageUrl,
      })),
    )
    .onConflict(['tenant_id', 'processor_invoice_id'])
    .merge([
      'number',
      'state',
      'total_amount',
      'paid_amount',
      'due_amount',
      'discount_amount',
      'tax_amount',
      'credited_amount',
      'is_failed',
      'issued_at',
      'page_url',
    ])
  const paidNow = invoices
    .filter(({ id, state, paidAmount }) => state === 'paid' && paidAmount > 0 && !paidBefore.has(id))
    .map(({ id }) => id)
  const papers = await PlanInvoice.query(ctx.trx)
    .whereIn('processor_invoice_id', paidNow)
    .orderBy(['issued_at', 'id'])
  for (const { id: planInvoiceId } of papers)
    await emit(ctx, planInvoicePaid, { ...eventOf(row), planInvoiceId })
}
