// What the processor answers, in our words.
import type Stripe from 'stripe'
import type { SubscriptionState } from '../../rules/index.ts'
import {
  invoiceStates,
  type ProcessorInvoice,
  type ProcessorSubscription,
  type SubscriptionPage,
} from '../port.ts'
import { dateOf, fromSeconds, idOf, toldAmount } from './amounts.ts'
import { cardOf } from './cards.ts'
import { discountAmountOf, discountOf } from './coupons.ts'

export const subscriptionExpansions = [
  'latest_invoice',
  'discounts.source.coupon',
  'default_payment_method',
  'customer.invoice_settings.default_payment_method',
]

/** The plan's own item; the seats beside it have another. */
export const planItem = ({ items }: Stripe.Subscription): Stripe.SubscriptionItem =>
  items.data.find(({ price }) => price.metadata.part === 'plan') ?? items.data[0]!
export const seatItem = ({ items }: Stripe.Subscription): Stripe.SubscriptionItem | null =>
  items.data.find(({ price }) => price.metadata.part === 'seat') ?? null

export function toSubscription(subscription: Stripe.Subscription): ProcessorSubscription {
  const item = planItem(subscription)
  const invoice = latestInvoiceOf(subscription)
  return {
    id: subscription.id,
    customerId: idOf(subscription.customer) ?? '',
    state: stateOf(subscription),
    metadata: subscription.metadata,
    redeemedCouponId: subscription.metadata.coupon ?? null,
    planPriceId: item.price.metadata.plan_price ?? null,
    seats: seatItem(subscription)?.quantity ?? 0,
    startedAt: fromSeconds(subscription.start_date),
    periodStartsAt: fromSeconds(item.current_period_start),
    periodEndsAt: fromSeconds(item.current_period_end),
    trialEndsAt: dateOf(subscription.trial_end),
    endsAt: dateOf(subscription.cancel_at),
    endedAt: dateOf(subscription.ended_at),
    lastInvoicedAt: dateOf(invoice?.status_transitions.finalized_at ?? invoice?.created),
    isChangeWaiting: Boolean(subscription.pending_update),
    isHeld: isHeld(subscription),
    isPausing: subscription.pause_collection !== null && !isHeld(subscription),
    card: cardOf(subscription),
    discount: discountOf(subscription),
  }
}

export const latestInvoiceOf = ({ latest_invoice: invoice }: Stripe.Subscription): Stripe.Invoice | null =>
  typeof invoice === 'object' ? invoice : null

/** Nobody was asked to pay for the period that runs. */
export function isUnpaidPeriod(subscription: Stripe.Subscription): boolean {
  const invoice = latestInvoiceOf(subscription)
  return invoice?.status === 'void' && invoice.billing_reason === 'subscription_cycle'
}

/** By the label that `hold` gives: whoever pauses of their own will owes nothing. */
export const isHeld = ({ metadata, pause_collection: pause }: Stripe.Subscription): boolean =>
  metadata.held === 'unpaid' && pause !== null

const sameStates = ['incomplete', 'trialing', 'paused'] as const

/** Whoever pauses has paid for the period that runs: it stands still from the first one that is not paid for. */
function stateOf(subscription: Stripe.Subscription): SubscriptionState {
  const { status, pause_collection: pause } = subscription
  if (status === 'canceled' || status === 'incomplete_expired') return 'ended'
  const same = sameStates.find((state) => state === status)
  if (same) return same
  if (isHeld(subscription)) return 'past_due'
  if (pause && isUnpaidPeriod(subscription)) return 'paused'
  return status === 'active' ? 'active' : 'past_due'
}

export function toInvoice(invoice: Stripe.Invoice): ProcessorInvoice {
  const { currency } = invoice
  // The period of a first invoice is the moment it was made: its lines say what was bought.
  const ends = invoice.lines.data.map(({ period }) => period.end)
  return {
    id: invoice.id,
    number: invoice.number,
    state: invoiceStates.find((state) => state === invoice.status) ?? 'draft',
    currency: currency.toUpperCase(),
    totalAmount: toldAmount(invoice.total, currency),
    paidAmount: toldAmount(invoice.amount_paid, currency),
    dueAmount: toldAmount(invoice.amount_remaining, currency),
    discountAmount: toldAmount(discountAmountOf(invoice), currency),
    taxAmount: toldAmount(invoice.total - (invoice.total_excluding_tax ?? invoice.total), currency),
    creditedAmount: toldAmount(invoice.post_payment_credit_notes_amount, currency),
    isFailed: invoice.status === 'uncollectible' || (invoice.status === 'open' && invoice.attempted),
    periodStartsAt: fromSeconds(
      Math.min(invoice.period_end, ...invoice.lines.data.map(({ period }) => period.start)),
    ),
    periodEndsAt: fromSeconds(Math.max(invoice.period_end, ...ends)),
    issuedAt: fromSeconds(invoice.status_transitions.finalized_at ?? invoice.created),
    pageUrl: invoice.hosted_invoice_url ?? null,
  }
}

export const toPage = (session: Stripe.Checkout.Session): SubscriptionPage => ({
  id: session.id,
  url: session.url,
  state: session.status === 'complete' ? 'complete' : session.status === 'expired' ? 'expired' : 'open',
  subscriptionId: idOf(session.subscription),
})
