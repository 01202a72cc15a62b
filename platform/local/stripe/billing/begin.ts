// How a subscription begins: its first invoice, and what the payment of that makes of it.
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import type { Account } from '../store.ts'
import { finalizeInvoice } from './finalize.ts'
import { pendingLines } from './invoice-items.ts'
import type { NewLine } from './lines.ts'
import { voidInvoice } from './invoice-operations.ts'
import { createInvoice } from './new-invoice.ts'
import { methodFor, payInvoice } from './pay.ts'
import { type Period } from './periods.ts'
import {
  billedLines,
  dropSpentDiscounts,
  keepDebits,
  planPeriod,
  type Subscription,
} from './subscription-state.ts'
import { planFor } from './time.ts'

import type { NewSubscription } from './subscribe.ts'

/** docs.stripe.com/billing/subscriptions/overview: the first invoice can be paid for 23 hours. */
const incompleteSeconds = 23 * 3_600

type Begun = {
  subscription: Stripe.Subscription
  customer: Readonly<Stripe.Customer>
  lines: readonly NewLine[]
  discounts: readonly Readonly<Stripe.Discount>[]
  period: Period
}

/** The first invoice, and what its payment makes of the subscription. */
export function begin(
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
