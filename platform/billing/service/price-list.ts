import { assertFound } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { Plan } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { seedPlans } from '../rules/index.ts'
import { insertTerms } from './terms.ts'

/**
 * Writes the first price list of whoever sells here, in their currency. Once: whoever finds plans leaves them alone.
 * Of two at once the one that writes the default plan is the one.
 */
export async function openPriceList(ctx: Ctx): Promise<void> {
  const buyer = buyerOf(ctx)
  const present = await Plan.query(ctx.trx).where({ buyer }).limit(1)
  if (present.length > 0) return
  const { currency } = assertFound(await getTenant(ctx), 'Marketplace')
  const seeds = seedPlans(buyer, currency)
  for (const [position, { name, description, isDefault, ...terms }] of seeds.entries()) {
    const id = newId()
    const written: unknown[] = await ctx
      .trx('plans')
      .insert({ id, buyer, name, description, position, is_default: isDefault })
      .onConflict(ctx.trx.raw('(tenant_id, buyer) where is_default'))
      .ignore()
      .returning('id')
    if (written.length === 0) return
    await insertTerms(ctx, { planId: id, number: 1, currency, ...terms })
  }
}

/** All plans here, in order; changes of one price list go one after the other. */
export async function lockPriceList(ctx: Ctx): Promise<Plan[]> {
  await openPriceList(ctx)
  return Plan.query(ctx.trx)
    .where({ buyer: buyerOf(ctx) })
    .orderBy(['position', 'id'])
    .forNoKeyUpdate()
}
