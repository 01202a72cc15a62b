import Stripe from 'stripe'
import { idOf } from './intents.ts'

/** Whatever object of the processor's it is: it has a label of ours, or belongs to a charge that has. */
type Labelled = {
  metadata?: Record<string, string> | null
  charge?: string | { id: string } | null
  /** Invoices carry the labels of their subscription. */
  parent?: { subscription_details?: { metadata?: Record<string, string> | null } | null } | null
}

/**
 * With what we had labelled an object, or its charge: disputes have no label of their own, nor has what people do at
 * the processor by hand. Empty for what is not ours.
 */
export async function labelsOf(stripe: Stripe, object: unknown): Promise<Record<string, string>> {
  if (typeof object !== 'object' || object === null) return {}
  const { metadata, charge, parent } = object as Labelled
  if (metadata?.tenant) return metadata
  const agreed = parent?.subscription_details?.metadata
  if (agreed?.tenant) return agreed
  const chargeId = idOf(charge)
  return (chargeId ? await labelsOfCharge(stripe, chargeId) : metadata) ?? {}
}

/** What the processor moves for a plan: it belongs to a charge whose customer we have labelled. */
type Moved = Labelled & {
  object?: string
  customer?: string | { id: string } | null
  /** Of a transfer, and of the platform's share. */
  source_transaction?: string | { id: string } | null
  originating_transaction?: string | { id: string } | null
}

/** Charges of subscriptions have no label of their own: their customer has. Empty for what is not ours. */
export async function labelsOfLine(stripe: Stripe, source: unknown): Promise<Record<string, string>> {
  const own = await labelsOf(stripe, source)
  if (own.tenant || typeof source !== 'object' || source === null) return own
  const moved = source as Moved
  const chargeId = idOf(moved.originating_transaction ?? moved.source_transaction ?? moved.charge)
  try {
    const charge = chargeId ? await stripe.charges.retrieve(chargeId) : null
    if (charge?.metadata.tenant) return charge.metadata
    const customerId = idOf(charge ? charge.customer : moved.customer)
    const customer = customerId ? await stripe.customers.retrieve(customerId) : null
    return customer && !customer.deleted ? customer.metadata : own
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return own
    throw error
  }
}

async function labelsOfCharge(stripe: Stripe, id: string): Promise<Record<string, string>> {
  try {
    return (await stripe.charges.retrieve(id)).metadata
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return {}
    throw error
  }
}
