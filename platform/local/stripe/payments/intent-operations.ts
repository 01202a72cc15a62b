import type Stripe from 'stripe'
import { createPaymentMethod, resolvePaymentMethod } from '../cards/payment-methods.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { captureIntent, cancelIntent, endAuthorisation } from './capture.ts'
import { confirmIntent } from './confirm.ts'
import { assertChargeable, currencyOf } from './currencies.ts'
import { createIntent, unexpectedState } from './intents.ts'

type Intent = Readonly<Stripe.PaymentIntent>
const url = '/v1/payment_intents'

export function registerPaymentIntents(engine: StripeEngine) {
  const { router, store } = engine
  engine.schedule.onDue('intent.authorisation_end', (id) => endAuthorisation(engine, id))

  router.post<Stripe.PaymentIntentCreateParams>(url, ({ body, account }) => {
    assertTogether(body)
    const method = methodOf(engine, body, account)
    const intent = createIntent(engine, body, account)
    if (method)
      store.update('payment_intent', intent, { payment_method: method.id, status: 'requires_confirmation' })
    return body.confirm ? confirm(engine, intent, body, account) : intent
  })

  router.get<Stripe.PaymentIntentListParams>(url, ({ query, account }) =>
    store.list('payment_intent', {
      account,
      url,
      query,
      where: ({ customer }) => query.customer === undefined || customer === query.customer,
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('payment_intent', params.id!, account))

  router.post<Stripe.PaymentIntentUpdateParams>(`${url}/:id`, ({ params, body, account }) =>
    updateIntent(engine, store.get('payment_intent', params.id!, account), body, account),
  )

  router.post<Stripe.PaymentIntentConfirmParams>(`${url}/:id/confirm`, ({ params, body, account }) => {
    const intent = store.get('payment_intent', params.id!, account)
    const method = methodOf(engine, body, account)
    const future = body.setup_future_usage
    store.update('payment_intent', intent, {
      ...(method ? { payment_method: method.id } : {}),
      ...(future === undefined
        ? {}
        : { setup_future_usage: (future || null) as Stripe.PaymentIntent.SetupFutureUsage | null }),
      ...(body.receipt_email === undefined ? {} : { receipt_email: body.receipt_email || null }),
    })
    return confirm(engine, intent, body, account)
  })

  router.post<Stripe.PaymentIntentCaptureParams>(`${url}/:id/capture`, ({ params, body, account }) =>
    captureIntent(engine, store.get('payment_intent', params.id!, account), body, account),
  )
  router.post<Stripe.PaymentIntentCancelParams>(`${url}/:id/cancel`, ({ params, body, account }) => {
    const intent = store.get('payment_intent', params.id!, account)
    const kept = store.find('local.session_of', intent.id, account)
    const session = kept && store.find('checkout.session', kept.session, account)
    if (session?.status === 'open') {
      throw invalidRequest(
        'You cannot cancel the PaymentIntent of a Checkout Session. Expire the Checkout Session instead.',
        { code: 'payment_intent_unexpected_state' },
      )
    }
    return cancelIntent(engine, intent, body.cancellation_reason ?? null, account)
  })
}

/** Parameters that only go with others (docs.stripe.com/api/payment_intents/create). */
function assertTogether(body: Stripe.PaymentIntentCreateParams) {
  if (body.off_session !== undefined && !body.confirm) {
    throw invalidRequest('You can only use `off_session` when `confirm` is true.', { param: 'off_session' })
  }
  if (body.return_url !== undefined && !body.confirm) {
    throw invalidRequest('You can only use `return_url` when `confirm` is true.', { param: 'return_url' })
  }
  if (body.off_session && body.setup_future_usage) {
    throw invalidRequest(
      'You cannot pass `setup_future_usage` together with `off_session`: the customer is not there to agree.',
      { code: 'parameters_exclusive', param: 'setup_future_usage' },
    )
  }
  if (body.payment_method !== undefined && body.payment_method_data !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: payment_method, payment_method_data.',
      {
        code: 'parameters_exclusive',
      },
    )
  }
}

type Given = {
  payment_method?: string
  payment_method_data?: Stripe.PaymentIntentCreateParams.PaymentMethodData
}

function methodOf(
  engine: StripeEngine,
  { payment_method: id, payment_method_data: data }: Given,
  account: Account,
) {
  if (id) return resolvePaymentMethod(engine, id, account)
  if (!data) return null
  const { type, billing_details: billing, sepa_debit: debit } = data
  return createPaymentMethod(
    engine,
    { type, ...(debit ? { sepa_debit: debit } : {}), ...(billing ? { billing_details: billing } : {}) },
    account,
  )
}

function confirm(
  engine: StripeEngine,
  intent: Intent,
  body: Stripe.PaymentIntentCreateParams | Stripe.PaymentIntentConfirmParams,
  account: Account,
): Intent {
  const id = idOf(intent.payment_method)
  if (id === null) {
    unexpectedState(
      intent,
      `You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.`,
    )
  }
  const automatic = intent.automatic_payment_methods
  if (automatic?.enabled && automatic.allow_redirects !== 'never' && body.return_url === undefined) {
    throw invalidRequest(
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
      { param: 'return_url' },
    )
  }
  return confirmIntent(
    engine,
    intent,
    {
      method: engine.store.get('payment_method', id, account),
      isOffSession: body.off_session !== undefined && body.off_session !== false,
      returnUrl: body.return_url ?? null,
      isRefusedIfActionNeeded: body.error_on_requires_action ?? false,
      requestThreeDSecure: (body.payment_method_options?.card || {}).request_three_d_secure ?? 'automatic',
    },
    account,
  )
}

const open = ['requires_payment_method', 'requires_confirmation', 'requires_action']

function updateIntent(
  engine: StripeEngine,
  intent: Intent,
  body: Stripe.PaymentIntentUpdateParams,
  account: Account,
): Intent {
  const { metadata, description, expand: _expand, ...rest } = body
  const names = Object.keys(rest)
  if (names.length > 0 && !open.includes(intent.status)) {
    unexpectedState(
      intent,
      `This PaymentIntent's ${names[0]} could not be updated because it has a status of ${intent.status}. You may only update the ${names[0]} of a PaymentIntent with one of the following statuses: ${open.join(', ')}.`,
    )
  }
  const currency = body.currency === undefined ? intent.currency : currencyOf(body.currency)
  const amount = body.amount ?? intent.amount
  if (body.amount !== undefined || body.currency !== undefined) assertChargeable(amount, currency)
  if (body.customer) engine.store.get('customer', body.customer, account, 'customer')
  const method = methodOf(engine, body as Given, account)
  const future = body.setup_future_usage
  return engine.store.update('payment_intent', intent, {
    amount,
    currency,
    metadata: mergeMetadata(intent.metadata, metadata),
    ...(description === undefined ? {} : { description: description || null }),
    ...(body.customer === undefined ? {} : { customer: body.customer || null }),
    ...(body.receipt_email === undefined ? {} : { receipt_email: body.receipt_email || null }),
    ...(body.transfer_group === undefined ? {} : { transfer_group: body.transfer_group }),
    ...(body.statement_descriptor_suffix === undefined
      ? {}
      : { statement_descriptor_suffix: body.statement_descriptor_suffix }),
    ...(future === undefined
      ? {}
      : { setup_future_usage: (future || null) as Stripe.PaymentIntent.SetupFutureUsage | null }),
    ...(method ? { payment_method: method.id, status: 'requires_confirmation' as const } : {}),
  })
}
