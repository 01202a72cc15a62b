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

async function labelsOfCharge(stripe: Stripe, id: string): Promise<Record<string, string>> {
  try {
    return (await stripe.charges.retrieve(id)).metadata
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return {}
    throw error
  }
}
