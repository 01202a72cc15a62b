import type Stripe from 'stripe'
import type { ExtraItem } from '../port.ts'
import { chargedAmount, idOf } from './amounts.ts'

/** Waits for the next invoice of the subscription. https://docs.stripe.com/api/invoiceitems/create */
export async function addToNextInvoice(
  stripe: Stripe,
  subscriptionId: string,
  { key, amount, currency, title }: ExtraItem,
): Promise<string> {
  const { customer } = await stripe.subscriptions.retrieve(subscriptionId)
  const item = await stripe.invoiceItems.create(
    {
      customer: idOf(customer)!,
      subscription: subscriptionId,
      amount: chargedAmount(amount, currency),
      currency: currency.toLowerCase(),
      description: title,
      metadata: { key },
    },
    { idempotencyKey: key },
  )
  return item.id
}
