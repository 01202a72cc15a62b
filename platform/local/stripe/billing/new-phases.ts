import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { inline } from './new-line.ts'
import { boundary, type Interval } from './periods.ts'
import type { Phase } from './phases.ts'
import { createPrice, intervalOf, planOf } from './prices.ts'

type Given = Stripe.SubscriptionScheduleUpdateParams.Phase

/** Each begins where the one before it ends. @throws StripeFault 400 for none, or for one that ends before it begins */
export function phasesFrom(
  engine: StripeEngine,
  given: readonly (Given | Stripe.SubscriptionScheduleCreateParams.Phase)[],
  begins: number,
  now: number,
  account: Account,
): Phase[] {
  if (given.length === 0) {
    throw invalidRequest('Missing required param: phases.', { code: 'parameter_missing', param: 'phases' })
  }
  let at = begins
  return given.map((phase, index) => {
    const named = 'start_date' in phase ? phase.start_date : undefined
    const from = typeof named === 'number' ? named : named === 'now' ? now : at
    if (from !== at && index > 0) {
      throw invalidRequest('Phases have to follow each other without gaps.', {
        param: `phases[${index}][start_date]`,
      })
    }
    const { duration, end_date: end } = phase
    const made = phaseOf(engine, phase, from, from, account)
    const interval: Interval = duration
      ? { unit: duration.interval as Interval['unit'], count: duration.interval_count ?? 1 }
      : intervalOf(engine.store.get('price', idOf(made.items[0]?.price) ?? '', account))!
    const until = end === 'now' ? now : (end ?? boundary({ at: from }, interval, 1))
    if (until <= from) {
      throw invalidRequest('A phase must end after it begins.', { param: `phases[${index}][end_date]` })
    }
    at = until
    return { ...made, end_date: until, ...(phase.trial ? { trial_end: until } : {}) }
  })
}

export function phaseOf(
  engine: StripeEngine,
  given: Given | Stripe.SubscriptionScheduleCreateParams.Phase,
  start: number,
  end: number,
  account: Account,
): Phase {
  const items = given.items.map((item, index) => {
    const price = item.price_data
      ? createPrice(engine, { ...inline(engine, item.price_data, account), active: false }, account)
      : engine.store.get('price', item.price ?? item.plan ?? '', account, `phases[0][items][${index}][price]`)
    if (!price.recurring) {
      throw invalidRequest('Only prices that recur can be in a phase.', {
        param: `phases[0][items][${index}][price]`,
      })
    }
    return {
      billing_thresholds: null,
      discounts: [],
      metadata: mergeMetadata({}, item.metadata),
      plan: planOf(price).id,
      price: price.id,
      quantity: item.quantity ?? 1,
      tax_rates: [],
    }
  })
  if (items.length === 0) throw invalidRequest('A phase must have items.', { param: 'phases[0][items]' })
  return {
    add_invoice_items: (given.add_invoice_items ?? []).map(({ price, quantity }) => ({
      discountable: null,
      discounts: [],
      metadata: {},
      period: { end: { type: 'phase_end' }, start: { type: 'phase_start' } },
      price: engine.store.get('price', price ?? '', account, 'phases[0][add_invoice_items][0][price]').id,
      quantity: quantity ?? 1,
      tax_rates: [],
    })),
    application_fee_percent: given.application_fee_percent ?? null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: given.billing_cycle_anchor ?? null,
    billing_thresholds: null,
    collection_method: given.collection_method ?? null,
    currency: engine.store.get('price', items[0]!.price, account).currency,
    default_payment_method: given.default_payment_method ?? null,
    default_tax_rates: [],
    description: given.description || null,
    discounts: (given.discounts || []).map(({ coupon, discount, promotion_code: code }) => ({
      coupon: coupon ?? null,
      discount: discount ?? null,
      promotion_code: code ?? null,
    })),
    end_date: end,
    invoice_settings: null,
    items,
    metadata: mergeMetadata({}, given.metadata),
    on_behalf_of: given.on_behalf_of ?? null,
    proration_behavior: given.proration_behavior ?? 'create_prorations',
    start_date: start,
    transfer_data: given.transfer_data
      ? {
          amount_percent: given.transfer_data.amount_percent ?? null,
          destination: given.transfer_data.destination,
        }
      : null,
    trial_end: typeof given.trial_end === 'number' ? given.trial_end : null,
  }
}
