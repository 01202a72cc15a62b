import type { Ctx } from '#platform/kernel/tenant.ts'
import { type FeatureKey, featureOf, isFeature } from '../features.ts'
import type { Owner } from '../owner.ts'
import { findPaid } from './buyers.ts'

const most = 50

export type DueOverage = {
  counterId: string
  owner: Owner
  /** Of whom it is asked; null where nothing is paid for any more. */
  subscriptionId: string | null
  /** Minor units of the subscription's currency. */
  amount: number
  currency: string
  title: string
}

type Row = {
  id: string
  owner_kind: Owner['kind']
  owner_id: string
  meter: string
  period: string
  overage: number
  overage_amount: number
}

/** What went beyond a limit in periods that are over, and has not been asked for. */
export async function readDueOverage(ctx: Ctx): Promise<DueOverage[]> {
  const rows: Row[] = await ctx
    .trx('usage_counters')
    .where('overage_due_at', '<=', ctx.now)
    .orderBy(['overage_due_at', 'id'])
    .limit(most)
    .select('id', 'owner_kind', 'owner_id', 'meter', 'period', 'overage', 'overage_amount')
  return Promise.all(
    rows.map(async (row) => {
      const owner = { kind: row.owner_kind, id: row.owner_id }
      const paid = await findPaid(ctx, owner)
      const label = isFeature(row.meter) ? featureOf(row.meter as FeatureKey).label : row.meter
      return {
        counterId: row.id,
        owner,
        subscriptionId: paid?.processorSubscriptionId ?? null,
        amount: row.overage_amount,
        currency: paid?.promise.currency ?? '',
        title: `${label}, ${row.period}: ${row.overage} beyond the limit`,
      }
    }),
  )
}

/** Once: it is not due any more. @param itemId null where there was nobody to ask */
export const recordOverage = async (ctx: Ctx, counterId: string, itemId: string | null): Promise<void> =>
  void (await ctx
    .trx('usage_counters')
    .where({ id: counterId })
    .update({ overage_due_at: null, overage_item_id: itemId }))
