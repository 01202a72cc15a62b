// Phases of subscription schedules: what a subscription becomes, and when.
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { StripeFault } from '../errors.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { cancelSubscription } from './cancel.ts'
import { periodOf } from './change.ts'
import { redeem, type GivenDiscount } from './discounts.ts'
import { addPendingItem } from './invoice-items.ts'
import { newLine } from './new-line.ts'
import { customerOf } from './finalize.ts'
import { intervalOf, isSameInterval, planOf } from './prices.ts'
import { itemList, newItem } from './subscription-items.ts'
import { findSubscription, type Subscription } from './subscription-state.ts'
import { nowFor, planFor } from './time.ts'
import { updateSubscription } from './update.ts'

export type Schedule = Readonly<Stripe.SubscriptionSchedule>
export type Phase = Stripe.SubscriptionSchedule.Phase

export const scheduleOf = (
  engine: StripeEngine,
  { schedule }: Subscription,
  account: Account,
): Schedule | null => {
  const found = engine.store.find('subscription_schedule', idOf(schedule) ?? '', account)
  return found?.status === 'active' ? found : null
}

/** Reminds of when each phase begins, and of when the last one ends. */
export function planPhases(engine: StripeEngine, schedule: Schedule): void {
  for (const at of new Set(schedule.phases.flatMap(({ start_date: start, end_date: end }) => [start, end]))) {
    planFor(engine, schedule, 'schedule.moment', schedule.id, at)
  }
}

/** To be called once. Moments that are the end of a period are seen to by that (see renew.ts). */
export function watchPhases(engine: StripeEngine): void {
  const { store, schedule: tasks } = engine
  tasks.onDue('schedule.moment', (id, at) => {
    const account = store.accountOf('subscription_schedule', id)
    const schedule = account === undefined ? null : store.find('subscription_schedule', id, account)
    const found = findSubscription(engine, idOf(schedule?.subscription))
    if (schedule?.status !== 'active' || !found || account === undefined) return
    if (periodOf(found.subscription).end === at && found.subscription.status !== 'canceled') return
    if (schedule.current_phase?.start_date === at) return
    const next = schedule.phases.find(({ start_date: start }) => start === at)
    if (!next) {
      if (schedule.current_phase?.end_date === at) finish(engine, found.subscription, schedule, at, account)
      return
    }
    unlessRefused(engine, schedule, account, () => {
      const items = changesOf(found.subscription, next)
      updateSubscription(
        engine,
        found.subscription,
        { ...(items ? { items } : {}), ...bodyOf(next), proration_behavior: next.proration_behavior },
        account,
      )
      addItems(engine, found.subscription, next, account)
      enter(engine, schedule, next, account)
    })
  })
}

/** What nobody asked for at this moment cannot be refused to anybody: the schedule ends by it. */
export function unlessRefused(
  engine: StripeEngine,
  schedule: Schedule,
  account: Account,
  work: () => void,
): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error
    const ended = engine.store.update('subscription_schedule', schedule, {
      status: 'canceled',
      canceled_at: nowFor(engine, schedule),
      current_phase: null,
    })
    engine.emitEvent('subscription_schedule.aborted', ended, { account })
  }
}

/**
 * At the end of a period: the phase that begins with the next one, without prorations.
 * @returns `ended` where the subscription is over by that
 */
export function enterPhase(
  engine: StripeEngine,
  subscription: Subscription,
  at: number,
  account: Account,
): 'ended' | 'goes on' {
  const schedule = scheduleOf(engine, subscription, account)
  if (!schedule || schedule.current_phase?.start_date === at) return 'goes on'
  const next = schedule.phases.find(({ start_date: start }) => start === at)
  if (!next) {
    const isLast = schedule.current_phase?.end_date === at
    return isLast && finish(engine, subscription, schedule, at, account) ? 'ended' : 'goes on'
  }
  replaceItems(engine, subscription, next, at, account)
  const { store } = engine
  const customer = customerOf(engine, subscription, account)
  const discounts =
    next.discounts.length > 0
      ? redeem(
          engine,
          next.discounts.map(givenOf),
          { customer: customer.id, subscription: subscription.id, at },
          account,
        )
      : null
  store.update('subscription', subscription, {
    metadata: { ...subscription.metadata, ...next.metadata },
    ...(discounts ? { discounts: discounts.map(({ id }) => id) } : {}),
    ...(next.application_fee_percent === null
      ? {}
      : { application_fee_percent: next.application_fee_percent }),
    ...(next.transfer_data ? { transfer_data: next.transfer_data } : {}),
    ...(next.default_payment_method ? { default_payment_method: next.default_payment_method } : {}),
    ...(next.on_behalf_of ? { on_behalf_of: next.on_behalf_of } : {}),
    ...(next.description === null ? {} : { description: next.description }),
  })
  addItems(engine, subscription, next, account)
  enter(engine, schedule, next, account)
  return 'goes on'
}

const givenOf = ({ coupon, discount, promotion_code: code }: Phase['discounts'][number]): GivenDiscount => ({
  ...(idOf(coupon) ? { coupon: idOf(coupon)! } : {}),
  ...(idOf(discount) ? { discount: idOf(discount)! } : {}),
  ...(idOf(code) ? { promotion_code: idOf(code)! } : {}),
})

function replaceItems(
  engine: StripeEngine,
  subscription: Subscription,
  phase: Phase,
  at: number,
  account: Account,
) {
  const period = { start: periodOf(subscription).start, end: at }
  const former = subscription.items.data
  const items = phase.items.map(({ price: id, quantity = 1, metadata }, index) => {
    const price = engine.store.get('price', idOf(id)!, account)
    const given = { quantity, ...(metadata ? { metadata } : {}) }
    const same =
      former.find((each) => each.price.id === price.id) ??
      (phase.items.length === 1 && former.length === 1 ? former[index] : undefined)
    if (!same) return newItem(engine, subscription.id, price, given, period, at)
    return { ...same, price: structuredClone(price) as Stripe.Price, plan: planOf(price), quantity }
  })
  const isOther = !isSameInterval(intervalOf(items[0]!.price), intervalOf(former[0]!.price))
  engine.store.update('subscription', subscription, {
    items: itemList(subscription.id, items),
    ...(isOther || phase.billing_cycle_anchor === 'phase_start'
      ? { billing_cycle_anchor: at, billing_cycle_anchor_config: null }
      : {}),
  })
}

function addItems(engine: StripeEngine, subscription: Subscription, phase: Phase, account: Account) {
  const customer = customerOf(engine, subscription, account)
  for (const { price, quantity } of phase.add_invoice_items) {
    const line = newLine(
      engine,
      { pricing: { price: idOf(price)! }, quantity: quantity ?? 1 },
      customer,
      account,
    )
    addPendingItem(engine, customer, { ...line, subscription: subscription.id }, account)
  }
}

export type ItemChange = { id?: string; price?: string; quantity?: number; deleted?: boolean }

/** What turns the items into those of a phase; null where they are the same. */
export function changesOf(subscription: Subscription, phase: Phase): ItemChange[] | null {
  const former = [...subscription.items.data]
  if (former.length === 1 && phase.items.length === 1) {
    const [item] = former
    const [wanted] = phase.items
    const price = idOf(wanted!.price)!
    const { quantity = 1 } = wanted!
    if (item!.price.id === price && item!.quantity === quantity) return null
    return [{ id: item!.id, price, quantity }]
  }
  const changes = phase.items.flatMap(({ price, quantity = 1 }): ItemChange[] => {
    const place = former.findIndex((each) => each.price.id === idOf(price))
    const [same] = place === -1 ? [] : former.splice(place, 1)
    if (!same) return [{ price: idOf(price)!, quantity }]
    return same.quantity === quantity ? [] : [{ id: same.id, quantity }]
  })
  const all = [...changes, ...former.map(({ id }) => ({ id, deleted: true }))]
  return all.length > 0 ? all : null
}

const bodyOf = (phase: Phase): Stripe.SubscriptionUpdateParams => ({
  ...(phase.metadata ? { metadata: phase.metadata } : {}),
  ...(phase.application_fee_percent === null
    ? {}
    : { application_fee_percent: phase.application_fee_percent }),
  ...(phase.transfer_data
    ? {
        transfer_data: {
          destination: idOf(phase.transfer_data.destination)!,
          ...(phase.transfer_data.amount_percent === null
            ? {}
            : { amount_percent: phase.transfer_data.amount_percent }),
        },
      }
    : {}),
  ...(phase.default_payment_method ? { default_payment_method: idOf(phase.default_payment_method)! } : {}),
  ...(phase.discounts.length > 0 ? { discounts: phase.discounts.map(givenOf) } : {}),
  ...(phase.billing_cycle_anchor === 'phase_start' ? { billing_cycle_anchor: { type: 'now' as const } } : {}),
})

function enter(engine: StripeEngine, schedule: Schedule, { start_date, end_date }: Phase, account: Account) {
  const entered = engine.store.update('subscription_schedule', schedule, {
    current_phase: { start_date, end_date },
  })
  engine.emitEvent('subscription_schedule.updated', entered, { account })
}

/** @returns whether the subscription is over by that */
function finish(
  engine: StripeEngine,
  subscription: Subscription,
  schedule: Schedule,
  at: number,
  account: Account,
): boolean {
  if (schedule.end_behavior === 'cancel') {
    const done = engine.store.update('subscription_schedule', schedule, {
      status: 'completed',
      completed_at: at,
      current_phase: null,
    })
    cancelSubscription(engine, subscription, { at, reason: 'cancellation_requested' }, account)
    engine.emitEvent('subscription_schedule.completed', done, { account })
    return true
  }
  releaseSchedule(engine, schedule, at, account)
  return false
}

/** The subscription goes on as it is, without the schedule. */
export function releaseSchedule(
  engine: StripeEngine,
  schedule: Schedule,
  at: number,
  account: Account,
): Schedule {
  const id = idOf(schedule.subscription)
  const subscription = engine.store.find('subscription', id ?? '', account)
  const released = engine.store.update('subscription_schedule', schedule, {
    status: 'released',
    released_at: at,
    released_subscription: id,
    subscription: null,
    current_phase: null,
  })
  if (subscription) engine.store.update('subscription', subscription, { schedule: null })
  engine.emitEvent('subscription_schedule.released', released, { account })
  return released
}
