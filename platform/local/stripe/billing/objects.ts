import type Stripe from 'stripe'

declare module '../objects.ts' {
  interface StripeObjects {
    coupon: Stripe.Coupon
    discount: Stripe.Discount
    invoice: Stripe.Invoice
    invoice_payment: Stripe.InvoicePayment
    invoiceitem: Stripe.InvoiceItem
    promotion_code: Stripe.PromotionCode
    subscription: Stripe.Subscription
    subscription_schedule: Stripe.SubscriptionSchedule
    tax_id: Stripe.TaxId
    'test_helpers.test_clock': Stripe.TestHelpers.TestClock
    /** What an invoice does not show, under its id. */
    'local.invoice': KeptInvoice
    /** Which invoice an intent pays, under the intent's id. */
    'local.invoice_of': { id: string; invoice: string }
    /** What a subscription does not show, under its id. */
    'local.subscription': KeptSubscription
    /** What waits for a test clock. */
    'local.clock_task': ClockTask
  }
}

export type KeptInvoice = {
  id: string
  /** All of them: the invoice shows the first ten. */
  lines: Stripe.InvoiceLineItem[]
  transfer: { destination: string; amountPercent: number | null } | null
  /** Of the subscription, in percent of the total; an amount in minor units goes before it. */
  feePercent: number | null
  feeAmount: number | null
  /** When the first attempt failed, by the time of the customer; null before. Later attempts count from there. */
  firstFailedAt: number | null
}

/** What was asked for a time that has not passed: credits are a share of it. */
export type Debit = {
  /** After discounts, in minor units. */
  amount: number
  start: number
  end: number
  description: string
  price: string
  quantity: number
  /** Null where it waits as an invoice item. */
  invoice: string | null
  /** The line's id, or the invoice item's. */
  line: string
}

export type KeptSubscription = {
  id: string
  /** By subscription item. */
  debits: Record<string, Debit[]>
  /** A change that waits for its invoice to be paid. */
  pending: {
    invoice: string
    body: Stripe.SubscriptionUpdateParams
    at: number
    /** While the request that asks for the change sees to it itself. */
    isUnderWay: boolean
  } | null
}

export type ClockTask = { id: string; clock: string; name: string; subject: string; at: number }
