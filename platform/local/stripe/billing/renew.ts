// What subscriptions do by themselves: periods end, trials end, reminders are told.
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { cancelSubscription, expireIncomplete } from './cancel.ts'
import { anchorOf, periodOf } from './change.ts'
import { customerOf, tryFinalize } from './finalize.ts'
import { pendingLines } from './invoice-items.ts'
import { markUncollectible, voidInvoice } from './invoice-operations.ts'
import type { NewLine } from './lines.ts'
import { composeInvoice, createInvoice } from './new-invoice.ts'
import { methodFor } from './pay.ts'
import { wholePeriod, type Period } from './periods.ts'
import { intervalOf } from './prices.ts'
import { enterPhase } from './phases.ts'
import { discountsOf, itemList, periodLines } from './subscription-items.ts'
import {
  billedLines,
  dropSpentDiscounts,
  findSubscription,
  keepDebits,
  planPeriod,
  tellChange,
  changeSubscription,
  type Subscription,
} from './subscription-state.ts'
import { isRunning } from './discounts.ts'
import { nowFor, planFor } from './time.ts'

const isRenewed = ['active', 'past_due', 'unpaid', 'trialing']

/** To be called once. */
export function watchPeriods(engine: StripeEngine): void {
  const { schedule } = engine
  const onDue = (name: string, work: (subscription: Subscription, at: number, account: Account) => void) =>
    schedule.onDue(name, (id, at) => {
      const found = findSubscription(engine, id)
      if (found) work(found.subscription, at, found.account)
    })

  onDue('subscription.period_end', (subscription, at, account) => {
    if (!isRenewed.includes(subscription.status ?? '') || periodOf(subscription).end !== at) return
    endPeriod(engine, subscription, at, account)
  })
  onDue('subscription.upcoming', (subscription, at, account) => {
    const isNear = periodOf(subscription).end === at + engine.settings.upcomingDays * 86_400
    if (!isNear || !isRenewed.includes(subscription.status ?? '') || subscription.cancel_at_period_end) return
    engine.emitEvent('invoice.upcoming', upcomingInvoice(engine, subscription, account), { account })
  })
  onDue('subscription.trial_reminder', (subscription, at, account) => {
    const isNear = subscription.trial_end === at + engine.settings.trialReminderDays * 86_400
    if (subscription.status !== 'trialing' || !isNear) return
    engine.emitEvent('customer.subscription.trial_will_end', subscription, { account })
  })
  onDue('subscription.incomplete_end', (subscription, _at, account) => {
    if (subscription.status === 'incomplete') expireIncomplete(engine, subscription, account)
  })
  onDue('subscription.cancel_at', (subscription, at, account) => {
    if (subscription.cancel_at !== at || subscription.ended_at !== null) return
    cancelSubscription(engine, subscription, { at, reason: 'cancellation_requested' }, account)
  })
  onDue('subscription.collection_resumes', (subscription, at, account) => {
    if (subscription.pause_collection?.resumes_at !== at) return
    changeSubscription(engine, subscription, { pause_collection: null }, account)
  })
}

function endPeriod(engine: StripeEngine, subscription: Subscription, at: number, account: Account): void {
  if (subscription.cancel_at !== null && subscription.cancel_at <= at) {
    cancelSubscription(engine, subscription, { at, reason: 'cancellation_requested' }, account)
    return
  }
  if (enterPhase(engine, subscription, at, account) === 'ended') return
  const isTrialOver = subscription.status === 'trialing'
  if (isTrialOver && endTrialWithoutMethod(engine, subscription, at, account)) return
  renew(engine, subscription, at, isTrialOver, account)
}

/** @returns whether it ended or stopped by that */
function endTrialWithoutMethod(
  engine: StripeEngine,
  subscription: Subscription,
  at: number,
  account: Account,
): boolean {
  const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method
  const customer = customerOf(engine, subscription, account)
  if (behaviour === 'create_invoice' || methodFor(engine, { subscription, customer }, account)) return false
  if (behaviour === 'cancel') {
    cancelSubscription(engine, subscription, { at, reason: 'cancellation_requested' }, account)
    return true
  }
  changeSubscription(
    engine,
    subscription,
    { status: 'paused', status_details: pausedDetails('trial_end_without_payment_method', at) },
    account,
    'customer.subscription.paused',
  )
  return true
}

export const pausedDetails = (why: string, at: number): Stripe.Subscription.StatusDetails => ({
  paused: {
    subscription: { type: why as Stripe.Subscription.StatusDetails.Paused.Subscription.Type },
    transitioned_at: at,
    type: 'subscription',
  },
})

export type Renewal = { period: Period; whole: number; lines: NewLine[]; own: NewLine[] }

/** What the period that begins then asks for, together with what waits for it. */
export function renewalOf(
  engine: StripeEngine,
  subscription: Subscription,
  at: number,
  account: Account,
): Renewal {
  const interval = intervalOf(subscription.items.data[0]!.price)!
  const whole = wholePeriod(anchorOf(subscription), interval, at)
  const period = { start: at, end: whole.end }
  const seconds = whole.end - whole.start
  const items = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: period.start,
    current_period_end: period.end,
  }))
  const { currency, id } = subscription
  const waiting = { customer: idOf(subscription.customer)!, subscription: id, currency }
  const own = periodLines(engine, items, period, seconds, account)
  return { period, whole: seconds, lines: [...pendingLines(engine, waiting, account), ...own], own }
}

function renew(
  engine: StripeEngine,
  subscription: Subscription,
  at: number,
  isTrialOver: boolean,
  account: Account,
): void {
  const { store, settings } = engine
  const before = structuredClone(subscription) as unknown as Record<string, unknown>
  const former = periodOf(subscription)
  const { period, lines } = renewalOf(engine, subscription, at, account)
  const customer = customerOf(engine, subscription, account)
  const discounts = discountsOf(engine, subscription, account).filter((each) => isRunning(each, at))
  const pause = subscription.pause_collection
  const isHeld = subscription.status === 'unpaid' || pause?.behavior === 'keep_as_draft'
  const finalizesAt = isHeld ? null : nowFor(engine, subscription) + settings.invoiceDraftSeconds
  const invoice = createInvoice(
    engine,
    {
      customer,
      currency: subscription.currency,
      reason: 'subscription_cycle',
      lines,
      discounts,
      period: { start: former.start, end: at },
      subscription,
      autoAdvance: !isHeld,
      finalizesAt: pause ? null : finalizesAt,
    },
    account,
  )
  const items = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: period.start,
    current_period_end: period.end,
  }))
  store.update('subscription', subscription, {
    items: itemList(subscription.id, items),
    latest_invoice: invoice.id,
    discounts: dropSpentDiscounts(engine, subscription, at, invoice.subtotal > 0, account),
    ...(isTrialOver ? { status: 'active' as const } : {}),
  })
  keepDebits(engine, subscription, billedLines(engine, invoice.id, lines, account), {}, account)
  tellChange(engine, subscription, before, account)
  planPeriod(engine, subscription, account)
  if (pause && pause.behavior !== 'keep_as_draft') {
    const final = tryFinalize(engine, invoice, account)
    if (final?.status !== 'open') return
    if (pause.behavior === 'void') voidInvoice(engine, final, account)
    else markUncollectible(engine, final, account)
  } else if (finalizesAt !== null && !pause) {
    planFor(engine, invoice, 'invoice.finalize', invoice.id, finalizesAt)
  }
}

/** The next invoice as it would be now. */
export function upcomingInvoice(
  engine: StripeEngine,
  subscription: Subscription,
  account: Account,
): Stripe.Invoice {
  const { end } = periodOf(subscription)
  const { lines } = renewalOf(engine, subscription, end, account)
  const discounts = discountsOf(engine, subscription, account).filter((each) => isRunning(each, end))
  const { invoice } = composeInvoice(
    engine,
    {
      customer: customerOf(engine, subscription, account),
      currency: subscription.currency,
      reason: 'upcoming',
      lines,
      discounts,
      period: { start: periodOf(subscription).start, end },
      subscription,
    },
    account,
  )
  return { ...invoice, id: `upcoming_${invoice.id}`, created: end, next_payment_attempt: end }
}
