import type Stripe from 'stripe'
import './billing/objects.ts'
import { resolvePaymentMethod } from './cards/payment-methods.ts'
import { attach } from './cards/payment-method-operations.ts'
import type { StripeEngine } from './engine.ts'
import { invalidRequest, missingObject } from './errors.ts'
import { addressOf, mergeMetadata, unset } from './fields.ts'
import type { Account } from './store.ts'

const url = '/v1/customers'

export function createCustomer(
  engine: StripeEngine,
  body: Stripe.CustomerCreateParams,
  account: Account,
): Stripe.Customer {
  const customer: Stripe.Customer = {
    id: engine.nextId('cus'),
    object: 'customer',
    address: null,
    balance: body.balance ?? 0,
    created: engine.now(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: body.invoice_prefix ?? engine.nextId('x').slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: body.next_invoice_sequence ?? 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: body.test_clock
      ? engine.store.get('test_helpers.test_clock', body.test_clock, account, 'test_clock').id
      : null,
    ...fieldsOf(body),
  }
  customer.metadata = mergeMetadata({}, body.metadata)
  engine.store.insert('customer', customer, account)
  engine.emitEvent('customer.created', customer, { account })
  return customer
}

type Given = Stripe.CustomerCreateParams | Stripe.CustomerUpdateParams

function fieldsOf(body: Given): Partial<Stripe.Customer> {
  const {
    address,
    description,
    email,
    name,
    phone,
    preferred_locales: locales,
    shipping,
    tax_exempt: exempt,
  } = body
  return {
    ...(address === undefined ? {} : { address: address ? addressOf(address) : null }),
    ...(description === undefined ? {} : { description: unset(description) }),
    ...(email === undefined ? {} : { email: unset(email) }),
    ...(name === undefined ? {} : { name: unset(name) }),
    ...(phone === undefined ? {} : { phone: unset(phone) }),
    ...(locales === undefined ? {} : { preferred_locales: locales }),
    ...(shipping === undefined
      ? {}
      : {
          shipping: shipping
            ? { address: addressOf(shipping.address), name: shipping.name, phone: shipping.phone ?? null }
            : null,
        }),
    ...(exempt === undefined ? {} : { tax_exempt: exempt || 'none' }),
  }
}

export function registerCustomers(engine: StripeEngine) {
  const { router, store } = engine

  router.post<Stripe.CustomerCreateParams>(url, ({ body, account }) => {
    const method = body.payment_method ? resolvePaymentMethod(engine, body.payment_method, account) : null
    const customer = createCustomer(engine, body, account)
    if (method) attach(engine, method, customer.id, account)
    return settle(customer, body, account)
  })

  router.post<Stripe.CustomerUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const customer = store.get('customer', params.id!, account)
    const before = structuredClone(customer) as unknown as Record<string, unknown>
    store.update('customer', customer, {
      ...fieldsOf(body),
      metadata: mergeMetadata(customer.metadata, body.metadata),
      ...(body.balance === undefined ? {} : { balance: body.balance }),
    })
    settle(customer, body, account)
    const previous = Object.fromEntries(
      Object.entries(customer).flatMap(([name, value]) =>
        JSON.stringify(value) === JSON.stringify(before[name]) ? [] : [[name, before[name]]],
      ),
    )
    engine.emitEvent('customer.updated', customer, { account, previous })
    return customer
  })

  /** The default payment method has to be the customer's own. */
  function settle(customer: Readonly<Stripe.Customer>, body: Given, account: Account) {
    const { custom_fields: fields, default_payment_method: id, footer } = body.invoice_settings ?? {}
    if (fields === undefined && id === undefined && footer === undefined) return customer
    if (fields && fields.length > 4) {
      throw invalidRequest('At most 4 custom fields can stand on an invoice.', {
        param: 'invoice_settings[custom_fields]',
      })
    }
    if (id) {
      const method = store.get('payment_method', id, account, 'invoice_settings[default_payment_method]')
      if (method.customer !== customer.id) {
        throw missingObject('payment_method', id, 'invoice_settings[default_payment_method]')
      }
    }
    return store.update('customer', customer, {
      invoice_settings: {
        ...customer.invoice_settings,
        ...(fields === undefined ? {} : { custom_fields: fields || null }),
        ...(id === undefined ? {} : { default_payment_method: id || null }),
        ...(footer === undefined ? {} : { footer: footer || null }),
      },
    })
  }

  router.get<Stripe.CustomerListParams>(url, ({ query, account }) =>
    store.list('customer', {
      account,
      url,
      query,
      where: ({ email }) => query.email === undefined || email === query.email,
    }),
  )

  router.get(`${url}/:id`, ({ params, account }) => {
    const gone = store.find('local.deleted', params.id!, account)
    if (gone) return { id: gone.id, object: 'customer', deleted: true } satisfies Stripe.DeletedCustomer
    return store.get('customer', params.id!, account)
  })

  router.delete(`${url}/:id`, ({ params, account }) => {
    const customer = store.get('customer', params.id!, account)
    for (const method of store.all('payment_method', account)) {
      if (method.customer === customer.id) store.update('payment_method', method, { customer: null })
    }
    store.remove('customer', customer.id)
    store.insert('local.deleted', { id: customer.id }, account)
    engine.emitEvent('customer.deleted', customer, { account })
    return { id: customer.id, object: 'customer', deleted: true } satisfies Stripe.DeletedCustomer
  })
}
