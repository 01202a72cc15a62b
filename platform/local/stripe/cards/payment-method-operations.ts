import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { addressOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { cardFault, createPaymentMethod, resolvePaymentMethod, testCardOf } from './payment-methods.ts'

const url = '/v1/payment_methods'

/**
 * Saves a payment method with a customer.
 * @throws StripeFault 402 where the bank refuses the card, 400 where it is somebody else's or was given back before
 */
export function attach(
  engine: StripeEngine,
  method: Readonly<Stripe.PaymentMethod>,
  customer: string,
  account: Account,
): Readonly<Stripe.PaymentMethod> {
  if (method.customer === customer) return method
  assertAttachable(engine, method, account)
  const owner = engine.store.get('customer', customer, account, 'customer')
  const attached = engine.store.update('payment_method', method, { customer: owner.id })
  engine.emitEvent('payment_method.attached', attached, { account })
  return attached
}

function assertAttachable(engine: StripeEngine, method: Readonly<Stripe.PaymentMethod>, account: Account) {
  if (method.customer !== null) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.', {
      param: 'payment_method',
    })
  }
  if (engine.store.find('local.detached', method.id, account)) {
    throw invalidRequest(
      'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.',
      { param: 'payment_method' },
    )
  }
  const card = testCardOf(engine, method.id, account)?.card
  if (card?.decline && !card.isAttachable) throw cardFault(card.decline)
}

export function registerPaymentMethods(engine: StripeEngine) {
  const { router, store } = engine

  router.post<Stripe.PaymentMethodCreateParams>(url, ({ body, account }) => {
    const {
      type,
      card,
      sepa_debit: debit,
      billing_details: billing,
      metadata,
      allow_redisplay: redisplay,
    } = body
    if (!type)
      throw invalidRequest('Missing required param: type.', { code: 'parameter_missing', param: 'type' })
    if (type === 'card' && !card) {
      throw invalidRequest('Missing required param: card.', { code: 'parameter_missing', param: 'card' })
    }
    return createPaymentMethod(
      engine,
      {
        type,
        ...(card ? { card } : {}),
        ...(debit ? { sepa_debit: debit } : {}),
        ...(billing ? { billing_details: billing } : {}),
        ...(metadata ? { metadata } : {}),
        ...(redisplay ? { allow_redisplay: redisplay } : {}),
      },
      account,
    )
  })

  router.get(`${url}/:id`, ({ params, account }) => store.get('payment_method', params.id!, account))

  router.post<Stripe.PaymentMethodUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const method = store.get('payment_method', params.id!, account)
    const { address, ...billing } = body.billing_details ?? {}
    const { exp_month: month, exp_year: year } = body.card ?? {}
    const updated = store.update('payment_method', method, {
      metadata: mergeMetadata(method.metadata ?? {}, body.metadata),
      ...(body.allow_redisplay ? { allow_redisplay: body.allow_redisplay } : {}),
      billing_details: {
        ...method.billing_details,
        ...Object.fromEntries(Object.entries(billing).map(([name, value]) => [name, value || null])),
        ...(address ? { address: addressOf(address) } : {}),
      },
      ...(method.card && body.card
        ? {
            card: {
              ...method.card,
              exp_month: month ?? method.card.exp_month,
              exp_year: year ?? method.card.exp_year,
            },
          }
        : {}),
    })
    engine.emitEvent('payment_method.updated', updated, { account })
    return updated
  })

  router.post<Stripe.PaymentMethodAttachParams>(`${url}/:id/attach`, ({ params, body, account }) => {
    if (!body.customer) {
      throw invalidRequest('Missing required param: customer.', {
        code: 'parameter_missing',
        param: 'customer',
      })
    }
    const customer = store.get('customer', body.customer, account, 'customer')
    return attach(engine, resolvePaymentMethod(engine, params.id!, account, 'id'), customer.id, account)
  })

  router.post(`${url}/:id/detach`, ({ params, account }) => {
    const method = store.get('payment_method', params.id!, account)
    if (typeof method.customer !== 'string') {
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
        { param: 'payment_method' },
      )
    }
    const customer = store.find('customer', method.customer, account)
    if (customer?.invoice_settings.default_payment_method === method.id) {
      store.update('customer', customer, {
        invoice_settings: { ...customer.invoice_settings, default_payment_method: null },
      })
    }
    const detached = store.update('payment_method', method, { customer: null })
    store.insert('local.detached', { id: method.id }, account)
    engine.emitEvent('payment_method.detached', detached, {
      account,
      previous: { customer: customer?.id ?? null },
    })
    return detached
  })

  router.get<Stripe.PaymentMethodListParams>(url, ({ query, account }) => {
    if (query.customer !== undefined) store.get('customer', query.customer, account, 'customer')
    return store.list('payment_method', {
      account,
      url,
      query,
      // Without a customer, Stripe lists nothing that belongs to one.
      where: ({ customer, type }) =>
        customer === (query.customer ?? null) && (query.type === undefined || query.type === type),
    })
  })

  const ofCustomer = '/v1/customers/:customer/payment_methods'
  router.get<Stripe.CustomerListPaymentMethodsParams>(ofCustomer, ({ params, query, account }) => {
    const { id } = store.get('customer', params.customer!, account, 'customer')
    return store.list('payment_method', {
      account,
      url: `/v1/customers/${id}/payment_methods`,
      query,
      where: ({ customer, type }) => customer === id && (query.type === undefined || query.type === type),
    })
  })
  router.get(`${ofCustomer}/:id`, ({ params, account }) => {
    const method = store.get('payment_method', params.id!, account)
    if (method.customer !== params.customer) return store.get('payment_method', '', account)
    return method
  })
}
