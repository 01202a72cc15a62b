import type Stripe from 'stripe'
import { attach } from '../cards/payment-method-operations.ts'
import { testCardOf } from '../cards/payment-methods.ts'
import type { Decline } from '../cards/test-cards.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import { clientSecretOf, typesOf } from '../payments/intents.ts'
import type { Account } from '../store.ts'

type Intent = Readonly<Stripe.SetupIntent>
type Method = Readonly<Stripe.PaymentMethod>

export type NewSetup = Pick<
  Stripe.SetupIntentCreateParams,
  | 'allowed_payment_method_types'
  | 'automatic_payment_methods'
  | 'customer'
  | 'description'
  | 'metadata'
  | 'on_behalf_of'
  | 'payment_method_options'
  | 'usage'
>

export function createSetup(engine: StripeEngine, body: NewSetup, account: Account): Stripe.SetupIntent {
  if (body.customer) engine.store.get('customer', body.customer, account, 'customer')
  const id = engine.nextId('seti')
  const types = typesOf(engine, body, 'eur').filter((type) => type !== 'customer_balance')
  const automatic = body.automatic_payment_methods
  const intent: Stripe.SetupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: (body.allowed_payment_method_types ??
      null) as Stripe.SetupIntent['allowed_payment_method_types'],
    application: null,
    automatic_payment_methods: body.allowed_payment_method_types
      ? null
      : {
          allow_redirects: (automatic?.allow_redirects ??
            'always') as Stripe.SetupIntent.AutomaticPaymentMethods.AllowRedirects,
          enabled: automatic?.enabled ?? true,
        },
    cancellation_reason: null,
    client_secret: clientSecretOf(id),
    created: engine.now(),
    customer: body.customer ?? null,
    customer_account: null,
    description: body.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: mergeMetadata({}, body.metadata),
    next_action: null,
    on_behalf_of: body.on_behalf_of ?? null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: (body.payment_method_options ??
      null) as Stripe.SetupIntent.PaymentMethodOptions | null,
    payment_method_types: types,
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: body.usage ?? 'off_session',
  }
  engine.store.insert('setup_intent', intent, account)
  engine.emitEvent('setup_intent.created', intent, { account })
  return intent
}

/**
 * Asks the bank whether this payment method may be charged later.
 * @throws StripeFault 402 where it may not
 */
export function confirmSetup(
  engine: StripeEngine,
  intent: Intent,
  method: Method,
  returnUrl: string | null,
  account: Account,
): Intent {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    unexpectedSetupState(intent, 'confirm')
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this SetupIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
      { code: 'payment_method_unsupported_type', param: 'payment_method' },
    )
  }
  const owner = idOf(method.customer)
  if (owner !== null && owner !== idOf(intent.customer)) {
    throw invalidRequest(`The PaymentMethod ${method.id} belongs to another Customer.`, {
      param: 'payment_method',
    })
  }
  const begun = engine.store.update('setup_intent', intent, {
    payment_method: method.id,
    last_setup_error: null,
  })
  const kept = testCardOf(engine, method.id, account)
  const asks = kept?.card.authentication !== undefined && kept.card.authentication !== 'onSession'
  if (!asks) return finishSetup(engine, begun, true, account)
  const url = `${engine.origin}/3ds/${intent.id}`
  const waiting = engine.store.update('setup_intent', begun, {
    status: 'requires_action',
    next_action:
      returnUrl === null
        ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
        : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
  })
  engine.emitEvent('setup_intent.requires_action', waiting, { account })
  return waiting
}

/** The bank's answer, after the customer's where the bank asked. @throws StripeFault 402 where the bank refuses */
export function finishSetup(
  engine: StripeEngine,
  intent: Intent,
  isAgreed: boolean,
  account: Account,
): Intent {
  const { store } = engine
  const method = store.get('payment_method', idOf(intent.payment_method) ?? '', account)
  const card = testCardOf(engine, method.id, account)
  if (!isAgreed) return failSetup(engine, intent, method, authenticationFailure, account)
  const decline = card?.card.decline
  if (decline && !card.card.isAttachable && !(card.card.declinesCvc && !card.hasCvc)) {
    const failed = failSetup(engine, intent, method, decline, account)
    throw new StripeFault(402, 'card_error', decline.message, {
      code: decline.code,
      ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
      payment_method: structuredClone(method),
      setup_intent: structuredClone(failed),
    })
  }
  const customer = idOf(intent.customer)
  if (customer !== null) attach(engine, method, customer, account)
  const keptCard = store.find('local.card', method.id, account)
  if (keptCard && intent.usage === 'off_session') store.update('local.card', keptCard, { isSetUp: true })
  const attempt = addAttempt(engine, intent, method, null, account)
  const done = store.update('setup_intent', intent, {
    status: 'succeeded',
    next_action: null,
    latest_attempt: attempt.id,
  })
  engine.emitEvent('setup_intent.succeeded', done, { account })
  return done
}

const authenticationFailure: Decline = {
  code: 'setup_intent_authentication_failure',
  message: 'The latest attempt to set up the payment method has failed because authentication failed.',
}

function failSetup(
  engine: StripeEngine,
  intent: Intent,
  method: Method,
  decline: Decline,
  account: Account,
): Intent {
  const error: Stripe.SetupIntent.LastSetupError = {
    code: decline.code as Stripe.SetupIntent.LastSetupError.Code,
    ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
    message: decline.message,
    payment_method: structuredClone(method) as Stripe.PaymentMethod,
    type: decline === authenticationFailure ? 'invalid_request_error' : 'card_error',
  }
  const attempt = addAttempt(engine, intent, method, error as Stripe.SetupAttempt.SetupError, account)
  const failed = engine.store.update('setup_intent', intent, {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_setup_error: error,
    latest_attempt: attempt.id,
  })
  engine.emitEvent('setup_intent.setup_failed', failed, { account })
  return failed
}

function addAttempt(
  engine: StripeEngine,
  intent: Intent,
  method: Method,
  error: Stripe.SetupAttempt.SetupError | null,
  account: Account,
): Stripe.SetupAttempt {
  return engine.store.insert(
    'setup_attempt',
    {
      id: engine.nextId('setatt'),
      object: 'setup_attempt',
      application: null,
      created: engine.now(),
      customer: idOf(intent.customer),
      customer_account: null,
      flow_directions: null,
      livemode: false,
      on_behalf_of: idOf(intent.on_behalf_of),
      payment_method: method.id,
      payment_method_details: { type: method.type } as Stripe.SetupAttempt.PaymentMethodDetails,
      setup_error: error,
      setup_intent: intent.id,
      status: error ? 'failed' : 'succeeded',
      usage: intent.usage,
    },
    account,
  )
}

export function unexpectedSetupState(intent: Intent, verb: string): never {
  throw new StripeFault(
    400,
    'invalid_request_error',
    `You cannot ${verb} this SetupIntent because it has a status of ${intent.status}.`,
    { code: 'setup_intent_unexpected_state', setup_intent: intent },
  )
}
