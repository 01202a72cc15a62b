import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { createPrice, createProduct } from './prices.ts'

const url = '/v1/products'

export function registerProducts(engine: StripeEngine) {
  const { router, store } = engine

  router.post<Stripe.ProductCreateParams>(url, ({ body, account }) => {
    const { id, name, active, description, images, metadata, tax_code: tax, unit_label: unit } = body
    const product = createProduct(
      engine,
      {
        name,
        ...(id ? { id } : {}),
        ...(active === undefined ? {} : { active }),
        ...(description ? { description } : {}),
        ...(images ? { images } : {}),
        ...(metadata ? { metadata } : {}),
        ...(tax ? { tax_code: tax } : {}),
        ...(unit ? { unit_label: unit } : {}),
        ...(body.statement_descriptor ? { statement_descriptor: body.statement_descriptor } : {}),
        ...(body.url ? { url: body.url } : {}),
        ...(body.marketing_features ? { marketing_features: body.marketing_features } : {}),
      },
      account,
    )
    engine.emitEvent('product.created', product, { account })
    const given = body.default_price_data
    if (!given) return product
    const { currency, unit_amount: amount, recurring } = given
    const price = createPrice(
      engine,
      {
        currency,
        product: product.id,
        ...(amount === undefined ? {} : { unit_amount: amount }),
        ...(recurring ? { recurring } : {}),
      },
      account,
      'default_price_data',
    )
    engine.emitEvent('price.created', price, { account })
    return store.update('product', product, { default_price: price.id })
  })

  router.get<Stripe.ProductListParams>(url, ({ query, account }) =>
    store.list('product', {
      account,
      url,
      query,
      where: ({ id, active }) =>
        (query.active === undefined || query.active === active) &&
        (query.ids === undefined || query.ids.includes(id)),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('product', params.id!, account))

  router.post<Stripe.ProductUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const product = store.get('product', params.id!, account)
    if (body.default_price) store.get('price', body.default_price, account, 'default_price')
    const updated = store.update('product', product, {
      metadata: mergeMetadata(product.metadata, body.metadata),
      updated: engine.now(),
      ...(body.active === undefined ? {} : { active: body.active }),
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.description === undefined ? {} : { description: body.description || null }),
      ...(body.default_price === undefined ? {} : { default_price: body.default_price }),
      ...(body.images === undefined ? {} : { images: body.images || [] }),
      ...(body.unit_label === undefined ? {} : { unit_label: body.unit_label || null }),
      ...(body.tax_code === undefined ? {} : { tax_code: body.tax_code || null }),
      ...(body.url === undefined ? {} : { url: body.url || null }),
      ...(body.marketing_features === undefined ? {} : { marketing_features: body.marketing_features || [] }),
    })
    engine.emitEvent('product.updated', updated, { account })
    return updated
  })

  router.delete(`${url}/:id`, ({ params, account }) => {
    const product = store.get('product', params.id!, account)
    if (store.all('price', account).some((price) => price.product === product.id)) {
      throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.')
    }
    store.remove('product', product.id)
    engine.emitEvent('product.deleted', product, { account })
    return { id: product.id, object: 'product', deleted: true } satisfies Stripe.DeletedProduct
  })
}
