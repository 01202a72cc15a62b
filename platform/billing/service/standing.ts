import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { featureOf, features, type MeterKey, metersFor } from '../features.ts'
import type { Owner } from '../owner.ts'
import { maySeeEntitlements } from '../policies.ts'
import { entitlementsFrom, explain, periodKeysUpTo, standingAt, usedPercent } from '../rules/index.ts'
import type { EntitlementsView, UsageView } from '../schemas.ts'
import { allowanceFrom } from './consume.ts'
import { factsOf } from './facts.ts'
import { assertOwner } from './owners.ts'
import { describeFeature } from './read-plans.ts'

/** What somebody may, and why. @throws AppError `forbidden` */
export async function getEntitlements(ctx: Ctx, owner: Owner): Promise<EntitlementsView> {
  assertAllowed(maySeeEntitlements(ctx, owner))
  const [facts] = await Promise.all([factsOf(ctx, owner), assertOwner(ctx, owner)])
  const { subscription, byDefault } = facts
  return {
    plan: {
      id: subscription?.planId ?? null,
      name: subscription?.promise.name ?? byDefault.name,
      standing: subscription ? standingAt(subscription, ctx.now) : 'active',
      since: subscription?.startedAt.toISOString() ?? null,
      endsAt: subscription?.endsAt?.toISOString() ?? null,
    },
    entitlements: entitlementsFrom(facts, owner.kind, ctx.now).map(({ feature, value, because }) => ({
      ...describeFeature(feature),
      value,
      because: explain(because, facts.timeZone),
    })),
  }
}

type PastUsage = { meter: string; period: string; used: number; overage: number; overageAmount: number }

/** What somebody has used of each meter, up to now. @throws AppError `forbidden` */
export async function getUsage(
  ctx: Ctx,
  owner: Owner,
  { periods = 12 }: { periods?: number | undefined } = {},
): Promise<UsageView> {
  assertAllowed(maySeeEntitlements(ctx, owner))
  await assertOwner(ctx, owner)
  const facts = await factsOf(ctx, owner)
  const keysOf = (meter: MeterKey) => periodKeysUpTo(features[meter].resets, ctx.now, facts.timeZone, periods)
  const meters = metersFor(owner.kind)
  const past = await readPast(ctx, owner, meters, [...new Set(meters.flatMap(keysOf))])
  return {
    meters: meters.map((meter) => {
      const { limit, overageAmount, resetsAt, period } = allowanceFrom(facts, meter, ctx.now)
      const history = keysOf(meter).map((key) => {
        const found = past.find((each) => each.meter === meter && each.period === key)
        const { used = 0, overage = 0, overageAmount: cost = 0 } = found ?? {}
        return { period: key, used, overage, overageAmount: cost }
      })
      const used = history.find((each) => each.period === period)?.used ?? 0
      return {
        meter,
        label: featureOf(meter).label,
        used,
        limit,
        usedPercent: usedPercent(used, limit),
        overageAmount,
        resetsAt: resetsAt.toISOString(),
        history,
      }
    }),
  }
}

/** Their own counters; of what is a sum, those of all providers together, and not what was last seen of it. */
async function readPast(
  ctx: Ctx,
  owner: Owner,
  meters: readonly MeterKey[],
  periods: readonly string[],
): Promise<PastUsage[]> {
  const own: PastUsage[] = await ctx
    .trx('usage_counters')
    .where({ owner_kind: owner.kind, owner_id: owner.id })
    .whereIn('meter', meters)
    .whereIn('period', periods)
    .select('meter', 'period', 'used', 'overage', 'overage_amount as overageAmount')
  const sums: PastUsage[] = []
  for (const meter of meters) {
    const feature = featureOf(meter)
    if (feature.kind !== 'meter' || feature.sumOf === undefined) continue
    const rows: { period: string; used: string }[] = await ctx
      .trx('usage_counters')
      .where({ owner_kind: 'provider', meter: feature.sumOf })
      .whereIn('period', periods)
      .groupBy('period')
      .select('period')
      .sum('used as used')
    sums.push(
      ...rows.map(({ period, used }) => ({
        meter,
        period,
        used: Number(used),
        overage: 0,
        overageAmount: 0,
      })),
    )
  }
  const isSum = (meter: string) => sums.some((each) => each.meter === meter)
  return [...own.filter(({ meter }) => !isSum(meter)), ...sums]
}
