import type Stripe from 'stripe'
import { secondsPerDay } from '../clock.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import { destinationOf } from '../connect/transfers.ts'
import { assertMayCharge } from '../payments/intents.ts'
import type { Account } from '../store.ts'
import { redeem, type GivenDiscount } from './discounts.ts'
import { finalizeInvoice } from './finalize.ts'
import { newLine, pendingLines } from './invoice-items.ts'
import type { NewLine } from './lines.ts'
import { voidInvoice } from './invoice-operations.ts'
import { createInvoice } from './new-invoice.ts'
import { methodFor, payInvoice } from './pay.ts'
import { nextDay, wholePeriod, type Period } from './periods.ts'
import {
  assertTogether,
  itemList,
  newItem,
  periodLines,
  recurringPrice,
  trialLines,
  type GivenItem,
} from './subscription-items.ts'
import {
  billedLines,
  dropSpentDiscounts,
  keepDebits,
  planPeriod,
  type Subscription,
} from './subscription-state.ts'
import { nowFor, planFor } from './time.ts'

/** docs.stripe.com/billing/subscriptions/overview: the first invoice can be paid for 23 hours. */
const incompleteSeconds = 23 * 3_600
const longestTrialDays = 730

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

type Begun = {
  subscription: Stripe.Subscription
  customer: Readonly<Stripe.Customer>
  lines: readonly NewLine[]
  discounts: readonly Readonly<Stripe.Discount>[]
  period: Period
}

/** The first invoice, and what its payment makes of the subscription. */
function begin(
  engine: StripeEngine,
  { subscription, customer, lines, discounts, period }: Begun,
  {
    payment_behavior: behaviour = 'allow_incomplete',
    off_session: isOffSession = false,
    isFromCheckout,
  }: NewSubscription,
  account: Account,
): Subscription {
  const { store } = engine
  const isAutomatic = subscription.collection_method === 'charge_automatically'
  const isTried = isAutomatic && behaviour !== 'default_incomplete'
  const { id, currency } = subscription
  const waiting = pendingLines(engine, { customer: customer.id, subscription: null, currency }, account)
  const all = [...waiting, ...lines]
  const sum = all.reduce((total, { amount }) => total + amount, 0)
  const isAsking = sum > 0 && discounts.length === 0
  const method = methodFor(engine, { subscription, customer }, account)
  if (isTried && isAsking && !method) {
    throw invalidRequest(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
      { code: 'resource_missing' },
    )
  }
  const insert = () => {
    store.insert('subscription', subscription, account)
    engine.emitEvent('customer.subscription.created', subscription, { account })
  }
  // Whoever waits for the customer tells of it as it is: incomplete. The others once they know what became of it.
  const isToldFirst = !isTried || isFromCheckout === true
  if (isToldFirst) insert()
  const invoice = all.length > 0 ? invoiceFirst() : null
  let refusal: StripeFault | null = null
  if (invoice && isAutomatic) finalizeInvoice(engine, invoice, account)
  if (invoice && isTried && invoice.status === 'open') {
    try {
      payInvoice(engine, invoice, { method, isOnSession: !isOffSession }, account)
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error
      refusal = error
    }
  }
  const isPaid = !invoice || invoice.status === 'paid'
  const isWaiting = behaviour === 'error_if_incomplete' && !isPaid
  if (isWaiting && invoice) {
    if (invoice.status === 'open') voidInvoice(engine, invoice, account)
    throw refusal?.status === 402 ? refusal : paymentNeeded(refusal)
  }
  const status =
    subscription.status === 'trialing' ? 'trialing' : isPaid || !isAutomatic ? 'active' : 'incomplete'
  if (!isToldFirst) {
    Object.assign(subscription, { status })
    insert()
  } else if (subscription.status === 'incomplete' && status === 'active') {
    const changed = store.update('subscription', subscription, { status })
    engine.emitEvent('customer.subscription.updated', changed, {
      account,
      previous: { status: 'incomplete' },
    })
  }
  const spent = dropSpentDiscounts(
    engine,
    subscription,
    subscription.created,
    (invoice?.subtotal ?? 0) > 0,
    account,
  )
  store.update('subscription', subscription, { discounts: spent })
  keepDebits(engine, subscription, invoice ? billedLines(engine, invoice.id, all, account) : [], {}, account)
  if (subscription.status === 'incomplete') {
    planFor(engine, subscription, 'subscription.incomplete_end', id, subscription.created + incompleteSeconds)
  }
  planPeriod(engine, subscription, account)
  if (subscription.cancel_at !== null && !subscription.cancel_at_period_end) {
    planFor(engine, subscription, 'subscription.cancel_at', id, subscription.cancel_at)
  }
  return subscription

  function invoiceFirst() {
    const made = createInvoice(
      engine,
      {
        customer,
        currency,
        reason: 'subscription_create',
        lines: all,
        discounts,
        period: { start: period.start, end: period.start },
        subscription,
      },
      account,
    )
    if (store.find('subscription', id, account))
      store.update('subscription', subscription, { latest_invoice: made.id })
    else Object.assign(subscription, { latest_invoice: made.id })
    return made
  }
}

const paymentNeeded = (cause: StripeFault | null) =>
  new StripeFault(
    402,
    'card_error',
    cause?.message ?? 'Your card was declined. This transaction requires authentication.',
    {
      code: 'subscription_payment_intent_requires_action',
    },
  )

function trialEndOf(
  { trial_end: given, trial_period_days: days, trial_from_plan: isFromPrice }: NewSubscription,
  prices: readonly { price: Readonly<Stripe.Price> }[],
  now: number,
): number | null {
  if (given !== undefined && days !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: trial_end, trial_period_days.', {
      code: 'parameters_exclusive',
    })
  }
  const fromPrice = isFromPrice ? (prices[0]?.price.recurring?.trial_period_days ?? undefined) : undefined
  const count = days ?? fromPrice
  if (count !== undefined) {
    if (count >= 1 && count <= longestTrialDays) return now + count * secondsPerDay
    throw invalidRequest(`The trial_period_days must be between 1 and ${longestTrialDays}.`, {
      param: 'trial_period_days',
    })
  }
  if (given === undefined || given === 'now') return null
  const at = Number(given)
  if (at > now && at <= now + longestTrialDays * secondsPerDay) return at
  throw invalidRequest('The trial_end must be in the future, and within the next two years.', {
    param: 'trial_end',
  })
}

function anchorFor(
  { billing_cycle_anchor: given, billing_cycle_anchor_config: config }: NewSubscription,
  now: number,
  trialEnd: number | null,
): { anchor: number; day: number | null } {
  if (given !== undefined && config !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.',
      { code: 'parameters_exclusive' },
    )
  }
  const from = trialEnd ?? now
  if (config) {
    if (
      config.day_of_month < 1 ||
      config.day_of_month > 31 ||
      (config.month ?? 1) > 12 ||
      (config.month ?? 1) < 1
    ) {
      throw invalidRequest('Invalid billing_cycle_anchor_config.', { param: 'billing_cycle_anchor_config' })
    }
    return { anchor: nextDay(from, config), day: config.day_of_month }
  }
  if (given === undefined) return { anchor: from, day: null }
  if (given < now) {
    throw invalidRequest('The billing_cycle_anchor must be in the future.', { param: 'billing_cycle_anchor' })
  }
  return { anchor: given, day: null }
}

/** What has to be there for payments to work, before anything is made. */
function assertMoney(
  engine: StripeEngine,
  body: Pick<
    NewSubscription,
    'application_fee_percent' | 'default_payment_method' | 'on_behalf_of' | 'transfer_data'
  >,
  customer: Readonly<Stripe.Customer>,
  account: Account,
) {
  assertSharing(engine, body, account)
  const { default_payment_method: method } = body
  if (!method) return
  const found = engine.store.get('payment_method', method, account, 'default_payment_method')
  if (found.customer !== customer.id) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'default_payment_method' },
    )
  }
}

/** @throws StripeFault 400 for a share that cannot be, or an account that cannot get it */
export function assertSharing(
  engine: StripeEngine,
  {
    application_fee_percent: fee,
    transfer_data: transfer,
    on_behalf_of: behalf,
  }: Pick<Stripe.SubscriptionUpdateParams, 'application_fee_percent' | 'on_behalf_of' | 'transfer_data'>,
  account: Account,
) {
  for (const [percent, param] of [
    [fee || undefined, 'application_fee_percent'],
    [(transfer || undefined)?.amount_percent, 'transfer_data[amount_percent]'],
  ] as const) {
    if (percent === undefined) continue
    if (percent < 0 || percent > 100 || Math.round(percent * 100) !== Number((percent * 100).toFixed(6))) {
      throw invalidRequest(`Invalid ${param}: from 0 to 100, with at most two decimals.`, { param })
    }
  }
  if (fee && transfer && transfer.amount_percent !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: application_fee_percent, transfer_data[amount_percent].',
      {
        code: 'parameters_exclusive',
      },
    )
  }
  if (fee && !transfer && account === null) {
    throw invalidRequest(
      'You can only apply an application_fee_percent when the request is made on behalf of another account, or with transfer_data.',
      { param: 'application_fee_percent' },
    )
  }
  if (transfer) destinationOf(engine, transfer.destination, 'transfer_data[destination]')
  if (behalf) assertMayCharge(engine, behalf)
}
