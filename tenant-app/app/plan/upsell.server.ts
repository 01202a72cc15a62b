import type { Core } from '#platform/core.ts'
import type { FeatureKey } from '#platform/billing/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { plansHolding, priceFor } from '#ui/plans/words.ts'
import type { Upsell } from './feature.tsx'

/**
 * What whoever looks at a page lacks for a part of it; null where they have it. Costs a query more only where it is
 * missing.
 * @param used how many of a limit there are: at its end there is no room for one more
 */
export async function readUpsell(
  ctx: Ctx,
  core: Core,
  feature: FeatureKey,
  used = 0,
): Promise<Upsell | null> {
  const { actor } = ctx
  const { billing } = core
  if (actor.kind !== 'user' || actor.providerId === null) return null
  const value = await billing.valueOf(ctx, feature, billing.providerOwner(actor.providerId))
  const isThere = typeof value === 'number' ? used < value : value !== false
  if (isThere) return null
  const comparison = await core.billing.comparePlans(ctx)
  const { label, description } = core.billing.featureOf(feature)
  const plans = plansHolding(comparison, feature, typeof value === 'number' ? value : 0).map((plan) => {
    const price = priceFor(plan, 'month') ?? priceFor(plan, 'year')
    return {
      name: plan.name,
      price: price ? { amount: price.amount, currency: plan.currency, interval: price.interval } : null,
    }
  })
  const mayBuy = core.identity.mayUse('plan.subscribe', actor)
  const limit = typeof value === 'number' && value > 0 ? value : null
  return { feature, label, description, limit, plans, mayBuy }
}
