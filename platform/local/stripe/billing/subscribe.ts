import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { begin } from './begin.ts'
import { redeem, type GivenDiscount } from './discounts.ts'
import { newLine } from './new-line.ts'
import type { NewLine } from './lines.ts'
import { wholePeriod, type Period } from './periods.ts'
import {
  assertTogether,
  itemList,
  newItem,
  periodLines,
  recurringPrice,
  trialLines,
  type GivenItem,
} from './subscription-items.ts'
import { type Subscription } from './subscription-state.ts'
import { anchorFor, assertMoney, trialEndOf } from './terms.ts'
import { nowFor } from './time.ts'

export type NewSubscription = Omit<
  Stripe.SubscriptionCreateParams,
  'items' | 'discounts' | 'expand' | 'add_invoice_items'
> & {
  items: readonly GivenItem[]
  discounts?: readonly GivenDiscount[]
  addInvoiceItems?: readonly (Parameters<typeof newLine>[1] & { price?: string })[]
  /** What was redeemed already, by a Checkout Session. */
  isFromCheckout?: boolean
}

const unplayed = [
  'automatic_tax',
  'backdate_start_date',
  'billing_schedules',
  'billing_thresholds',
  'pending_invoice_item_interval',
  'default_tax_rates',
] as const

/** @throws StripeFault 400 for what does not go together, 402 where the first payment is refused and that is an error */
export function createSubscription(
  engine: StripeEngine,
  body: NewSubscription,
  account: Account,
): Subscription {
  const { store } = engine
  for (const name of unplayed) {
    const given = body[name]
    if (given !== undefined && given !== '' && !(name === 'automatic_tax' && !body.automatic_tax?.enabled)) {
      throw invalidRequest(`The parameter ${name} is not played by this local Stripe.`, { param: name })
    }
  }
  if (!body.customer) {
    throw invalidRequest('Missing required param: customer.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  const customer = store.get('customer', body.customer, account, 'customer')
  const now = nowFor(engine, customer)
  const id = engine.nextId('sub')
  assertMoney(engine, body, customer, account)

  const prices = body.items.map((given, index) => {
    const price = recurringPrice(engine, given, account, `items[${index}]`)
    if (price) return { given, price }
    throw invalidRequest('Missing required param: price.', {
      code: 'parameter_missing',
      param: `items[${index}][price]`,
    })
  })
  const trialEnd = trialEndOf(body, prices, now)
  const draft = prices.map(({ given, price }) =>
    newItem(engine, id, price, given, { start: now, end: now }, now),
  )
  const { currency, interval } = assertTogether(draft)
  const { anchor, day } = anchorFor(body, now, trialEnd)
  const whole = wholePeriod({ at: anchor, day }, interval, now)
  const isTrialing = trialEnd !== null
  if (anchor > wholePeriod({ at: trialEnd ?? now }, interval, trialEnd ?? now).end) {
    throw invalidRequest('billing_cycle_anchor cannot be later than the next natural billing date.', {
      param: 'billing_cycle_anchor',
    })
  }
  // Up to an anchor in the future, a part of a period is asked for.
  const period: Period = {
    start: now,
    end: trialEnd ?? (anchor > now ? Math.min(anchor, whole.end) : whole.end),
  }
  const items = draft.map((item) => ({ ...item, current_period_start: now, current_period_end: period.end }))
  const extra = (body.addInvoiceItems ?? []).map((each): NewLine => ({
    ...newLine(
      engine,
      { ...each, ...(each.price ? { pricing: { price: each.price } } : {}) },
      customer,
      account,
    ),
    subscription: id,
  }))
  const discounts = redeem(
    engine,
    body.discounts ?? [],
    { customer: customer.id, subscription: id, at: now },
    account,
  )
  const config = body.billing_cycle_anchor_config
  const subscription: Stripe.Subscription = {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: body.application_fee_percent || null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: anchor,
    billing_cycle_anchor_config: config
      ? {
          day_of_month: config.day_of_month,
          hour: config.hour ?? null,
          minute: config.minute ?? null,
          month: config.month ?? null,
          second: config.second ?? null,
        }
      : null,
    billing_mode:
      body.billing_mode?.type === 'classic'
        ? { flexible: null, type: 'classic' }
        : { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: body.collection_method ?? 'charge_automatically',
    created: now,
    currency,
    customer: customer.id,
    customer_account: null,
    days_until_due: body.days_until_due ?? (body.collection_method === 'send_invoice' ? 30 : null),
    default_payment_method: body.default_payment_method ?? null,
    default_source: null,
    default_tax_rates: [],
    description: body.description ?? null,
    discounts: discounts.map((each) => each.id),
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: body.invoice_settings?.description ?? null,
      footer: body.invoice_settings?.footer ?? null,
      issuer: { type: 'self' },
    },
    items: itemList(id, items),
    latest_invoice: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: mergeMetadata({}, body.metadata),
    next_pending_invoice_item_invoice: null,
    on_behalf_of: body.on_behalf_of || null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: (body.payment_settings?.save_default_payment_method ??
        'off') as Stripe.Subscription.PaymentSettings.SaveDefaultPaymentMethod,
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: isTrialing ? 'trialing' : 'incomplete',
    test_clock: idOf(customer.test_clock),
    transfer_data: body.transfer_data
      ? {
          amount_percent: body.transfer_data.amount_percent ?? null,
          destination: body.transfer_data.destination,
        }
      : null,
    trial_end: trialEnd,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: body.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      },
    },
    trial_start: isTrialing ? now : null,
  }
  if (body.cancel_at_period_end) Object.assign(subscription, cancelsAtEnd(period.end, now))
  if (typeof body.cancel_at === 'number') Object.assign(subscription, { cancel_at: body.cancel_at })

  const lines = isTrialing
    ? trialLines(engine, items, period, account)
    : body.proration_behavior === 'none' && period.end - period.start < whole.end - whole.start
      ? []
      : periodLines(engine, items, period, whole.end - whole.start, account)
  return begin(
    engine,
    { subscription, customer, lines: [...lines, ...extra], discounts, period },
    body,
    account,
  )
}

export const cancelsAtEnd = (end: number, now: number): Partial<Stripe.Subscription> => ({
  cancel_at: end,
  cancel_at_period_end: true,
  canceled_at: now,
})
