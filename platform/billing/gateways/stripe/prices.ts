import type Stripe from 'stripe'
import type { NewProcessorPrice } from '../port.ts'
import { chargedAmount } from './amounts.ts'
import { ignoreRefusal } from './failures.ts'

/**
 * Found by its key first: keys of requests are forgotten after a day, those of prices stay. One plan is one product;
 * its id is ours, so that two who make it at once make one.
 * https://docs.stripe.com/products-prices/manage-prices#lookup-keys
 */
export async function ensurePrice(stripe: Stripe, wanted: NewProcessorPrice): Promise<string> {
  const { key, product, currency, interval } = wanted
  const { data } = await stripe.prices.list({ lookup_keys: [key], limit: 1 })
  if (data[0]) return data[0].id
  await ensureProduct(stripe, product, wanted.tenantId)
  const { id } = await stripe.prices.create(
    {
      product: product.id,
      currency: currency.toLowerCase(),
      unit_amount: chargedAmount(wanted.amount, currency),
      recurring: { interval },
      lookup_key: key,
      metadata: { tenant: wanted.tenantId, plan_price: wanted.planPriceId, part: wanted.part },
    },
    { idempotencyKey: `price:${key}` },
  )
  return id
}

export async function ensureProduct(
  stripe: Stripe,
  { id, name }: NewProcessorPrice['product'],
  tenantId: string,
): Promise<void> {
  await stripe.products.create({ id, name, metadata: { tenant: tenantId } }).catch(ignoreRefusal)
}
