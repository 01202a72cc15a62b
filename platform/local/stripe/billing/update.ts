import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { periodOf, planChange, type Change } from './change.ts'
import { isRunning, redeem } from './discounts.ts'
import { customerOf, finalizeInvoice } from './finalize.ts'
import { addPendingItem, pendingLines } from './invoice-items.ts'
import { newLine } from './new-line.ts'
import type { NewLine } from './lines.ts'
import { createInvoice } from './new-invoice.ts'
import { tryInvoice } from './pay.ts'
import { payFirst } from './pending-updates.ts'
import { plainFields } from './subscription-fields.ts'
import { assertSharing } from './terms.ts'
import { discountsOf, itemList } from './subscription-items.ts'
import {
  billedLines,
  dropSpentDiscounts,
  isOver,
  keepDebits,
  planPeriod,
  tellChange,
  type Subscription,
} from './subscription-state.ts'
import { nowFor, planFor } from './time.ts'

type Body = Stripe.SubscriptionUpdateParams

const unplayed = [
  'billing_schedules',
  'billing_thresholds',
  'pending_invoice_item_interval',
  'default_tax_rates',
] as const

/** @throws StripeFault 400 for what does not go together, 402 where a payment is refused and that is an error */
export function updateSubscription(
  engine: StripeEngine,
  subscription: Subscription,
  body: Body,
  account: Account,
): Subscription {
  const { store } = engine
  for (const name of unplayed) {
    if (body[name] !== undefined && body[name] !== '')
      throw invalidRequest(`The parameter ${name} is not played by this local Stripe.`, { param: name })
  }
  const { metadata, cancellation_details: _details, expand: _expand, ...rest } = body
  if (isOver(subscription) && Object.keys(rest).length > 0) {
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.')
  }
  assertSharing(engine, body, account)
  const before = structuredClone(subscription) as unknown as Record<string, unknown>
  const now = nowFor(engine, subscription)
  const change = changeOf(engine, subscription, body, now, account)
  const customer = customerOf(engine, subscription, account)
  if (body.default_payment_method) {
    const method = store.get('payment_method', body.default_payment_method, account, 'default_payment_method')
    if (method.customer !== customer.id) {
      throw invalidRequest('The payment method must be attached to the customer.', {
        code: 'resource_missing',
        param: 'default_payment_method',
      })
    }
  }
  const extra = (body.add_invoice_items ?? []).map((each): NewLine => ({
    ...newLine(
      engine,
      {
        ...(each.price ? { pricing: { price: each.price } } : {}),
        ...(each.price_data ? { price_data: each.price_data } : {}),
        ...(each.quantity === undefined ? {} : { quantity: each.quantity }),
      },
      customer,
      account,
    ),
    subscription: subscription.id,
  }))
  if (change?.isInvoiced && isPaidFirst(body)) {
    const done = payFirst(engine, subscription, body, change, extra, now, account)
    if (!done) return subscription
  }
  const discounts =
    body.discounts === undefined
      ? null
      : redeem(
          engine,
          body.discounts || [],
          { customer: customer.id, subscription: subscription.id, at: now },
          account,
        )
  store.update('subscription', subscription, {
    ...plainFields(subscription, body, now),
    metadata: mergeMetadata(subscription.metadata, metadata),
    ...(discounts ? { discounts: discounts.map(({ id }) => id) } : {}),
  })
  planMoments(engine, subscription, body)
  if (change)
    applyChange(
      engine,
      subscription,
      change,
      { extra, now, isPaid: isPaidFirst(body) && change.isInvoiced, before },
      account,
    )
  else {
    for (const line of extra) addPendingItem(engine, customer, line, account)
    tellChange(engine, subscription, before, account)
  }
  return subscription
}

const isPaidFirst = ({ payment_behavior: behaviour }: Body) =>
  behaviour === 'error_if_incomplete' || behaviour === 'pending_if_incomplete'

/** Null where nothing changes that costs something. */
export function changeOf(
  engine: StripeEngine,
  subscription: Subscription,
  body: Pick<Body, 'items' | 'billing_cycle_anchor' | 'trial_end' | 'proration_behavior' | 'proration_date'>,
  now: number,
  account: Account,
): Change | null {
  const { items, billing_cycle_anchor: anchor, trial_end: trialEnd } = body
  if (!items && anchor?.type !== 'now' && trialEnd === undefined) return null
  if (trialEnd === 'now' && subscription.status !== 'trialing' && !items) return null
  const { debits } = engine.store.get('local.subscription', subscription.id, account)
  return planChange(
    engine,
    subscription,
    debits,
    {
      ...(items ? { items } : {}),
      anchor: anchor?.type === 'now' ? 'now' : null,
      trialEnd: trialEnd === 'now' ? 'now' : trialEnd === undefined ? null : Number(trialEnd),
      proration: body.proration_behavior ?? null,
      at: body.proration_date ?? now,
    },
    account,
  )
}

function planMoments(engine: StripeEngine, subscription: Subscription, body: Body) {
  const { id, cancel_at: cancelAt, cancel_at_period_end: isAtEnd } = subscription
  if (typeof body.cancel_at === 'number' && cancelAt !== null && !isAtEnd) {
    planFor(engine, subscription, 'subscription.cancel_at', id, cancelAt)
  }
  const resumes = body.pause_collection ? body.pause_collection.resumes_at : undefined
  if (resumes !== undefined) planFor(engine, subscription, 'subscription.collection_resumes', id, resumes)
}

type Applied = {
  extra: readonly NewLine[]
  now: number
  /** Its invoice was paid before. */
  isPaid: boolean
  before: Readonly<Record<string, unknown>>
}

/** The items, the period and the invoice or what waits for one. */
export function applyChange(
  engine: StripeEngine,
  subscription: Subscription,
  change: Change,
  { extra, now, isPaid, before }: Applied,
  account: Account,
): void {
  const { store } = engine
  const customer = customerOf(engine, subscription, account)
  const { trial } = change
  const formerEnd = periodOf(subscription).end
  store.update('subscription', subscription, {
    items: itemList(subscription.id, change.items),
    billing_cycle_anchor: change.anchor,
    ...(change.anchor === subscription.billing_cycle_anchor ? {} : { billing_cycle_anchor_config: null }),
    ...(subscription.cancel_at_period_end ? { cancel_at: change.period.end } : {}),
    ...(trial === undefined || trial === null
      ? {}
      : {
          trial_start: trial.start,
          trial_end: trial.end,
          status: trial.end > now ? ('trialing' as const) : ('active' as const),
        }),
  })
  const lines = [...change.prorations, ...change.begun]
  if (!change.isInvoiced) {
    const kept = lines.map((line) => {
      const { id } = addPendingItem(engine, customer, line, account)
      return { line, net: line.amount, id, invoice: null }
    })
    for (const line of extra) addPendingItem(engine, customer, line, account)
    keepDebits(engine, subscription, kept, change.debits, account)
    tellChange(engine, subscription, before, account)
    if (periodOf(subscription).end !== formerEnd) planPeriod(engine, subscription, account)
    return
  }
  const invoice = isPaid
    ? latestOf(engine, subscription, account)
    : invoiceChange(engine, subscription, change, extra, now, account)
  keepDebits(engine, subscription, billedLines(engine, invoice.id, lines, account), change.debits, account)
  const spent = dropSpentDiscounts(engine, subscription, now, invoice.subtotal > 0, account)
  store.update('subscription', subscription, { latest_invoice: invoice.id, discounts: spent })
  tellChange(engine, subscription, before, account)
  if (periodOf(subscription).end !== formerEnd) planPeriod(engine, subscription, account)
  if (isPaid) return
  const final = finalizeInvoice(engine, invoice, account)
  if (final.status === 'open' && final.collection_method === 'charge_automatically') {
    tryInvoice(engine, final, { isOnSession: true }, account)
  }
}

const latestOf = (engine: StripeEngine, { latest_invoice: id }: Subscription, account: Account) =>
  engine.store.get('invoice', typeof id === 'string' ? id : (id?.id ?? ''), account)

/** The invoice of a change, with what waited. */
export function invoiceChange(
  engine: StripeEngine,
  subscription: Subscription,
  change: Change,
  extra: readonly NewLine[],
  now: number,
  account: Account,
): Readonly<Stripe.Invoice> {
  const customer = customerOf(engine, subscription, account)
  const { currency, id } = subscription
  const waiting = pendingLines(engine, { customer: customer.id, subscription: id, currency }, account)
  return createInvoice(
    engine,
    {
      customer,
      currency,
      reason: 'subscription_update',
      lines: [...waiting, ...extra, ...change.prorations, ...change.begun],
      discounts: discountsOf(engine, subscription, account).filter((each) => isRunning(each, now)),
      period: { start: periodOf(subscription).start, end: now },
      subscription,
      prorationDate: now,
    },
    account,
  )
}
