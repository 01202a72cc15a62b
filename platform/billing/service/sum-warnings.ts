import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { usageWarned } from '../events.ts'
import { featureOf, type MeterKey, metersFor } from '../features.ts'
import { tenantOwner } from '../owner.ts'
import { warningsCrossed } from '../rules/index.ts'
import { allowanceFrom } from './consume.ts'
import { readFacts } from './facts.ts'

/**
 * Warns a marketplace of meters that are the sum of its providers'. Nobody who counts waits for it: the sum is looked at
 * from time to time, and what was seen last is kept in a counter of the marketplace's own, so that each part of the
 * limit is told once.
 */
export async function warnOfSums(ctx: Ctx): Promise<void> {
  for (const meter of metersFor('tenant')) {
    const feature = featureOf(meter)
    if (feature.kind === 'meter' && feature.sumOf !== undefined) await warnOfSum(ctx, meter, feature.sumOf)
  }
}

async function warnOfSum(ctx: Ctx, meter: MeterKey, sumOf: string): Promise<void> {
  const owner = tenantOwner(ctx)
  const facts = await readFacts(ctx, owner)
  if (!facts) return
  const { limit, period } = allowanceFrom(facts, meter, ctx.now)
  if (limit === null) return
  const used = await sumFor(ctx, sumOf, period)
  if (used === 0) return
  const own = { owner_kind: owner.kind, owner_id: owner.id, meter, period }
  await ctx
    .trx('usage_counters')
    .insert({ id: newId(), ...own, used: 0 })
    .onConflict(['tenant_id', 'owner_kind', 'owner_id', 'meter', 'period'])
    .ignore()
  const seen: { used: number } = await ctx.trx('usage_counters').where(own).forUpdate().first('used')
  if (seen.used >= used) return
  await ctx.trx('usage_counters').where(own).update({ used, limit_count: limit })
  for (const percent of warningsCrossed(seen.used, used, limit))
    await emit(ctx, usageWarned, {
      ownerKind: owner.kind,
      ownerId: owner.id,
      meter,
      period,
      percent,
      used,
      limit,
    })
}

/** What all providers have used together. */
async function sumFor(ctx: Ctx, meter: string, period: string): Promise<number> {
  const rows = await ctx
    .trx('usage_counters')
    .where({ owner_kind: 'provider', meter, period })
    .sum<{ used: string | null }[]>('used as used')
  return Number(rows[0]?.used ?? 0)
}
