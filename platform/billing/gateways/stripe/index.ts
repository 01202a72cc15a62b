import Stripe from 'stripe'
import type { BillingGateway, NewSubscriptionPage } from '../port.ts'
import { chargedAmount, idOf, toSeconds } from './amounts.ts'
import { brandingOf, openCardPage, readCardPage, useMethod } from './cards.ts'
import {
  applyCoupon,
  change,
  itemsOf,
  previewChange,
  previewCoupon,
  released,
  scheduleChange,
} from './changes.ts'
import { ensureCoupon } from './coupons.ts'
import { readTaxIdStanding, setCustomer } from './customers.ts'
import { asked, ignoreDecline, ignoreRefusal } from './failures.ts'
import { isHeld, isUnpaidPeriod, subscriptionExpansions, toInvoice, toPage, toSubscription } from './found.ts'
import { readInvoicePayment } from './invoice-payments.ts'
import { addToNextInvoice } from './next-invoice.ts'
import { ensurePrice } from './prices.ts'

export type StripeBillingSettings = {
  secretKey: string
  /** Only where a local machine plays the processor. */
  address: { host: string; port: number } | null
}

const timeoutMs = 10_000
const invoiceLimit = 24
const expand = subscriptionExpansions

export function openStripeBilling({ secretKey, address }: StripeBillingSettings): BillingGateway {
  const stripe = new Stripe(secretKey, {
    apiVersion: '2026-10-28.endive',
    timeout: timeoutMs,
    maxNetworkRetries: 1,
    telemetry: false,
    ...(address ? { ...address, protocol: 'http' as const } : {}),
  })
  const { sessions } = stripe.checkout
  return {
    isOffered: true,
    ensurePrice: (price) => asked(() => ensurePrice(stripe, price)),
    ensureCoupon: (coupon) => asked(() => ensureCoupon(stripe, coupon)),
    createCustomer: ({ key, ...facts }) =>
      asked(async () => (await stripe.customers.create(facts, { idempotencyKey: key })).id),

    setCustomer: (...given) => asked(() => setCustomer(stripe, ...given)),
    removeCustomer: (id) =>
      asked(async () => {
        await stripe.customers.del(id).catch(ignoreRefusal)
      }),
    readTaxIdStanding: (id) => asked(() => readTaxIdStanding(stripe, id)),

    openCardPage: (input) => asked(() => openCardPage(stripe, input)),
    readCardPage: (id) => asked(() => readCardPage(stripe, id)),
    useMethod: (input) => asked(() => useMethod(stripe, input)),

    openPage: (input) =>
      asked(async () => toPage(await sessions.create(pageParams(input), { idempotencyKey: input.key }))),
    readPage: (id) => asked(async () => toPage(await sessions.retrieve(id))),
    closePage: (id) =>
      asked(async () => {
        // Somebody may subscribe on it in between; then the refusal is no failure, and what it became is read.
        await sessions.expire(id).catch(ignoreRefusal)
        return toPage(await sessions.retrieve(id))
      }),

    readSubscription: (id) =>
      asked(async () => toSubscription(await stripe.subscriptions.retrieve(id, { expand }))),
    listInvoices: (subscription) =>
      asked(async () =>
        (await stripe.invoices.list({ subscription, limit: invoiceLimit })).data.map(toInvoice),
      ),
    readInvoicePayment: (id) => asked(() => readInvoicePayment(stripe, id)),
    addToNextInvoice: (...given) => asked(() => addToNextInvoice(stripe, ...given)),
    subscriptionOfInvoice: (id) =>
      asked(async () => {
        const { parent } = await stripe.invoices.retrieve(id)
        return idOf(parent?.subscription_details?.subscription)
      }),

    previewChange: (...given) => asked(() => previewChange(stripe, ...given)),
    change: (...given) => asked(() => change(stripe, ...given)),
    scheduleChange: (...given) => asked(() => scheduleChange(stripe, ...given)),
    withdrawScheduled: (id) =>
      asked(async () => {
        await released(stripe, id)
      }),
    previewCoupon: (...given) => asked(() => previewCoupon(stripe, ...given)),
    applyCoupon: (...given) => asked(() => applyCoupon(stripe, ...given)),
    setCancelled: (id, isCancelled) =>
      asked(async () => {
        await released(stripe, id)
        await stripe.subscriptions.update(id, { cancel_at_period_end: isCancelled })
      }),
    end: (id, { key }) => asked(() => end(stripe, id, key)),
    pause: (id) =>
      asked(async () => {
        await released(stripe, id)
        await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } })
      }),
    resume: (id) => asked(() => resume(stripe, id)),
    hold: (id) => asked(() => hold(stripe, id)),
    release: (id) => asked(() => release(stripe, id)),
    payOpen: (subscription) => asked(() => payOpen(stripe, subscription)),
    takeBack: (id, { key }) =>
      asked(async () => {
        await end(stripe, id, key)
        await giveBack(stripe, id, key)
      }),
  }
}

function pageParams(input: NewSubscriptionPage): Stripe.Checkout.SessionCreateParams {
  const { setUp, sharing, trialDays, couponId, metadata } = input
  return {
    mode: 'subscription',
    customer: input.customerId,
    success_url: input.successUrl,
    cancel_url: input.cancelUrl,
    expires_at: toSeconds(input.expiresAt),
    locale: input.locale as Stripe.Checkout.SessionCreateParams.Locale,
    branding_settings: brandingOf(input.brand),
    line_items: [
      ...itemsOf(input.items),
      ...(setUp
        ? [
            {
              quantity: 1,
              price_data: {
                currency: setUp.currency.toLowerCase(),
                unit_amount: chargedAmount(setUp.amount, setUp.currency),
                product_data: { name: setUp.title },
              },
            },
          ]
        : []),
    ],
    ...(couponId ? { discounts: [{ coupon: couponId }] } : {}),
    metadata,
    subscription_data: {
      metadata: { ...metadata, ...(couponId ? { coupon: couponId } : {}) },
      ...(trialDays > 0 ? { trial_period_days: trialDays } : {}),
      ...(sharing
        ? {
            transfer_data: { destination: sharing.accountId },
            on_behalf_of: sharing.accountId,
            ...(sharing.feePercent > 0 ? { application_fee_percent: sharing.feePercent } : {}),
          }
        : {}),
    },
  }
}

async function end(stripe: Stripe, id: string, key: string): Promise<void> {
  await released(stripe, id)
  await stripe.subscriptions
    .cancel(id, { prorate: false, invoice_now: false }, { idempotencyKey: `${key}:end` })
    .catch(ignoreRefusal)
}

async function resume(stripe: Stripe, id: string): Promise<void> {
  const subscription = await stripe.subscriptions.retrieve(id, { expand })
  if (!isHeld(subscription)) await goOn(stripe, subscription)
}

async function release(stripe: Stripe, id: string): Promise<void> {
  const subscription = await stripe.subscriptions.retrieve(id, { expand })
  if (isHeld(subscription)) await goOn(stripe, subscription)
}

/**
 * Voids the invoices of the periods to come, so that no debt grows that nobody gets anything for; the open one can still
 * be paid. Cancelling would end what the buyer comes back to.
 * https://docs.stripe.com/billing/subscriptions/pause-payment
 */
async function hold(stripe: Stripe, id: string): Promise<void> {
  await stripe.subscriptions.update(id, {
    pause_collection: { behavior: 'void' },
    metadata: { held: 'unpaid' },
  })
}

async function goOn(stripe: Stripe, subscription: Stripe.Subscription): Promise<void> {
  await stripe.subscriptions.update(subscription.id, {
    pause_collection: '',
    metadata: { held: '' },
    ...(isUnpaidPeriod(subscription)
      ? { billing_cycle_anchor: { type: 'now' as const }, proration_behavior: 'none' as const }
      : {}),
  })
}

async function payOpen(stripe: Stripe, subscription: string): Promise<void> {
  const { data } = await stripe.invoices.list({ subscription, status: 'open', limit: invoiceLimit })
  // The oldest first, as they are owed.
  for (const { id } of data.toReversed()) await stripe.invoices.pay(id).catch(ignoreDecline)
}

async function giveBack(stripe: Stripe, id: string, key: string): Promise<void> {
  const subscription = await stripe.subscriptions.retrieve(id)
  const invoiceId = idOf(subscription.latest_invoice)
  if (!invoiceId) return
  const { payments } = await stripe.invoices.retrieve(invoiceId, { expand: ['payments'] })
  const isShared = subscription.transfer_data !== null
  for (const { status, payment } of payments?.data ?? []) {
    const intent = idOf(payment.payment_intent)
    if (status !== 'paid' || !intent) continue
    await stripe.refunds
      .create(
        {
          payment_intent: intent,
          ...(isShared ? { reverse_transfer: true } : {}),
          ...(isShared && subscription.application_fee_percent ? { refund_application_fee: true } : {}),
        },
        { idempotencyKey: `${key}:refund` },
      )
      .catch(ignoreRefusal)
  }
}
