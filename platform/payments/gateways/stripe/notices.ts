import Stripe from 'stripe'
import type { Notice } from '../port.ts'
import { fromSeconds } from './intents.ts'
import { labelsOf } from './labels.ts'

/** Only what tells which object to read again. @returns null for a body that is not what the processor signed */
export async function readNotice(
  stripe: Stripe,
  secrets: readonly string[],
  body: string,
  signature: string,
): Promise<Notice | null> {
  for (const secret of secrets) {
    const event = await verified(stripe, secret, body, signature)
    if (event) return toNotice(stripe, event)
  }
  return null
}

async function verified(
  stripe: Stripe,
  secret: string,
  body: string,
  signature: string,
): Promise<Stripe.Event | null> {
  try {
    return await stripe.webhooks.constructEventAsync(body, signature, secret)
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null
    throw error
  }
}

async function toNotice(stripe: Stripe, event: Stripe.Event): Promise<Notice> {
  const object = event.data.object as { id?: string; metadata?: Record<string, string> | null }
  // Charges of connected accounts are none of ours; there the account says whose it is.
  const labels = event.account ? object.metadata : await labelsOf(stripe, object)
  return {
    id: event.id,
    kind: event.type,
    objectId: object.id ?? '',
    accountId: event.account ?? null,
    tenantId: labels?.tenant ?? null,
    happenedAt: fromSeconds(event.created),
  }
}
