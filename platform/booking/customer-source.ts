import { Type } from 'typebox'
import { Id } from '#platform/kernel/schemas.ts'
import type { CustomerSource } from '#platform/payments/index.ts'

/** The provider whose own link or code has led the customer here; it counts for the services of that provider alone. */
export const viaProviderId = Type.Optional(Id)

/** Whose customer somebody is: a provider's own, or one whom the marketplace has found for them. */
export const customerSourceOf = (
  service: { provider: { id: string } },
  input: { viaProviderId?: string | undefined },
): CustomerSource => (input.viaProviderId === service.provider.id ? 'own_client' : 'marketplace')
