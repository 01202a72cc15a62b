import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import type { Account } from '../store.ts'

type Given = { type: string; value: string }

/** Forms of the numbers that marketplaces here meet most; others are taken as they are. */
const forms: Record<string, RegExp> = {
  eu_vat:
    /^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[A-Z0-9]{2,13}$/,
  gb_vat: /^(GB)?(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  ch_vat: /^CHE-?\d{3}\.?\d{3}\.?\d{3} ?(MWST|TVA|IVA)$/,
  us_ein: /^\d{2}-?\d{7}$/,
  au_abn: /^\d{11}$/,
}

export function registerTaxIds(engine: StripeEngine) {
  const { router, store, schedule } = engine
  const ofCustomer = '/v1/customers/:customer/tax_ids'

  const create = ({ type, value }: Given, customer: string, account: Account) => {
    const text = value.replaceAll(/\s/g, type === 'ch_vat' ? ' ' : '').toUpperCase()
    if (forms[type] && !forms[type].test(text)) {
      throw invalidRequest('Invalid value for this type of tax ID.', {
        code: 'tax_id_invalid',
        param: 'value',
      })
    }
    const isChecked = type === 'eu_vat' || type === 'gb_vat'
    const made = store.insert(
      'tax_id',
      {
        id: engine.nextId('txi'),
        object: 'tax_id',
        country: type === 'eu_vat' ? text.slice(0, 2).replace('EL', 'GR') : type.slice(0, 2).toUpperCase(),
        created: engine.now(),
        customer,
        customer_account: null,
        livemode: false,
        owner: { customer, customer_account: null, type: 'customer' },
        type,
        value: text,
        verification: {
          status: isChecked ? 'pending' : 'unavailable',
          verified_address: null,
          verified_name: null,
        },
      },
      account,
    )
    engine.emitEvent('customer.tax_id.created', made, { account })
    if (isChecked) schedule.add('tax_id.verify', made.id, engine.now())
    return made
  }
  // Stripe's magic values: 000000000 is found, 111111111 is not, 222222222 stays pending (docs.stripe.com/billing/customer/tax-ids).
  schedule.onDue('tax_id.verify', (id) => {
    const account = store.accountOf('tax_id', id)
    const found = account === undefined ? null : store.find('tax_id', id, account)
    if (!found || account === undefined || found.value.includes('222222222')) return
    const status = found.value.includes('111111111') ? 'unverified' : 'verified'
    const name = status === 'verified' ? 'Verified business' : null
    const updated = store.update('tax_id', found, {
      verification: { status, verified_address: null, verified_name: name },
    })
    engine.emitEvent('customer.tax_id.updated', updated, { account })
  })
  const remove = (id: string, account: Account) => {
    const found = store.get('tax_id', id, account)
    store.remove('tax_id', found.id)
    engine.emitEvent('customer.tax_id.deleted', found, { account })
    return { id, object: 'tax_id', deleted: true } satisfies Stripe.DeletedTaxId
  }
  const own = (id: string, customer: string, account: Account) => {
    const found = store.get('tax_id', id, account)
    return found.customer === customer ? found : store.get('tax_id', '', account)
  }

  router.post<Stripe.CustomerCreateTaxIdParams>(ofCustomer, ({ params, body, account }) =>
    create(body, store.get('customer', params.customer!, account).id, account),
  )
  router.get<Stripe.CustomerListTaxIdsParams>(ofCustomer, ({ params, query, account }) => {
    const { id } = store.get('customer', params.customer!, account)
    return store.list('tax_id', {
      account,
      url: `/v1/customers/${id}/tax_ids`,
      query,
      where: ({ customer }) => customer === id,
    })
  })
  router.get(`${ofCustomer}/:id`, ({ params, account }) => own(params.id!, params.customer!, account))
  router.delete(`${ofCustomer}/:id`, ({ params, account }) =>
    remove(own(params.id!, params.customer!, account).id, account),
  )

  const url = '/v1/tax_ids'
  router.post<Stripe.TaxIdCreateParams>(url, ({ body, account }) => {
    const { customer } = body.owner ?? {}
    if (!customer) throw invalidRequest('Only tax IDs of customers are played here.', { param: 'owner' })
    return create(body, store.get('customer', customer, account, 'owner[customer]').id, account)
  })
  router.get<Stripe.TaxIdListParams>(url, ({ query, account }) =>
    store.list('tax_id', {
      account,
      url,
      query,
      where: ({ customer }) => query.owner?.customer === undefined || query.owner.customer === customer,
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('tax_id', params.id!, account))
  router.delete(`${url}/:id`, ({ params, account }) => remove(params.id!, account))
}
