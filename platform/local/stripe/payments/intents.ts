import { randomBytes } from 'node:crypto'
import type Stripe from 'stripe'
import { playedTypes } from '../cards/payment-methods.ts'
import { assertDestination } from '../connect/destination-charges.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { assertChargeable, currencyOf } from './currencies.ts'

/** What an intent is made from: by the API, or by a Checkout Session. */
export type NewIntent = Pick<
  Stripe.PaymentIntentCreateParams,
  | 'amount'
  | 'currency'
  | 'allowed_payment_method_types'
  | 'application_fee_amount'
  | 'automatic_payment_methods'
  | 'capture_method'
  | 'confirmation_method'
  | 'customer'
  | 'description'
  | 'excluded_payment_method_types'
  | 'metadata'
  | 'on_behalf_of'
  | 'payment_method_options'
  | 'receipt_email'
  | 'setup_future_usage'
  | 'shipping'
  | 'statement_descriptor'
  | 'statement_descriptor_suffix'
  | 'transfer_data'
  | 'transfer_group'
>

/** @throws StripeFault 400 for an amount, a currency, a customer or an account that cannot be */
export function createIntent(engine: StripeEngine, body: NewIntent, account: Account): Stripe.PaymentIntent {
  const currency = currencyOf(body.currency)
  assertChargeable(body.amount, currency)
  const { store } = engine
  if (body.customer) store.get('customer', body.customer, account, 'customer')
  assertMayCharge(engine, body.on_behalf_of)
  assertDestination(engine, body)
  const id = engine.nextId('pi')
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: (body.allowed_payment_method_types ??
      null) as Stripe.PaymentIntent['allowed_payment_method_types'],
    amount: body.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: body.application_fee_amount ?? null,
    automatic_payment_methods: automaticOf(body),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: (body.capture_method ?? 'automatic_async') as Stripe.PaymentIntent.CaptureMethod,
    client_secret: clientSecretOf(id),
    confirmation_method: (body.confirmation_method ?? 'automatic') as Stripe.PaymentIntent.ConfirmationMethod,
    created: engine.now(),
    currency,
    customer: body.customer ?? null,
    customer_account: null,
    description: body.description ?? null,
    excluded_payment_method_types: (body.excluded_payment_method_types ??
      null) as Stripe.PaymentIntent['excluded_payment_method_types'],
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: mergeMetadata({}, body.metadata),
    next_action: null,
    on_behalf_of: body.on_behalf_of ?? null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: (body.payment_method_options ?? {
      card: { request_three_d_secure: 'automatic' },
    }) as Stripe.PaymentIntent['payment_method_options'],
    payment_method_types: typesOf(engine, body, currency),
    payment_record: null,
    processing: null,
    receipt_email: body.receipt_email ?? null,
    review: null,
    setup_future_usage: (body.setup_future_usage ?? null) as Stripe.PaymentIntent.SetupFutureUsage | null,
    shipping: (body.shipping ?? null) as Stripe.PaymentIntent.Shipping | null,
    source: null,
    statement_descriptor: body.statement_descriptor ?? null,
    statement_descriptor_suffix: body.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: (body.transfer_data ?? null) as Stripe.PaymentIntent.TransferData | null,
    transfer_group: body.transfer_group ?? null,
  }
  if (intent.statement_descriptor !== null)
    assertDescriptor(intent.statement_descriptor, 'statement_descriptor')
  if (intent.statement_descriptor_suffix !== null) {
    assertDescriptor(intent.statement_descriptor_suffix, 'statement_descriptor_suffix')
  }
  store.insert('payment_intent', intent, account)
  engine.emitEvent('payment_intent.created', intent, { account })
  return intent
}

/**
 * Only an account that may take payments can be the one on whose behalf they are taken
 * (docs.stripe.com/connect/separate-charges-and-transfers#on-behalf-of).
 * @throws StripeFault 400
 */
export function assertMayCharge(engine: StripeEngine, id: string | undefined): void {
  if (!id) return
  const { capabilities } = engine.store.get('account', id, null, 'on_behalf_of')
  if (capabilities?.card_payments === 'active') return
  throw invalidRequest(
    `The account ${id} cannot be charged on behalf of: it needs the capability card_payments, and that has to be active.`,
    { code: 'capability_not_active', param: 'on_behalf_of' },
  )
}

export const clientSecretOf = (id: string) =>
  `${id}_secret_${randomBytes(18).toString('base64url').replaceAll(/[-_]/g, 'x')}`

const automaticOf = ({
  automatic_payment_methods: given,
  allowed_payment_method_types: types,
}: NewIntent): Stripe.PaymentIntent.AutomaticPaymentMethods | null => {
  if (given)
    return {
      enabled: given.enabled,
      allow_redirects: (given.allow_redirects ??
        'always') as Stripe.PaymentIntent.AutomaticPaymentMethods.AllowRedirects,
    }
  return types ? null : { enabled: true, allow_redirects: 'always' }
}

/** Which ways to pay an intent has: those that were named, else those that go with its currency. */
export function typesOf(
  engine: StripeEngine,
  given: {
    allowed_payment_method_types?: readonly string[]
    excluded_payment_method_types?: readonly string[]
    customer?: string
    automatic_payment_methods?: { allow_redirects?: string }
  },
  currency: string,
): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = [] } = given
  const unknown = allowed?.find((type) => !playedTypes.some((each) => each === type))
  if (unknown !== undefined) {
    throw invalidRequest(`The payment method type "${unknown}" is not played by this local Stripe.`, {
      param: 'allowed_payment_method_types',
    })
  }
  const hasRedirects = given.automatic_payment_methods?.allow_redirects !== 'never'
  const offered =
    allowed ?? engine.settings.paymentMethodTypes.filter((type) => type !== 'paypal' || hasRedirects)
  const types = offered.filter(
    (type) =>
      !excluded.includes(type) &&
      (type !== 'sepa_debit' || currency === 'eur') &&
      (type !== 'customer_balance' ||
        (['eur', 'gbp', 'usd', 'jpy', 'mxn'].includes(currency) && given.customer !== undefined)),
  )
  if (types.length > 0) return [...types]
  throw invalidRequest(
    'No valid payment method types for this Payment Intent. Please ensure that you have activated payment methods compatible with your chosen currency in your dashboard.',
    { code: 'payment_intent_invalid_parameter', param: 'allowed_payment_method_types' },
  )
}

/** docs.stripe.com/get-started/account/statement-descriptors */
function assertDescriptor(text: string, param: string) {
  if (text.length > 22 || /[<>\\'"*]/.test(text) || !/[a-z]/i.test(text)) {
    throw invalidRequest(
      `The statement descriptor must have at most 22 characters, at least one letter, and none of < > \\ ' " *.`,
      { param },
    )
  }
}

/** @throws StripeFault 400 `payment_intent_unexpected_state` with the intent in it */
export function unexpectedState(intent: Readonly<Stripe.PaymentIntent>, message: string): never {
  throw new StripeFault(400, 'invalid_request_error', message, {
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
  })
}
