import type Stripe from 'stripe'

/**
 * Which objects are kept, by their kind: Stripe's own `object`, or `local.…` for what Stripe would not show.
 * Another file adds kinds with `declare module '…/objects.ts' { interface StripeObjects { … } }`.
 */
export interface StripeObjects {
  account: Stripe.Account
  balance_transaction: Stripe.BalanceTransaction
  bank_account: Stripe.BankAccount
  charge: Stripe.Charge
  'checkout.session': Stripe.Checkout.Session
  customer: Stripe.Customer
  dispute: Stripe.Dispute
  event: Stripe.Event
  mandate: Stripe.Mandate
  payment_intent: Stripe.PaymentIntent
  payment_method: Stripe.PaymentMethod
  payout: Stripe.Payout
  person: Stripe.Person
  price: Stripe.Price
  product: Stripe.Product
  refund: Stripe.Refund
  setup_attempt: Stripe.SetupAttempt
  setup_intent: Stripe.SetupIntent
  transfer: Stripe.Transfer
  transfer_reversal: Stripe.TransferReversal
  webhook_endpoint: Stripe.WebhookEndpoint
  /** Something that happens by itself when its time has come. */
  'local.task': Task
  /** The answer kept under an idempotency key. */
  'local.answer': KeptAnswer
  'local.delivery': Delivery
  /** What an endpoint does not show, under the endpoint's id. */
  'local.endpoint': { id: string; secret: string; isConnect: boolean; isConfigured: boolean }
  /** Which test card a payment method is, under its id, and whether its owner agreed to payments off session. */
  'local.card': { id: string; number: string; hasCvc: boolean; isSetUp: boolean }
  /** How a bank will answer a direct debit, under the payment method's id. */
  'local.bank_debit': { id: string; isFailing: boolean }
  /** What a customer has sent by bank transfer and not used: under customer and currency, in minor units. */
  'local.cash': { id: string; amount: number }
  /** The Checkout Session of an intent, under the intent's id. */
  'local.session_of': { id: string; session: string }
  /** What a Checkout Session was given and does not show, under its id. */
  'local.session': KeptSession
  /** Ids of customers that were deleted. */
  'local.deleted': { id: string }
  /** Ids of payment methods that must not be attached again. */
  'local.detached': { id: string }
  /** With which payout a movement left, under the balance transaction's id. */
  'local.payout_of': { id: string; payout: string }
  /** `clock`: how far it was moved ahead; `port`: where the server listened last. */
  'local.setting': { id: string; value: number }
}

export type Kind = keyof StripeObjects

export type Task = {
  id: string
  /** Which handler does it: see `StripeEngine.onDue`. */
  name: string
  /** Unix seconds. */
  at: number
  /** What it is about, most often an object's id. */
  subject: string
}

export type KeptSession = {
  id: string
  lines: Stripe.LineItem[]
  payment: Stripe.Checkout.SessionCreateParams.PaymentIntentData
  setup: Stripe.Checkout.SessionCreateParams.SetupIntentData
  /** Offered to be kept by the customer. */
  offersSaving: boolean
}

export type KeptAnswer = {
  id: string
  key: string
  /** Of method, path and parameters: another use of the key is refused. */
  request: string
  status: number
  body: string
  created: number
}

/** An event on its way to one endpoint. */
export type Delivery = {
  id: string
  event: string
  endpoint: string
  status: 'waiting' | 'delivered' | 'given up'
  /** Status 0: nobody answered. */
  attempts: { at: number; status: number }[]
}
