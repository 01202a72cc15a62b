// Marketplaces buy from the platform: what concerns both is written on either side of the border, one after the other.
import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import type { Subscription } from '../models.ts'
import { keepDefaultTerms, readDefaultTerms } from '../service/marketplace-terms.ts'
import { announceTerms, termsCarried, termsToCarry } from '../service/move-terms.ts'
import { keepShares, sharesKept, sharesToKeep } from '../service/shares.ts'
import { keepSold, readSubscribed } from '../service/sold-copies.ts'
import type { BillingRuntime } from './seller.ts'

type Doors = Pick<BillingRuntime, 'database'>
const platform = ({ requestId }: Scope): Scope => systemScope(platformTenantId, requestId)

/** What a marketplace has without a subscription becomes what the platform's price list says by now. */
export async function renewDefaultTerms({ database }: Doors, scope: Scope): Promise<void> {
  const offered = await database.readTenant(platform(scope), readDefaultTerms)
  await database.inTenant(scope, (ctx) => keepDefaultTerms(ctx, offered))
}

/** The seller's copy of what a marketplace has subscribed to: for the platform's lists and figures. */
export async function copyToPlatform(
  { database }: Doors,
  scope: Scope,
  subscriptionId: string,
): Promise<void> {
  const sold = await database.readTenant(systemScope(scope.tenantId, scope.requestId), (ctx) =>
    readSubscribed(ctx, subscriptionId),
  )
  await database.inTenant(platform(scope), (ctx) => keepSold(ctx, sold))
}

/** What the platform got of what a provider paid: for its own lists, once for each invoice. */
export async function tellShares({ database }: Doors, scope: Scope, subscriptionId: string): Promise<void> {
  const shares = await database.readTenant(scope, (ctx) => sharesToKeep(ctx, subscriptionId))
  if (shares.length === 0) return
  await database.inTenant(platform(scope), (ctx) => keepShares(ctx, scope.tenantId, shares))
  await database.inTenant(scope, (ctx) => sharesKept(ctx, shares))
}

/** Tells a marketplace of new terms of the platform's plan that it has subscribed to. */
export async function carryTerms({ database }: Doors, scope: Scope, copy: Subscription): Promise<void> {
  const terms = await database.readTenant(scope, (ctx) => termsToCarry(ctx, copy))
  if (terms)
    await database.inTenant(systemScope(copy.ownerId, scope.requestId), (ctx) =>
      announceTerms(ctx, copy.id, terms),
    )
  await database.inTenant(scope, (ctx) => termsCarried(ctx, copy))
}
