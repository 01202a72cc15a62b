import type { Ctx } from '#platform/kernel/tenant.ts'
import { compareValues, type Contents, type FeatureKey, featureOf, valueIn } from '../features.ts'
import { holds } from '../rules/index.ts'

export type PlanHint = { id: string; name: string }

/** What would help, as an end of a sentence; nothing where no plan on offer does. */
export const moreWith = (plans: readonly PlanHint[]): string =>
  plans.length === 0 ? '' : `. There is more in the plan ${plans.map(({ name }) => name).join(' or ')}`

/**
 * The plans on offer here that hold a feature, in the order of the price list. None for what the platform sells: its
 * price list is not this marketplace's.
 * @param above only those that hold more of it than this
 */
export async function plansWith(ctx: Ctx, feature: FeatureKey, above?: number): Promise<PlanHint[]> {
  const rows: { id: string; name: string; contents: Contents }[] = await ctx
    .trx('plans as p')
    .join('plan_versions as v', 'v.plan_id', 'p.id')
    .where({ 'p.state': 'offered', 'p.buyer': featureOf(feature).buyer })
    .whereRaw('v.number = (select max(n.number) from plan_versions n where n.plan_id = p.id)')
    .orderBy(['p.position', 'p.id'])
    .select('p.id', 'p.name', 'v.contents')
  return rows
    .filter(
      ({ contents }) =>
        holds(contents, feature) &&
        (above === undefined || compareValues(feature, valueIn(contents, feature), above) > 0),
    )
    .map(({ id, name }) => ({ id, name }))
}
