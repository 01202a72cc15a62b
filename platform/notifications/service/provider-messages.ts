import type { Ctx } from '#platform/kernel/tenant.ts'
import { findProviderContact } from '#platform/providers/index.ts'
import type { ProviderNotice } from '#platform/storefront/index.ts'
import { queueMessage } from './queue.ts'

/** Tells a business about its standing or about one of its credentials, at the address of the business. */
export async function queueProviderMessage(
  ctx: Ctx,
  input: {
    eventId: string
    providerId: string
    notice: ProviderNotice
    credentialId?: string
    days?: number
    reason?: string
  },
): Promise<void> {
  const { eventId, providerId, notice, credentialId, days = 0, reason = '' } = input
  const contact = await findProviderContact(ctx, providerId, credentialId ?? null)
  if (!contact) return
  const { email, businessName: business, credentialTitle: credential } = contact
  await queueMessage(ctx, {
    eventId,
    template: 'provider-notice',
    recipient: email,
    recipientName: business,
    data: { providerId, notice, business, credential, days, reason },
  })
}
