import type { Core } from '#platform/core.ts'
import type { FeatureKey } from '#platform/billing/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { plansHolding, priceFor } from '#ui/plans/words.ts'
import type { Upsell } from './feature.tsx'

/**
 * What whoever looks at a page lacks for a part of it; null where they have it. Costs a query more only where it is
 * missing.
 */
export async function readUpsell(ctx: Ctx, core: Core, feature: FeatureKey): Promise<Upsell | null> {
  const { actor } = ctx
  if (await core.billing.hasFeature(ctx, feature)) return null
  const comparison = await core.billing.comparePlans(ctx)
  const { label, description } = core.billing.featureOf(feature)
  const plans = plansHolding(comparison, feature).map((plan) => {
    const price = priceFor(plan, 'month') ?? priceFor(plan, 'year')
    return {
      name: plan.name,
      price: price ? { amount: price.amount, currency: plan.currency, interval: price.interval } : null,
    }
  })
  const mayBuy = actor.kind === 'user' && actor.roles.includes('provider_owner')
  return { feature, label, description, plans, mayBuy }
}
