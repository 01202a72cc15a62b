import Stripe from 'stripe'
import type { Notice } from '../port.ts'
import { fromSeconds } from './intents.ts'

/** Only what tells which object to read again. @returns null for a body that is not what the processor signed */
export async function readNotice(
  stripe: Stripe,
  secrets: readonly string[],
  body: string,
  signature: string,
): Promise<Notice | null> {
  for (const secret of secrets) {
    const event = await verified(stripe, secret, body, signature)
    if (event) return toNotice(event)
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

function toNotice(event: Stripe.Event): Notice {
  const object = event.data.object as { id?: string; metadata?: Record<string, string> | null }
  return {
    id: event.id,
    kind: event.type,
    objectId: object.id ?? '',
    accountId: event.account ?? null,
    tenantId: object.metadata?.tenant ?? null,
    happenedAt: fromSeconds(event.created),
  }
}
