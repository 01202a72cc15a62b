import type { Knex } from 'knex'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { type Buyer, type FeatureKey, featureOf } from './features.ts'

/** Who has a plan: a provider, or the marketplace itself. */
export type Owner = { kind: Buyer; id: string }
/** One whose id is looked up in the same round trip. */
export type OwnerToFind = { kind: Buyer; id: string | Knex.QueryBuilder }

export const providerOwner = (id: string): Owner => ({ kind: 'provider', id })
export const tenantOwner = ({ tenantId }: Pick<Scope, 'tenantId'>): Owner => ({
  kind: 'tenant',
  id: tenantId,
})

/**
 * Whose plan decides about a feature when somebody asks. Null: nobody's. The people of the marketplace act for whoever
 * sells the plans, and jobs finish what was begun.
 */
export function ownerAsking(scope: Pick<Scope, 'tenantId' | 'actor'>, feature: FeatureKey): Owner | null {
  if (featureOf(feature).buyer === 'tenant') return tenantOwner(scope)
  const { actor } = scope
  return actor.kind === 'user' && actor.providerId !== null ? providerOwner(actor.providerId) : null
}

/** Who buys from whoever's rows these are: marketplaces buy from the platform, providers from a marketplace. */
export const buyerOf = ({ tenantId }: Pick<Ctx, 'tenantId'>): Buyer =>
  tenantId === platformTenantId ? 'tenant' : 'provider'
