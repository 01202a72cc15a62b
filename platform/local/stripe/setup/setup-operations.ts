import type Stripe from 'stripe'
import { createPaymentMethod, resolvePaymentMethod } from '../cards/payment-methods.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { confirmSetup, createSetup, unexpectedSetupState } from './setup-intents.ts'

type Intent = Readonly<Stripe.SetupIntent>
const url = '/v1/setup_intents'
const open = ['requires_payment_method', 'requires_confirmation', 'requires_action']

export function registerSetupIntents(engine: StripeEngine) {
  const { router, store } = engine

  router.post<Stripe.SetupIntentCreateParams>(url, ({ body, account }) => {
    const method = methodOf(engine, body, account)
    const intent = createSetup(engine, body, account)
    if (method)
      store.update('setup_intent', intent, { payment_method: method.id, status: 'requires_confirmation' })
    return body.confirm ? confirm(intent, body.return_url, account) : intent
  })

  router.get<Stripe.SetupIntentListParams>(url, ({ query, account }) =>
    store.list('setup_intent', {
      account,
      url,
      query,
      where: (intent) =>
        (query.customer === undefined || intent.customer === query.customer) &&
        (query.payment_method === undefined || intent.payment_method === query.payment_method),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('setup_intent', params.id!, account))

  router.post<Stripe.SetupIntentUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const intent = store.get('setup_intent', params.id!, account)
    if (body.customer) store.get('customer', body.customer, account, 'customer')
    const method = methodOf(engine, body, account)
    return store.update('setup_intent', intent, {
      metadata: mergeMetadata(intent.metadata ?? {}, body.metadata),
      ...(body.description === undefined ? {} : { description: body.description }),
      ...(body.customer === undefined ? {} : { customer: body.customer }),
      ...(method ? { payment_method: method.id, status: 'requires_confirmation' as const } : {}),
    })
  })

  router.post<Stripe.SetupIntentConfirmParams>(`${url}/:id/confirm`, ({ params, body, account }) => {
    const intent = store.get('setup_intent', params.id!, account)
    const method = methodOf(engine, body, account)
    if (method) store.update('setup_intent', intent, { payment_method: method.id })
    return confirm(intent, body.return_url, account)
  })

  router.post<Stripe.SetupIntentCancelParams>(`${url}/:id/cancel`, ({ params, body, account }) => {
    const intent = store.get('setup_intent', params.id!, account)
    if (!open.includes(intent.status)) unexpectedSetupState(intent, 'cancel')
    const cancelled = store.update('setup_intent', intent, {
      status: 'canceled',
      next_action: null,
      cancellation_reason: (body.cancellation_reason ?? null) as Stripe.SetupIntent.CancellationReason | null,
    })
    engine.emitEvent('setup_intent.canceled', cancelled, { account })
    return cancelled
  })

  function confirm(intent: Intent, returnUrl: string | undefined, account: Account): Intent {
    const id = idOf(intent.payment_method)
    if (id === null) {
      throw invalidRequest(
        `You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.`,
        { code: 'setup_intent_unexpected_state' },
      )
    }
    const automatic = intent.automatic_payment_methods
    if (automatic?.enabled && automatic.allow_redirects !== 'never' && returnUrl === undefined) {
      throw invalidRequest(
        'This SetupIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`.',
        { param: 'return_url' },
      )
    }
    return confirmSetup(engine, intent, store.get('payment_method', id, account), returnUrl ?? null, account)
  }
}

type Given = {
  payment_method?: string
  payment_method_data?: Stripe.SetupIntentCreateParams.PaymentMethodData
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
