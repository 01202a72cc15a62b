import {
  comparePlans,
  giveComplimentary,
  openPriceList,
  promiseOfPlan,
  providerOwner,
  startComplimentary,
  tenantOwner,
} from '#platform/billing/index.ts'
import type { Database } from '#platform/kernel/database.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'

type LargestPlan = Awaited<ReturnType<typeof promiseOfPlan>>

/** The largest plan that the platform sells: the demo marketplaces show what there is. */
export const largestMarketplacePlan = ({ inTenant }: Pick<Database, 'inTenant'>): Promise<LargestPlan> =>
  inTenant(systemScope(platformTenantId), async (ctx) => {
    await openPriceList(ctx)
    const { plans } = await comparePlans(ctx)
    return promiseOfPlan(ctx, plans.at(-1)!.id)
  })

type DemoOwner = { providerId: string; isShown: boolean; isVerified: boolean }

/**
 * The first price list of a marketplace, and a mixture of who has what: the provider of demonstrations has the largest
 * plan, others who are verified the one in the middle, and beginners what everybody has.
 */
export async function seedDemoPlans(
  ctx: Ctx,
  ofMarketplace: LargestPlan,
  providers: readonly DemoOwner[],
): Promise<void> {
  await startComplimentary(ctx, tenantOwner(ctx), { ...ofMarketplace, endsAt: null })
  await openPriceList(ctx)
  const { plans } = await comparePlans(ctx)
  const [middle, largest] = [plans[1]!, plans.at(-1)!]
  for (const { providerId, isShown, isVerified } of providers) {
    const plan = isShown ? largest : isVerified ? middle : null
    if (plan) await giveComplimentary(ctx, providerOwner(providerId), { planId: plan.id })
  }
}
