import type { LeftoverView } from '#platform/billing/index.ts'
import { chosenPlan, weighChoice } from './agree.server.ts'
import type { Buying } from './buying.server.ts'
import { couponIn, wantedIn } from './choice.ts'

/**
 * The plan that an address names, with what it comes to.
 * @param leftoverOf what a plan would leave over
 * @throws as `chosenPlan`
 */
export async function readChange(
  buying: Buying,
  request: Request,
  leftoverOf: (planId: string) => Promise<LeftoverView>,
) {
  const query = new URL(request.url).searchParams
  const { wanted, plan } = chosenPlan(buying, wantedIn(query))
  const couponCode = couponIn(query)
  const weighed = await weighChoice(buying, { wanted, couponCode })
  const isLess = weighed.kind === 'change' && weighed.change.when === 'next_period'
  return {
    wanted,
    plan,
    couponCode,
    weighed,
    leftover: isLess ? await leftoverOf(plan.id) : null,
    present: buying.desk.subscription,
    shownAt: new Date().toISOString(),
  }
}
